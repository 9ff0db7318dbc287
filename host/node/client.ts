/** A client's world under Node, in one piece. Imports nothing but what a client needs: of packages, only `ws`. */
import type { ClientHost } from '../host.ts';
import { silentLog } from '../log.ts';
import { nodeClock } from './clock.ts';
import { moveDatabase, openDatabase } from './database.ts';
import { nodeDialer } from './dialer.ts';
import { nodeFiles } from './files.ts';
import { nodeHttpClient } from './http-client.ts';
import { nodeRandom } from './random.ts';
import { nodeTimers } from './timers.ts';

export const nodeClientHost: ClientHost = {
  clock: nodeClock,
  timers: nodeTimers,
  random: nodeRandom,
  dialer: nodeDialer,
  log: silentLog,
  openDatabase,
  moveDatabase,
  files: nodeFiles,
  http: nodeHttpClient,
};
