/** P1: a send that was acknowledged is in the log, as it was sent. P3: a send is there at most once. */
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';
import { identityOf, livesOf, logBetween, sendsOf, textOf, writtenIdentity } from './survey.ts';

export function acknowledgedIsStored(evidence: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const life of livesOf(evidence.history)) {
    const { user } = life.start;
    for (const { call, peer, id, text, online } of sendsOf(life)) {
      const answer = call.answers.find(({ code }) => code === 0);
      if (answer === undefined || online) continue;
      const identity = writtenIdentity(user, id);
      const entry = logBetween(evidence, user, peer).find((one) => one.kind === 'msg' && identityOf(one) === identity);
      const tell = (what: string): void =>
        void violations.push({ promise: 'P1', text: `${user} to ${peer}, ${id}: ${what}` });
      if (entry === undefined) {
        tell('was acknowledged and is not in the log');
        continue;
      }
      const told = answer.json as Json;
      if (told['message_seq'] !== entry.seq)
        tell(`was acknowledged as number ${String(told['message_seq'])} and is number ${entry.seq}`);
      if ((entry.state ?? 0) === 0 && textOf(JSON.parse(entry.body) as Json) !== text)
        tell('is in the log with another text');
    }
  }
  return violations;
}

export function storedOnce({ log }: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const [stream, entries] of log) {
    const seen = new Set<string>();
    for (const entry of entries) {
      if (entry.kind !== 'msg') continue;
      const identity = identityOf(entry);
      if (seen.has(identity)) violations.push({ promise: 'P3', text: `${stream}: ${identity} is there twice` });
      seen.add(identity);
    }
  }
  return violations;
}
