/** P6: an app that was kicked, has signed out, or whose UserSig has run out is told nothing of its user any more. */
import type { Evidence, Violation } from './check.ts';
import { livesOf } from './survey.ts';

const ENDS = new Set(['TIMKickedOfflineCallback', 'TIMUserSigExpiredCallback']);
const OF_THE_USER = new Set([
  'TIMRecvNewMsgCallback',
  'TIMMsgReadedReceiptCallback',
  'TIMMsgRevokeCallback',
  'TIMMsgUpdateCallback',
]);

export function nothingAfterTheEnd({ history }: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const { start, facts } of livesOf(history)) {
    const names = new Map<number, string>();
    let over: string | undefined = 'its start';
    for (const fact of facts) {
      if (fact.kind === 'call') {
        names.set(fact.call, fact.name);
        // From here on a sign-in is under way, and what it brings may come before its answer.
        if (fact.name === 'TIMLogin' && fact.result === 0) over = undefined;
      } else if (fact.kind === 'answer' && names.get(fact.call) === 'TIMLogout' && fact.code === 0)
        over = 'its sign-out';
      else if (fact.kind === 'event' && ENDS.has(fact.name)) over = fact.name;
      else if (fact.kind === 'end') over = 'its end';
      else if (fact.kind === 'event' && over !== undefined && OF_THE_USER.has(fact.name)) {
        violations.push({
          promise: 'P6',
          text: `${start.device} was told ${fact.name} at ${fact.at.toFixed(0)} after ${over}`,
        });
      }
    }
  }
  return violations;
}

/** At rest, a user has one device of a platform signed in: the other was told that it lost its place. */
export function onePlaceEach({ present }: Evidence): Violation[] {
  const places = new Map<string, string>();
  return present.flatMap(({ device, user, platform }) => {
    const place = `${user} on ${platform}`;
    const other = places.get(place);
    places.set(place, device);
    return other === undefined
      ? []
      : [{ promise: 'P6', text: `${other} and ${device} are both signed in as ${place}` }];
  });
}
