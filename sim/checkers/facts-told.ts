/** P7: every fact is told at most once to an app, and none is missed by one that was signed in all the time. */
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';
import { textOf } from '../elements.ts';
import { settingsOf } from './own.ts';
import {
  batchesOf,
  identityOf,
  type Life,
  livesOf,
  logBetween,
  memoriesOf,
  received,
  sendsOf,
  shownIdentity,
  writtenIdentity,
} from './survey.ts';

export function toldOnce({ history }: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const life of livesOf(history).flatMap(memoriesOf)) {
    const { device, user } = life.start;
    const own = new Set(sendsOf(life).map(({ id }) => writtenIdentity(user, id)));
    const batches = new Set(batchesOf(life).map(({ text }) => text));
    const messages = new Set<string>();
    for (const message of received(life)) {
      const identity = shownIdentity(message);
      if (messages.has(identity)) violations.push({ promise: 'P7', text: `${device} was told ${identity} twice` });
      const isOfBatch = message['message_sender'] === user && batches.has(textOf(message)) && !isForwarded(message);
      if (own.has(identity) || isOfBatch)
        violations.push({ promise: 'P7', text: `${device} was told its own ${identity} as news` });
      messages.add(identity);
    }
    const revoked = new Set<string>();
    for (const locator of locatorsOf(life)) {
      if (revoked.has(locator))
        violations.push({ promise: 'P7', text: `${device} was told twice that ${locator} was taken back` });
      revoked.add(locator);
    }
  }
  return violations;
}

/** An app that signed in once and never lost its session was told of every message of others that was not taken back. */
export function noneMissed(evidence: Evidence): Violation[] {
  const violations: Violation[] = [];
  const lives = livesOf(evidence.history);
  const seen = new Map(lives.map((life) => [life.start.life, life]));
  const firstSend = Math.min(
    ...lives.flatMap((life) => [
      ...sendsOf(life).map(({ call }) => call.invocation.at),
      ...batchesOf(life).map(({ at }) => at),
    ]),
  );
  for (const { device, user, life: number, histories } of evidence.observed) {
    const life = seen.get(number);
    if (life === undefined || !wasThereAllTheTime(life, firstSend)) continue;
    const told = new Set(received(life).map(shownIdentity));
    const own = new Set(sendsOf(life).map(({ id }) => writtenIdentity(user, id)));
    const batches = new Set(batchesOf(life).map(({ text }) => text));
    for (const [peer, shown] of histories) {
      // What came while the user did not want to hear of the peer was not told.
      if (settingsOf(evidence, user, peer).wasMuted) continue;
      // What its user has deleted on another device while it was away is no news any more.
      const visible = new Set(shown.map(shownIdentity));
      for (const entry of logBetween(evidence, user, peer)) {
        if (entry.kind !== 'msg' || (entry.state ?? 0) !== 0) continue;
        const identity = identityOf(entry);
        if (told.has(identity) || own.has(identity) || !visible.has(identity)) continue;
        if (entry.from === user && batches.has(textOf(JSON.parse(entry.body) as Json))) continue;
        violations.push({
          promise: 'P7',
          text: `${device} was never told number ${entry.seq} of ${peer} (${identity})`,
        });
      }
    }
  }
  return violations;
}

function isForwarded(message: Json): boolean {
  return message['message_is_forward_message'] === true;
}

/** Of a conversation event: what was missed has been brought in. */
const FINISH = 4;

/** A life that had signed in, and was in step, before the first message was sent, and was never sent away. */
function wasThereAllTheTime({ calls, events }: Life, firstSend: number): boolean {
  const signIns = calls.filter(({ invocation }) => invocation.name === 'TIMLogin' || invocation.name === 'TIMLogout');
  const lost = events.some(({ name }) => name === 'TIMKickedOfflineCallback' || name === 'TIMUserSigExpiredCallback');
  const signedIn = signIns[0]?.answers.some(({ code, at }) => code === 0 && at < firstSend) === true;
  const inStep = events.some(
    ({ name, at, args }) => name === 'TIMConvEventCallback' && args[0] === FINISH && at < firstSend,
  );
  return signedIn && inStep && signIns.length === 1 && !lost;
}

function locatorsOf({ events }: Pick<Life, 'events'>): string[] {
  return events
    .filter(({ name }) => name === 'TIMMsgRevokeCallback')
    .flatMap(({ args }) => args[0] as Json[])
    .map((locator) => `${String(locator['message_locator_conv_id'])} ${String(locator['message_locator_seq'])}`);
}
