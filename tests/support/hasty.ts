/** A device that loses patience sooner, for tests in which a call has to run out of time in real time. */
import { nodeClientHost } from '../../host/node.ts';
import type { openDevice } from './device.ts';

type Options = NonNullable<Parameters<typeof openDevice>[2]>;

/** A world whose time runs faster by this factor for the timers of one device. */
export function hasty(factor: number): Options {
  const host = nodeClientHost;
  const { timers } = host;
  return { host: { ...host, timers: { ...timers, after: (ms, task) => timers.after(ms / factor, task) } } };
}
