/** The decision for `set`: a changed setting of one conversation becomes an entry of the user's own stream. */
import type { SetBody, StreamKey } from '../../contract/entry.ts';
import { peerOf, sideOf, userKey } from '../../contract/stream-key.ts';
import { markOf } from '../../rules/c2c-run.ts';
import { changeSettings, type ConversationSettings, type SettingsRequest } from '../../rules/conversation-settings.ts';
import type { Refusal } from '../../rules/refusal.ts';
import type { Decision, Facts, Membership, NewEntry, Row } from '../../store/port.ts';
import { decideDeletion } from './delete.ts';
import { freshMembership } from './membership.ts';

export interface SettingsChange {
  user: string;
  stream: StreamKey;
  asked: SettingsRequest & { deleted?: readonly number[] | undefined };
}

export type SetReply = { refused: Refusal } | { refused?: undefined };

export function decideSet(facts: Facts, change: SettingsChange): Decision<SetReply> {
  const { user, stream, asked } = change;
  const time = Math.max(facts.now, facts.head(userKey(user)).time);
  const current = facts.membership(user, stream) ?? freshMembership(user, stream);
  const result = changeSettings(asked, {
    current,
    headPos: facts.head(stream).pos,
    pinnedCount: facts.pinnedCount(user),
    now: time,
  });
  if ('refused' in result) return { reply: result, entries: [], rows: [] };
  const { changed } = result;
  const { cleared } = { ...current, ...changed };
  const { positions, rows } = decideDeletion(facts, { user, stream, cleared }, asked.deleted ?? []);
  if (Object.keys(changed).length === 0 && positions.length === 0) return { reply: {}, entries: [], rows: [] };
  const body = { ...changed, stream, ...(positions.length > 0 && { deleted: positions }) } as SetBody;
  const deleted = Math.max(current.deleted, ...positions);
  return {
    reply: {},
    entries: [entryOf(facts, user, time, body)],
    rows: [
      { table: 'membership', put: { ...current, ...changed, deleted } },
      ...rows,
      ...forgotten(facts, current, changed),
    ],
  };
}

function entryOf(facts: Facts, user: string, time: number, body: SetBody): NewEntry {
  const own = userKey(user);
  const { seq } = facts.head(own);
  return { stream: own, kind: 'set', time, from: user, seq, rand: 0, ctime: 0, run: [], body: JSON.stringify(body) };
}

/** What is cleared need not be known to be deleted; but above the user's mark, unread numbers leave it out. */
function forgotten(facts: Facts, current: Membership, { cleared }: Partial<ConversationSettings>): Row[] {
  if (cleared === undefined || current.deleted === 0) return [];
  const { user, stream } = current;
  const mark = markOf(facts.head(stream).run, sideOf(user, peerOf(stream, user) ?? user));
  const upto = Math.min(cleared, mark);
  return upto === 0 ? [] : [{ table: 'deleted', forget: { user, stream, upto } }];
}
