/** P2: a conversation is one order without a gap, and every device shows and tells it in that order. */
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';
import { identityOf, livesOf, logBetween, memoriesOf, received, shownIdentity } from './survey.ts';

export function logIsDense({ log }: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const [stream, entries] of log) {
    let [seq, time, gno] = [0, 0, 0];
    for (const [i, entry] of entries.entries()) {
      const at = `${stream} at ${entry.pos}`;
      if (entry.pos !== i + 1) violations.push({ promise: 'P2', text: `${at}: expected position ${i + 1}` });
      if (entry.kind === 'msg') seq += 1;
      if (entry.seq !== seq) violations.push({ promise: 'P2', text: `${at}: number ${entry.seq} instead of ${seq}` });
      if (entry.time < time) violations.push({ promise: 'P2', text: `${at}: time runs backwards` });
      if (entry.gno <= gno) violations.push({ promise: 'P2', text: `${at}: change number does not grow` });
      [time, gno] = [entry.time, entry.gno];
    }
  }
  return violations;
}

/** What a device shows is the newest part of the log, whole: where it ends, the user has deleted what was before. */
export function historiesShowTheLog(evidence: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const { device, user, histories } of evidence.observed) {
    for (const [peer, history] of histories) {
      const stored = logBetween(evidence, user, peer)
        .filter(({ kind }) => kind === 'msg')
        .map(identityOf)
        .toReversed();
      const shown = history.filter(isOfTheServer).map(shownIdentity);
      const wrong = shown.findIndex((identity, i) => identity !== stored[i]);
      if (wrong >= 0) {
        const text = `${device} with ${peer}: shows ${shown[wrong]} where the log has ${stored[wrong] ?? 'nothing'}`;
        violations.push({ promise: 'P2', text });
      }
    }
  }
  return violations;
}

/** All devices of a user show the same: nothing is missing on one that another has. */
export function devicesAgree({ observed }: Evidence): Violation[] {
  const violations: Violation[] = [];
  const first = new Map<string, { device: string; shown: string }>();
  for (const { device, user, histories } of observed) {
    for (const [peer, history] of histories) {
      const shown = history
        .filter(isOfTheServer)
        .map((message) => `${shownIdentity(message)} ${String(message['message_status'])}`)
        .join('\n');
      const key = `${user} ${peer}`;
      const other = first.get(key);
      if (other === undefined) first.set(key, { device, shown });
      else if (other.shown !== shown) {
        const counts = `${other.shown.split('\n').length} and ${shown.split('\n').length}`;
        violations.push({
          promise: 'P2',
          text: `${other.device} and ${device} show different messages with ${peer} (${counts})`,
        });
      }
    }
  }
  return violations;
}

/** The list of conversations shows of each what its history shows as the newest message. */
export function listsShowTheNewest({ observed }: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const { device, conversations, histories } of observed) {
    for (const [peer, history] of histories) {
      const last = conversations.find(({ conv_id }) => conv_id === peer)?.['conv_last_msg'] as Json | undefined;
      const newest = history.find(isOfTheServer);
      const [shown, expected] = [last, newest].map((message) => (message ? shownIdentity(message) : 'nothing'));
      if (shown === expected) continue;
      const text = `${device}: the list shows ${shown} of ${peer} as the newest, and the history ${expected}`;
      violations.push({ promise: 'P2', text });
    }
  }
  return violations;
}

/** Messages are told in the order of their numbers. */
export function toldInOrder({ history }: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const life of livesOf(history).flatMap(memoriesOf)) {
    const newest = new Map<string, number>();
    for (const message of received(life)) {
      if (message['message_is_online_msg'] === true) continue;
      const peer = String(message['message_conv_id']);
      const seq = Number(message['message_seq']);
      if (seq <= (newest.get(peer) ?? 0)) {
        const text = `${life.start.device} was told ${seq} of ${peer} after ${newest.get(peer)}`;
        violations.push({ promise: 'P2', text });
      }
      newest.set(peer, seq);
    }
  }
  return violations;
}

/** Not what this device failed to send, which only it shows. */
function isOfTheServer({ message_status }: Json): boolean {
  return message_status !== FAILED && message_status !== SENDING;
}

const SENDING = 1;
const FAILED = 3;
