/** A server's world under Node, in one piece. */
import type { Log, ServerHost } from '../host.ts';
import { nodeAcceptor } from './acceptor.ts';
import { nodeClock } from './clock.ts';
import { nodeRandom } from './random.ts';
import { openForSync } from './sync.ts';
import { nodeTimers } from './timers.ts';

/** The world of a server that writes to `log`. */
export function nodeServerHost(log: Log): ServerHost {
  return { clock: nodeClock, timers: nodeTimers, random: nodeRandom, acceptor: nodeAcceptor(log), log, openForSync };
}
