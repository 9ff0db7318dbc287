/** The decision for `set`: a changed setting of one conversation becomes an entry of the user's own stream. */
import type { SetBody, StreamKey } from '../../contract/entry.ts';
import { userKey } from '../../contract/stream-key.ts';
import { changeSettings, type SettingsRequest } from '../../rules/conversation-settings.ts';
import type { Refusal } from '../../rules/refusal.ts';
import type { Decision, Facts } from '../../store/port.ts';

export interface SettingsChange {
  user: string;
  stream: StreamKey;
  asked: SettingsRequest;
}

export type SetReply = { refused: Refusal } | { refused?: undefined };

export function decideSet(facts: Facts, change: SettingsChange): Decision<SetReply> {
  const { user, stream, asked } = change;
  const own = userKey(user);
  const ownHead = facts.head(own);
  const time = Math.max(facts.now, ownHead.time);
  const current = facts.membership(user, stream) ?? { user, stream, pinned: 0, hidden: 0, cleared: 0 };
  const result = changeSettings(asked, {
    current,
    headPos: facts.head(stream).pos,
    pinnedCount: facts.pinnedCount(user),
    now: time,
  });
  if ('refused' in result) return { reply: result, entries: [], rows: [] };
  if (Object.keys(result.changed).length === 0) return { reply: {}, entries: [], rows: [] };
  const body: SetBody = { ...result.changed, stream };
  return {
    reply: {},
    entries: [
      {
        stream: own,
        kind: 'set',
        time,
        from: user,
        seq: ownHead.seq,
        rand: 0,
        ctime: 0,
        run: [],
        body: JSON.stringify(body),
      },
    ],
    rows: [{ table: 'membership', put: { ...current, ...result.changed } }],
  };
}
