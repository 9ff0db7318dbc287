/** A server's way to other servers over HTTP under Node: see outgoing.ts. */
import type { Caller } from '../host.ts';
import { openWayOut } from './outgoing.ts';

/** Connections at once to one server; more calls wait for one. */
const MAX_SOCKETS = 256;

export function nodeCaller(): Caller {
  return openWayOut({ maxSockets: MAX_SOCKETS });
}
