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
/** How often a node looks at what the others wrote: while the bus tells it anyway, and while it does not. */
export const FOLLOW_MS = 500;
export const FOLLOW_ALONE_MS = 100;
/** Entries in one page of that, and pages in one look; the next look comes at once if that was not all. */
export const FOLLOW_PAGE = 1000;
export const FOLLOW_PAGES = 10;
/** Damaged rows and entries that are remembered, so as to be named once. */
export const MAX_NAMED = 1000;
/** Streams whose entries are fetched at the same time. */
export const FOLLOW_AT_ONCE = 8;
/** A node that could not learn for so long what the others wrote sends its clients away. */
export const STALE_MS = 3000;
/** Deliveries that are remembered so as not to be repeated. */
export const MAX_HEARD = 500_000;
/** The bus: how long dialling may take, how often it is asked for a sign of life, and how long that may take. */
export const BUS_DIAL_MS = 2000;
export const BUS_BEAT_MS = 1000;
export const BUS_SILENT_MS = 2000;
/** Between two attempts to reach it: at first, and at most. */
export const BUS_RETRY_MS = 100;
export const BUS_MAX_RETRY_MS = 3000;
/** Bytes published that the bus has not confirmed: beyond the first it is asked to, beyond the second nothing is published. */
export const BUS_CONFIRM_BYTES = 1024 * 1024;
export const BUS_MAX_UNCONFIRMED_BYTES = 16 * 1024 * 1024;
/** How often a server looks one of its conversations over. */
export const AUDIT_MS = 15_000;
/** How long an upload may take from its announcement, and a ticket to fetch files lasts. */
export const UPLOAD_MS = 86_400_000;
export const TICKET_MS = 7_200_000;
/** Uploads a user may have open on one node; announcing one more gives the oldest up. */
export const MAX_OPEN_UPLOADS = 200;
/** How often what abandoned uploads left is removed, and how long after their end: a last request may be under way. */
export const CLEAN_MS = 3_600_000;
/** A disk with less room takes no files: messages, which may be on the same one, need what is left. */
export const RESERVED_BYTES = 512 * 1024 * 1024;
/** Images of more pixels stay as they are, without smaller versions: what they unpack to is held in memory. */
export const MAX_PIXELS = 64_000_000;
/** Images that are looked at, at the same time, in this process; each is in memory. Those that wait, and those of one user. */
export const MAX_PICTURES = 2;
export const MAX_WAITING_PICTURES = 200;
export const MAX_WAITING_PICTURES_OF_USER = 20;
/** Requests for files that a user has under way on one node. */
export const MAX_USER_REQUESTS = 64;
/** Short sides of the smaller versions of an image. */
export const LARGE_SIDE = 720;
export const THUMB_SIDE = 198;
/** Descriptions of files that are kept in memory. */
export const MAX_KNOWN_FILES = 5000;
