/** P2: a conversation is one order without a gap, and every device shows and tells it in that order. */
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';
import { gapsOf, visibleTo } from './own.ts';
import { identityOf, livesOf, memoriesOf, received, shownIdentity } from './survey.ts';

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

/** What a device shows is the log, whole, but for what its user has deleted: everywhere, or on this device. */
export function historiesShowTheLog(evidence: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const observed of evidence.observed) {
    const { device, user, histories } = observed;
    const { certain, possible } = gapsOf(evidence, observed);
    for (const [peer, history] of histories) {
      const shown = history.filter(isOfTheServer).map(shownIdentity);
      let at = 0;
      for (const identity of visibleTo(evidence, user, peer).map(identityOf).toReversed()) {
        if (certain.has(identity)) continue;
        if (shown[at] === identity) at += 1;
        else if (!possible.has(identity)) {
          const text = `${device} with ${peer}: shows ${shown[at] ?? 'nothing'} where the log has ${identity}`;
          violations.push({ promise: 'P2', text });
          break;
        }
      }
      if (at >= shown.length || violations.at(-1)?.text.startsWith(`${device} with ${peer}:`)) continue;
      const text = `${device} with ${peer}: shows ${shown[at]} where the log has nothing that is not deleted`;
      violations.push({ promise: 'P2', text });
    }
  }
  return violations;
}

/** What two devices of a user show, they show the same. */
export function devicesAgree({ observed }: Evidence): Violation[] {
  const violations: Violation[] = [];
  const first = new Map<string, { device: string; status: unknown }>();
  for (const { device, user, histories } of observed) {
    for (const [peer, history] of histories) {
      for (const message of history.filter(isOfTheServer)) {
        const key = `${user} ${peer} ${shownIdentity(message)}`;
        const status = message['message_status'];
        const other = first.get(key);
        if (other === undefined) first.set(key, { device, status });
        else if (other.status !== status) {
          const text = `${other.device} and ${device} show ${shownIdentity(message)} with ${peer} differently`;
          violations.push({ promise: 'P2', text });
        }
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
      const newest = history.find((message) => isOfTheServer(message) || message['message_status'] === IMPORTED);
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

/** Not what only this device has: what it failed to send, or was put in. */
function isOfTheServer({ message_status }: Json): boolean {
  return message_status === SENT || message_status === REVOKED;
}

const SENT = 2;
const IMPORTED = 5;
const REVOKED = 6;
