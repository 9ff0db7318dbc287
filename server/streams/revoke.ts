/** The decision for `revoke`: an entry that names the message, and its stored body blanked in the same commit. */
import type { Entry, RevokeBody, StreamKey } from '../../contract/entry.ts';
import { peerOf, sideOf } from '../../contract/stream-key.ts';
import { sentBy } from '../../rules/c2c-run.ts';
import { type Refusal } from '../../rules/refusal.ts';
import { checkRevoke } from '../../rules/revoke.ts';
import type { Decision, Facts } from '../../store/port.ts';

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
  const counted = countedAsUnread(facts, message);
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

/** A message counted if its sender's total grew with it. */
function countedAsUnread(facts: Facts, message: Entry): boolean {
  const peer = peerOf(message.stream, message.from) ?? '';
  const side = sideOf(message.from, peer);
  const before = facts.entryAt(message.stream, message.pos - 1);
  return sentBy(message.run, side) > (before === undefined ? 0 : sentBy(before.run, side));
}
