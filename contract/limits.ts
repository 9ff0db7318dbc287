/** Limits of the contract and of the wire, asserted on both sides. Sizes are bytes of UTF-8, times ms, unless named. */

/** Longest user id (7003). */
export const MAX_USER_ID_BYTES = 32;
/** Largest message body: the sum of its elements and cloud data (8001 on the client, 93000 on the server). */
export const MAX_MESSAGE_BYTES = 12 * 1024;
/** Most elements in one message. */
export const MAX_ELEMENTS = 64;
/** Largest frame either side sends or accepts (9522). */
export const MAX_FRAME_BYTES = 1024 * 1024;
/** Requests a client may have unanswered (9507). */
export const MAX_IN_FLIGHT = 1000;
/** Requests a connection may send per second, on average and at once (9506, then close). */
export const FRAMES_PER_SECOND = 2000;
export const FRAME_BURST = 4000;
/** Bytes queued to one socket before it is cut off as too slow; it resumes by itself. */
export const MAX_SOCKET_BACKLOG = 8 * 1024 * 1024;
/** Entries, or messages, in one answer to `pull`, `history`, `find`. */
export const MAX_PAGE = 200;
/** Bytes of bodies in one such answer, so that the frame stays within {@link MAX_FRAME_BYTES}. */
export const MAX_PAGE_BYTES = 512 * 1024;
/** Conversations in one answer to `sync`, and streams or marks named in one request. */
export const MAX_SYNC_PAGE = 50;
/** Entries a device may be behind in one stream before it starts anew at the head and marks a hole. */
export const MAX_CATCH_UP = 1000;
/** How long a message can be revoked by its sender (6223, 20016). An app may set another window. */
export const REVOKE_WINDOW_MS = 120_000;
/** Pinned conversations per user (51012). */
export const MAX_PINNED = 50;
/** Client time-out of one request, from the call to its callback. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** A client pings after this long without traffic; a server cuts a connection silent for three of them. */
export const HEARTBEAT_MS = 30_000;
/** Time a fresh connection has to sign in. */
export const LOGIN_DEADLINE_MS = 15_000;
/** Longest UserSig text accepted, and the largest JSON it may inflate to. */
export const MAX_USERSIG_BYTES = 4096;
/** Longest text of other short fields (platform, instance, session). */
export const MAX_NAME_BYTES = 128;
/** Users in a list of a call. */
export const MAX_LIST = 100;
/** Nesting of JSON text that is read: enough for 100 layers of merged messages, four levels each. */
export const MAX_JSON_DEPTH = 512;
/** Longest JSON text that is read at all; what is too long for its purpose is told by that purpose's own code. */
export const MAX_JSON_LENGTH = 8 * 1024 * 1024;

/** Messages in one TIMMsgListDelete in both profiles (5.x allowed 30, 8.0 allows 50), and positions in one `set`. */
export const MAX_DELETED = 50;
/** Keywords in one search. */
export const MAX_KEYWORDS = 5;
/** What files are for; `list` is the list of a merged message that is too long to travel with it. */
export const FILE_KINDS = ['image', 'sound', 'video', 'file', 'list'] as const;
export type FileKind = (typeof FILE_KINDS)[number];
/** Largest file of each kind (7005). */
export const MAX_FILE_BYTES: Readonly<Record<FileKind, number>> = {
  image: 28 * 1024 * 1024,
  sound: 28 * 1024 * 1024,
  video: 100 * 1024 * 1024,
  file: 100 * 1024 * 1024,
  list: MAX_JSON_LENGTH,
};
/** Longest name of a file. */
export const MAX_FILE_NAME_BYTES = 255;
/** Messages in one merged message, and layers of merged messages within each other (8005). */
export const MAX_MERGED = 300;
export const MAX_MERGED_LAYERS = 100;
/** Users in TIMMsgBatchSend, in one change of receive options, and mentioned in one message (10053). */
export const MAX_BATCH = 500;
export const MAX_RECEIVE_OPTIONS = 30;
export const MAX_MENTIONED = 30;
