/**
 * The real world under Node: everything of host.ts, made of Node's own modules, `ws` and `pino`. The server, the
 * command line and tests import from here; the SDK from `node/client.ts`, so that it carries no server parts.
 */
export { nodeAcceptor } from './node/acceptor.ts';
export { nodeClientHost } from './node/client.ts';
export { nodeClock } from './node/clock.ts';
export { moveDatabase, openDatabase } from './node/database.ts';
export { nodeDialer } from './node/dialer.ts';
export { nodeLog, type NodeLogOptions } from './node/log.ts';
export { nodeRandom } from './node/random.ts';
export { nodeServerHost } from './node/server.ts';
export { openForSync } from './node/sync.ts';
export { nodeTimers } from './node/timers.ts';
export { silentLog } from './log.ts';
