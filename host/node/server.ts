/** A server's world under Node, in one piece. */
import type { Log, ServerHost } from '../host.ts';
import { nodeAcceptor } from './acceptor.ts';
import { nodeCaller } from './caller.ts';
import { nodeClock } from './clock.ts';
import { nodeDisk } from './disk.ts';
import { nodeHttp } from './http.ts';
import { nodePictures } from './pictures.ts';
import { nodeRandom } from './random.ts';
import { openForSync } from './sync.ts';
import { nodeTimers } from './timers.ts';
import { watchVitals } from './vitals.ts';

/** The world of a server that writes to `log`. */
export function nodeServerHost(log: Log): ServerHost {
  return {
    clock: nodeClock,
    timers: nodeTimers,
    random: nodeRandom,
    acceptor: nodeAcceptor(log),
    http: nodeHttp(log),
    log,
    openForSync,
    disk: nodeDisk,
    caller: () => nodeCaller(),
    pictures: nodePictures,
    watchVitals,
  };
}
