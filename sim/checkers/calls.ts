/** Calls and their answers: how many there are, and with what they end. */
import type { Evidence, Violation } from './check.ts';
import { livesOf } from './survey.ts';

/** Every call that returned 0 is answered exactly once, after it has returned, unless its app ended first. */
export function answeredOnce({ history }: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const { start, end, calls, facts } of livesOf(history)) {
    const returned = new Set<number>();
    for (const fact of facts) {
      if (fact.kind === 'call') returned.add(fact.call);
      if (fact.kind === 'answer' && !returned.has(fact.call)) {
        violations.push({
          promise: 'calls',
          text: `${start.device}: call ${fact.call} was answered before it returned`,
        });
      }
    }
    for (const { invocation, answers } of calls) {
      const what = `${start.device}: call ${invocation.call} ${invocation.name}`;
      if (answers.length > 1)
        violations.push({ promise: 'calls', text: `${what} was answered ${answers.length} times` });
      if (answers.length > 0 && invocation.result !== 0)
        violations.push({ promise: 'calls', text: `${what} returned ${invocation.result} and was answered` });
      if (answers.length === 0 && invocation.result === 0 && end?.how !== 'killed') {
        violations.push({ promise: 'calls', text: `${what} was never answered` });
      }
    }
  }
  return violations;
}

/** A send ends well, or since there was no way to the server, no session, or no store: nothing else happens in these stories. */
export function sendsEndAsTheyMay({ history }: Evidence): Violation[] {
  return livesOf(history).flatMap(({ start, calls }) =>
    calls.flatMap(({ invocation: { name, call, args }, answers }) => {
      if (name !== 'TIMMsgSendMessage') return [];
      const wrong = answers.filter(({ code }) => !ENDS_OF_SENDS.has(code) && !(code === UNMERGEABLE && isMerge(args)));
      return wrong.map(({ code }) => ({ promise: 'calls', text: `${start.device}: send ${call} ended with ${code}` }));
    }),
  );
}

/** 6008 its files did not get to the server for a minute, 6015 is being sent, 7004 its file is not there, 8021 was cancelled. */
const ENDS_OF_SENDS = new Set([0, 6008, 6014, 6015, 6206, 6208, 7004, 7009, 8021, 9508, 9520, 20004, 20005, 70001]);

/** What was to be merged has been taken back meanwhile. */
const UNMERGEABLE = 6017;

function isMerge([, , message]: readonly unknown[]): boolean {
  return String(message).includes('merge_elem_title');
}
