/**
 * P4: unread is what the log says, on every device, and the total is the sum over those conversations that the user wants to
 * hear of. Counted here from the log alone.
 */
import type { Entry } from '../../contract/entry.ts';
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';
import { type Settings, settingsOf } from './own.ts';
import { livesOf, logBetween } from './survey.ts';

/** How far a user has read: reports say so, and whoever sends has read what was before. */
export function markOf(entries: readonly Entry[], user: string): number {
  let mark = 0;
  for (const { kind, from, pos, body } of entries) {
    if (from !== user) continue;
    if (kind === 'msg') mark = Math.max(mark, pos);
    if (kind === 'read') mark = Math.max(mark, Number((JSON.parse(body) as Json)['upto']));
  }
  return mark;
}

/** Messages above the mark that somebody else sent, that count, and that were neither taken back nor deleted by the user. */
export function unreadOf(
  entries: readonly Entry[],
  user: string,
  { deleted, cleared }: Pick<Settings, 'deleted' | 'cleared'> = NOTHING_SET,
): number {
  const mark = Math.max(markOf(entries, user), cleared);
  return entries.filter(({ kind, from, pos, body, state }) => {
    if (deleted.has(pos)) return false;
    if (kind !== 'msg' || from === user || pos <= mark || (state ?? 0) !== 0) return false;
    return (JSON.parse(body) as Json)['message_is_excluded_from_unread_count'] !== true;
  }).length;
}

const NOTHING_SET = { deleted: new Set<number>(), cleared: 0 };

export function unreadIsExact(evidence: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const { device, user, conversations, histories, total } of evidence.observed) {
    let sum = 0;
    for (const peer of histories.keys()) {
      const shown = conversations.find(({ conv_id }) => conv_id === peer);
      const settings = settingsOf(evidence, user, peer);
      const expected = unreadOf(logBetween(evidence, user, peer), user, settings);
      const found = Number(shown?.['conv_unread_num'] ?? 0);
      if (settings.receive === 0) sum += found;
      if (found !== expected)
        violations.push({ promise: 'P4', text: `${device} with ${peer}: ${found} unread instead of ${expected}` });
    }
    if (total !== sum) violations.push({ promise: 'P4', text: `${device}: the total is ${total} instead of ${sum}` });
  }
  return violations;
}

/** The last total that an app was told of is the one it would be shown. */
export function totalWasTold({ observed, history }: Evidence): Violation[] {
  const lives = new Map(livesOf(history).map((life) => [life.start.life, life]));
  return observed.flatMap(({ device, life, total }) => {
    const told = lives
      .get(life)
      ?.events.findLast(({ name }) => name === 'TIMConvTotalUnreadMessageCountChangedCallback');
    if (told === undefined || told.args[0] === total) return [];
    return [{ promise: 'P4', text: `${device} was last told of ${String(told.args[0])} unread, and has ${total}` }];
  });
}
