/** The decision for `send`: a C2C message becomes an entry of the stream its two users share, once. */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { sideOf } from '../../contract/stream-key.ts';
import { runAfterSend } from '../../rules/c2c-run.ts';
import { maySendC2c, type UnknownReceivers } from '../../rules/may-send.ts';
import type { Refusal } from '../../rules/refusal.ts';
import type { Decision, Facts, Row, SendKey } from '../../store/port.ts';
import { freshMembership } from './membership.ts';

/** A checked message on its way in; with `from`, `rand` and `ctime` it is the key it is known by. */
export interface OutgoingMessage extends SendKey {
  stream: StreamKey;
  to: string;
  /** See the `send` command. */
  retryOf: number | undefined;
  /** The printed body: the text that is stored and forwarded. */
  body: string;
  countsAsUnread: boolean;
  unknownReceivers: UnknownReceivers;
}

/** Stored: the entry is the decision's. Repeated: an earlier attempt had stored it. */
export type SendReply =
  | { kind: 'stored' }
  | { kind: 'repeated'; original: Entry }
  | { kind: 'refused'; refused: Refusal };

const STORED: SendReply = { kind: 'stored' };

export function decideSend(facts: Facts, message: OutgoingMessage): Decision<SendReply> {
  const { stream, from, to, rand, ctime, body } = message;
  const original = facts.earlierSend(stream, message, message.retryOf);
  if (original !== undefined) return { reply: { kind: 'repeated', original }, entries: [], rows: [] };
  const head = facts.head(stream);
  const rows: Row[] = [];
  if (head.pos === 0) {
    const receiverKnown = facts.account(to) !== undefined;
    const refused = maySendC2c({ receiverKnown, unknownReceivers: message.unknownReceivers });
    if (refused !== undefined) return { reply: { kind: 'refused', refused }, entries: [], rows };
    if (!receiverKnown) rows.push({ table: 'account', put: { user: to } });
    for (const user of from === to ? [from] : [from, to]) joinStream(facts, user, stream, rows);
  }
  const time = Math.max(facts.now, head.time);
  const run = runAfterSend(head.run, sideOf(from, to), head.pos + 1, message.countsAsUnread);
  const entry = { stream, kind: 'msg' as const, time, from, seq: head.seq + 1, rand, ctime, run, body };
  return { reply: STORED, entries: [entry], rows };
}

/** A user's view of a conversation begins with its first entry, unless it has settings already. */
function joinStream(facts: Facts, user: string, stream: StreamKey, rows: Row[]): void {
  if (facts.membership(user, stream) !== undefined) return;
  rows.push({ table: 'membership', put: freshMembership(user, stream) });
}
