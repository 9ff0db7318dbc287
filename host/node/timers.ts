/** Node's timers. None keeps a finished program alive. */
import type { Timers } from '../host.ts';
import { LONGEST_STEP_MS, timersOf } from '../timers.ts';

export const nodeTimers: Timers = timersOf(
  (delayMs, task) => {
    const timeout = setTimeout(task, delayMs).unref();
    return () => clearTimeout(timeout);
  },
  {
    soon: (task) => void setImmediate(task),
    keepAlive() {
      const interval = setInterval(() => undefined, LONGEST_STEP_MS);
      return { cancel: () => clearInterval(interval) };
    },
  },
);
