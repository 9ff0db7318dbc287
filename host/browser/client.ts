/** A client's world in a page or a worker, in one piece. */
import type { ClientHost } from '../host.ts';
import { silentLog } from '../log.ts';
import { browserClock } from './clock.ts';
import { browserDialer } from './dialer.ts';
import { type BrowserFiles, createBrowserFiles } from './files.ts';
import { browserHttp } from './http.ts';
import { browserRandom } from './random.ts';
import { browserTimers } from './timers.ts';

/** The files of this page, or of this worker: each has its own. */
export const browserFiles: BrowserFiles = createBrowserFiles();

export const browserClientHost: ClientHost = {
  clock: browserClock,
  timers: browserTimers,
  random: browserRandom,
  dialer: browserDialer,
  log: silentLog,
  files: browserFiles,
  http: browserHttp,
};
