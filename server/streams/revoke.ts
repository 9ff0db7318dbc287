/** The decision for `revoke`: an entry that names the message, and its stored body blanked in the same commit. */
import type { RevokeBody, StreamKey } from '../../contract/entry.ts';
import { type Refusal } from '../../rules/refusal.ts';
import { checkRevoke } from '../../rules/revoke.ts';
import type { Decision, Facts } from '../../store/port.ts';
import { countedAsUnread } from './counted.ts';

export interface Revocation {
  user: string;
  stream: StreamKey;
  /** Of the message to take back. */
  seq: number;
  rand: number;
  windowMs: number;
}

export type RevokeReply = { refused: Refusal } | { refused?: undefined };

export function decideRevoke(facts: Facts, revocation: Revocation): Decision<RevokeReply> {
  const { user, stream, seq, rand, windowMs } = revocation;
  const head = facts.head(stream);
  const now = Math.max(facts.now, head.time);
  const message = facts.messageBySeq(stream, seq);
  const refused = checkRevoke({ user, rand, message, now, windowMs });
  if (refused !== undefined || message === undefined)
    return { reply: refused ? { refused } : {}, entries: [], rows: [] };
  const counted = countedAsUnread(message, facts.entryAt(stream, message.pos - 1)?.run);
  const body: RevokeBody = { counted, from: user, rand, seq, target: message.pos, time: message.time };
  return {
    reply: {},
    entries: [
      {
        stream,
        kind: 'revoke',
        time: now,
        from: user,
        seq: head.seq,
        rand: 0,
        ctime: 0,
        run: head.run,
        body: JSON.stringify(body),
      },
    ],
    rows: [{ table: 'revoked', stream, target: message.pos, counted }],
  };
}
