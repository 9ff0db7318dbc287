/** Receive options: the same on all devices, kept, and heeded. */
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';
import { receiveAt, settingsOf } from './own.ts';
import { type Call, identityOf, type Life, livesOf, logBetween, shownIdentity } from './survey.ts';

/** Not at all: messages are not told of. */
const NONE = 1;

/** Every device shows the option that the log has; and the last that was acknowledged is the one in the log. */
export function optionsAreKept(evidence: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const { device, user, conversations } of evidence.observed) {
    for (const { conv_id, conv_recv_opt } of conversations) {
      const { receive } = settingsOf(evidence, user, String(conv_id));
      if (conv_recv_opt === receive) continue;
      const text = `${device}: the option for ${String(conv_id)} is ${String(conv_recv_opt)} and the log has ${receive}`;
      violations.push({ promise: 'P2', text });
    }
  }
  for (const { user, peer, changes } of changesOf(evidence)) {
    const last = changes.at(-1)!;
    if (!isSettled(last, changes.slice(0, -1)) || optionOf(last) === settingsOf(evidence, user, peer).receive) continue;
    violations.push({ promise: 'P1', text: `${user} has set ${optionOf(last)} for ${peer}, which is not in the log` });
  }
  return violations;
}

/**
 * From when an option of 1 is acknowledged until somebody changes it, that device is not told of messages of the peer that
 * were sent while the option was in force.
 */
export function mutedAreSilent(evidence: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const { peer, changes } of changesOf(evidence)) {
    for (const [i, change] of changes.entries()) {
      if (optionOf(change) !== NONE || !isSettled(change, changes.slice(0, i))) continue;
      const from = change.answers[0]!.at;
      const to = changes[i + 1]?.invocation.at ?? Number.POSITIVE_INFINITY;
      for (const { name, at, args } of change.life.events) {
        if (name !== 'TIMRecvNewMsgCallback' || at <= from || at >= to) continue;
        const { user } = change.life.start;
        const heard = (args[0] as Json[]).find((message) => {
          if (message['message_sender'] !== peer || message['message_is_online_msg'] === true) return false;
          const entry = logBetween(evidence, user, peer).find((one) => identityOf(one) === shownIdentity(message));
          return entry !== undefined && receiveAt(evidence, user, peer, entry.gno) === NONE;
        });
        if (!heard) continue;
        const text = `${change.life.start.device} was told of a message of ${peer} at ${at.toFixed(0)}, whom it does not want to hear`;
        violations.push({ promise: 'P7', text });
      }
    }
  }
  return violations;
}

type Change = Call & { readonly life: Life };

/** All changes of a user's option for a peer, in the order in which they began. */
function changesOf({ history }: Evidence): { user: string; peer: string; changes: Change[] }[] {
  const found = new Map<string, { user: string; peer: string; changes: Change[] }>();
  for (const life of livesOf(history)) {
    for (const call of life.calls) {
      if (call.invocation.name !== 'TIMMsgSetC2CReceiveMessageOpt' || call.invocation.result !== 0) continue;
      const { user } = life.start;
      for (const peer of JSON.parse(String(call.invocation.args[0])) as string[]) {
        const of = found.get(`${user} ${peer}`) ?? { user, peer, changes: [] };
        found.set(`${user} ${peer}`, of);
        of.changes.push({ ...call, life });
      }
    }
  }
  for (const { changes } of found.values()) changes.sort((a, b) => a.invocation.at - b.invocation.at);
  return [...found.values()];
}

function optionOf({ invocation }: Call): number {
  return Number(invocation.args[1]);
}

/** Whether it was acknowledged, and those before it had all ended well before it began: nothing of them can come after it. */
function isSettled({ invocation, answers }: Call, before: readonly Call[]): boolean {
  if (answers[0]?.code !== 0) return false;
  return before.every((one) => one.answers[0]?.code === 0 && one.answers[0].at <= invocation.at);
}
