/** Bounds of the server's own making; those both sides know are in contract/limits.ts. Times in ms. */

/** Writes waiting for a commit, of one app. Beyond it a request is refused at once. */
export const MAX_WAITING_WRITES = 20_000;
/** Writes in one commit: large enough to share a sync among many, small enough not to hold up the event loop. */
export const MAX_BATCH = 512;
/** Waiting writes that are worth a commit of their own while another waits for its sync. */
export const FULL_BATCH = 128;
/** Commits under way at once: one that waits for its sync, and one that is worked on meanwhile. A sync covers all before it. */
export const MAX_COMMITS = 2;
/** Between two looks at all connections (deadlines, silence, run-out UserSigs, budgets). */
export const SWEEP_MS = 1000;
/** Pings a client may miss before it counts as gone. */
export const MISSED_HEARTBEATS = 3;
/** How long a stopping server waits for what is in flight, and then for its sockets to close. */
export const DRAIN_MS = 10_000;
export const CLOSE_MS = 2000;
/** How often it looks whether they are done. */
export const DRAIN_LOOK_MS = 10;
/** Devices of a user that were kicked while away and have not heard of it yet. The oldest are forgotten first. */
export const MAX_KICKED_DEVICES = 10;
/** Numbers of online-only messages that are reserved at once. */
export const ONLINE_BLOCK = 10_000;
/** Largest printed message body: elements within their limit, all of it escaped, and the keys around it (80002). */
export const MAX_BODY_BYTES = 96 * 1024;
