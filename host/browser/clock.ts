/** The clocks of a page or a worker. */
import type { Clock } from '../host.ts';

export const browserClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
