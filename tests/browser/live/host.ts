/** The parts of the browser's own world, where a test finds them. */
import { browserDialer } from '../../../host/browser/dialer.ts';
import { createBrowserFiles } from '../../../host/browser/files.ts';
import { browserHttp } from '../../../host/browser/http.ts';
import { browserRandom } from '../../../host/browser/random.ts';
import { browserTimers } from '../../../host/browser/timers.ts';

const parts = { browserDialer, browserHttp, browserRandom, browserTimers, createBrowserFiles };
export type Parts = typeof parts;

Object.assign(globalThis, { parts });
