/** Bounds of a store's memory and work that are its own business. What clients see is in `contract/limits.ts`. */

/** Streams whose heads are kept in memory. */
export const MAX_CACHED_STREAMS = 20_000;
/** Users whose account and sessions are kept in memory. */
export const MAX_CACHED_USERS = 50_000;
/** Newest positions of a stream whose send keys are remembered, so that a repeated send is found without a read. */
export const RECENT_POSITIONS = 64;
/** Entries a retry looks through, from the change number its device knew at the first attempt. */
export const MAX_RETRY_SEARCH = 10_000;
/** Entries looked through for the last message of a conversation before it is shown without one. */
export const MAX_LAST_MESSAGE_SEARCH = 100;
/**
 * Messages of one conversation that are told as taken back, or as deleted, above a read mark: the newest. Where there are
 * more, the unread number is too high until the user reads on; without a bound, somebody who sends and takes back all day
 * could make a conversation that its peer can't be told of any more.
 */
export const MAX_TAKEN_BACK = 2000;
/** Rows of deletions that one clearing does away with; the next one goes on. */
export const MAX_FORGOTTEN = 1000;
/** Newest entries of the whole store whose positions may be in memory only; a start reads at most twice as many back. */
export const MAX_BEHIND = 32_768;
/** Positions written behind in one commit, so that a long stream does not hold the others up. */
export const MAX_POSITIONS_AT_ONCE = 2048;
/** Size of the write-ahead log at which it is carried over into the database file. */
export const CHECKPOINT_BYTES = 64 * 1024 * 1024;
/** Size of the write-ahead log at which commits wait for that. */
export const MAX_LOG_BYTES = 256 * 1024 * 1024;
/** Change numbers left out under a new epoch: more than any history goes on after its newest backup, and room for thousands. */
export const CHANGES_LEFT_OUT = 10 ** 12;
/** The same of numbers that are reserved. */
export const NUMBERS_LEFT_OUT = 1_000_000;
