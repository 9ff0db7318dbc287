/** Sends of every kind: to many at once, again, and cancelled: what is said of each is true, and nothing is there twice. */
import { textOf } from '../elements.ts';
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';
import { identityOf, livesOf, logBetween, writtenIdentity } from './survey.ts';

const CANCELLED = 8021;

/** A text that was written once stands in a conversation once, under whatever identity, unless it was forwarded. */
export function saidOnce({ log }: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const [stream, entries] of log) {
    const seen = new Set<string>();
    for (const { kind, from, body, state } of entries) {
      if (kind !== 'msg' || (state ?? 0) !== 0) continue;
      const message = JSON.parse(body) as Json;
      const text = `${from}: ${String(textOf(message))}`;
      if (message['message_is_forward_message'] === true) continue;
      if (seen.has(text)) violations.push({ promise: 'P3', text: `${stream}: "${text}" is there twice` });
      seen.add(text);
    }
  }
  return violations;
}

/** What is handed back as failed goes out under the id it has. */
export function sentAgainAsItWas({ history }: Evidence): Violation[] {
  return livesOf(history).flatMap(({ start, calls }) =>
    calls.flatMap(({ invocation: { name, args, result, wrote } }) => {
      if (name !== 'TIMMsgSendMessage' || result !== 0) return [];
      const given = JSON.parse(String(args[2])) as Json;
      const id = given['message_msg_id'] as string | undefined;
      // One that is being sent is refused before it gets an id.
      if (!id || given['message_is_forward_message'] === true || wrote === '' || wrote === id) return [];
      return [{ promise: 'P3', text: `${start.device}: ${id} was sent again as ${String(wrote)}` }];
    }),
  );
}

/** A send that ended as cancelled is in no log, unless it was sent again; and somebody has cancelled it. */
export function cancelledIsNotSent(evidence: Evidence): Violation[] {
  return livesOf(evidence.history).flatMap(({ start, calls }) => {
    const { user, device } = start;
    const times = new Map<string, number>();
    for (const { invocation } of calls) {
      if (invocation.wrote) times.set(invocation.wrote, (times.get(invocation.wrote) ?? 0) + 1);
    }
    return calls.flatMap(({ invocation: { name, args, wrote }, answers }) => {
      if (name !== 'TIMMsgSendMessage' || !wrote || answers[0]?.code !== CANCELLED) return [];
      const peer = String(args[0]);
      const wasAsked = calls.some(({ invocation: one }) => one.name === 'TIMMsgCancelSend' && one.args[2] === wrote);
      const isOver = calls.some(({ invocation: one }) => one.name === 'TIMLogout' || one.name === 'TIMUninit');
      if (!wasAsked && !isOver) return [{ promise: 'calls', text: `${device}: nobody has cancelled ${wrote}` }];
      const entries = logBetween(evidence, user, peer);
      const isThere = entries.some((one) => one.kind === 'msg' && identityOf(one) === writtenIdentity(user, wrote));
      if (!isThere || times.get(wrote)! > 1 || isSentLater(evidence, wrote, start.life)) return [];
      return [{ promise: 'P3', text: `${device}: ${wrote} was cancelled and is in the log` }];
    });
  });
}

/** A cancel that was taken ends its send, and as cancelled. */
export function cancelsAreTrue({ history }: Evidence): Violation[] {
  return livesOf(history).flatMap(({ start, calls }) =>
    calls.flatMap(({ invocation: { name, args, at }, answers }) => {
      if (name !== 'TIMMsgCancelSend' || answers[0]?.code !== 0) return [];
      const send = calls.findLast(({ invocation }) => invocation.wrote === args[2] && invocation.at <= at);
      const code = send?.answers[0]?.code;
      if (code === undefined || code === CANCELLED) return [];
      return [{ promise: 'calls', text: `${start.device}: ${String(args[2])} was cancelled and ended with ${code}` }];
    }),
  );
}

/** Whether a later life of the device sent it again. */
function isSentLater({ history }: Evidence, id: string, life: number): boolean {
  return livesOf(history).some(
    ({ start, calls }) => start.life > life && calls.some(({ invocation }) => invocation.wrote === id),
  );
}
