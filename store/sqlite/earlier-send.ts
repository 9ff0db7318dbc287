/**
 * Finds a send that was stored before under the same identity: by the marks of the newest positions, and for a retry
 * in the log. The original of a retry was stored soon after its device knew `sinceGno`, so the search starts there,
 * and it is bounded: a retry can't be made to read a whole stream.
 */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { MAX_RETRY_SEARCH, RECENT_POSITIONS } from '../limits.ts';
import type { SendKey } from '../port.ts';
import { isSend, markOf, newestWith } from '../recent-sends.ts';
import type { Statements } from './database.ts';
import type { EntryLog } from './entry-log.ts';
import type { Positions } from './positions.ts';
import type { Streams } from './streams.ts';

/** See `earlierSend` of `Facts`. */
export type FindSend = (stream: StreamKey, send: SendKey, sinceGno: number | undefined) => Entry | undefined;

export function createFindSend(
  statements: Statements,
  positions: Positions,
  streams: Streams,
  log: EntryLog,
): FindSend {
  const findRecent = (key: StreamKey, send: SendKey): Entry | undefined => {
    const recent = streams.recentOf(key);
    const mark = markOf('msg', send);
    const { pos: head } = streams.get(key).head;
    const above = head - RECENT_POSITIONS;
    let pos = newestWith(recent, above, head, mark);
    for (; pos !== undefined; pos = newestWith(recent, above, pos - 1, mark)) {
      const entry = log.at(key, pos);
      if (entry && isSend(entry, send)) return entry;
    }
    return undefined;
  };

  const findSince = (key: StreamKey, send: SendKey, sinceGno: number): Entry | undefined => {
    const { id, head } = streams.get(key);
    const older = head.pos - RECENT_POSITIONS;
    if (older < 1) return undefined;
    const above = log.positionAfterGno(key, sinceGno) - 1;
    const upto = Math.min(older, above + MAX_RETRY_SEARCH);
    let pos = above;
    for (const gno of positions.after(id, above)) {
      if (++pos > upto) break;
      const row = statements.sendKeyOf.get({ gno });
      if (row && isSend({ ...row, from: row.sender }, send)) return log.at(key, pos);
    }
    return undefined;
  };

  return (stream, send, sinceGno) =>
    findRecent(stream, send) ?? (sinceGno === undefined ? undefined : findSince(stream, send, sinceGno));
}
