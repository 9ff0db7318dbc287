/** P5: what was taken back is so on every device, and who reported reading is seen to have read, also by who was away. */
import type { Entry } from '../../contract/entry.ts';
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';
import { identityOf, logBetween, shownIdentity } from './survey.ts';

const REVOKED = 6;
/** As part of the conversation: sent, or taken back. */
const SHOWN: ReadonlySet<number> = new Set([2, REVOKED]);

export function revocationsArrived(evidence: Evidence): Violation[] {
  return eachShown(evidence, (message, entry, where) => {
    const isRevoked = (entry.state ?? 0) !== 0;
    if ((message['message_status'] === REVOKED) === isRevoked) return undefined;
    return `${where}: ${isRevoked ? 'was taken back and is shown as if it was not' : 'is shown as taken back and was not'}`;
  });
}

export function receiptsArrived(evidence: Evidence): Violation[] {
  return eachShown(evidence, (message, entry, where, user, peer) => {
    if (entry.from !== user || peer === user) return undefined;
    const isRead = entry.pos <= reportedUpTo(logBetween(evidence, user, peer), peer);
    if (message['message_is_peer_read'] === isRead) return undefined;
    return `${where}: ${isRead ? 'the peer has reported reading it, which is not shown' : 'is shown as read, and was not'}`;
  });
}

function reportedUpTo(entries: readonly Entry[], user: string): number {
  return entries.reduce((upto, { kind, from, body }) => {
    if (kind !== 'read' || from !== user) return upto;
    const report = JSON.parse(body) as Json;
    return report['quiet'] === true ? upto : Math.max(upto, Number(report['upto']));
  }, 0);
}

type Judge = (message: Json, entry: Entry, where: string, user: string, peer: string) => string | undefined;

/** Judges every message that is shown and that the log has. */
function eachShown(evidence: Evidence, judge: Judge): Violation[] {
  const violations: Violation[] = [];
  for (const { device, user, histories } of evidence.observed) {
    for (const [peer, history] of histories) {
      const entries = new Map(
        logBetween(evidence, user, peer)
          .filter(({ kind }) => kind === 'msg')
          .map((entry) => [identityOf(entry), entry]),
      );
      for (const message of history) {
        const entry = entries.get(shownIdentity(message));
        // One that failed here may have been sent all the same, and deleted on another device.
        if (entry === undefined || !SHOWN.has(Number(message['message_status']))) continue;
        const wrong = judge(message, entry, `${device} with ${peer}, number ${entry.seq}`, user, peer);
        if (wrong !== undefined) violations.push({ promise: 'P5', text: wrong });
      }
    }
  }
  return violations;
}
