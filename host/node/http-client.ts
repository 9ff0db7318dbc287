/** A client's way to HTTP under Node: see outgoing.ts. */
import type { HttpClient } from '../host.ts';
import { openWayOut } from './outgoing.ts';

/** Idle connections kept, of all servers together. */
const MAX_IDLE = 16;

const way = openWayOut({ maxFreeSockets: MAX_IDLE });

export const nodeHttpClient: HttpClient = { call: (call, cancelled) => way.call(call, cancelled) };
