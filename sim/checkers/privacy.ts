/** P8, and P9 as far as an app can see it: nobody is shown what was not written to them, and nothing but what was written. */
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';
import { batchesOf, livesOf, received, sendsOf, shownIdentity, textOf, writtenIdentity } from './survey.ts';

interface Written {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: unknown;
}

export function onlyWhatWasWritten(evidence: Evidence): Violation[] {
  const lives = livesOf(evidence.history);
  const written = new Map<string, Written>();
  for (const life of lives) {
    for (const { peer, id, text } of sendsOf(life)) {
      written.set(writtenIdentity(life.start.user, id), { from: life.start.user, to: [peer], text });
    }
  }
  const batches = new Map(
    lives.flatMap((life) =>
      batchesOf(life).map(({ text, users }) => [text, { from: life.start.user, to: users, text }] as const),
    ),
  );
  const shown = [
    ...lives.flatMap((life) => received(life).map((message) => ({ life: life.start, message }))),
    ...evidence.observed.flatMap((life) => [...life.histories.values()].flat().map((message) => ({ life, message }))),
  ];
  return shown.flatMap(({ life, message }) => {
    // What was put in on the device is judged where that is known.
    if (message['message_status'] === IMPORTED) return [];
    const source = written.get(shownIdentity(message)) ?? batches.get(textOf(message));
    const wrong = judge(life.user, message, source, batches.size > 0);
    return wrong === undefined ? [] : [{ promise: 'P8', text: `${life.device}: ${shownIdentity(message)} ${wrong}` }];
  });
}

const IMPORTED = 5;
const REVOKED = 6;

function judge(user: string, message: Json, written: Written | undefined, hasBatches: boolean): string | undefined {
  // A batch without an answer has told no ids: of what was taken back nothing is left to know it by.
  if (written === undefined && hasBatches && message['message_status'] === REVOKED) return undefined;
  if (written === undefined) return 'was never written';
  const { from, to, text } = written;
  if (writtenIdentity(from, String(message['message_msg_id'])) !== shownIdentity(message)) {
    return `is shown with the id ${JSON.stringify(message['message_msg_id'])}`;
  }
  const peer = String(message['message_conv_id']);
  if (user !== from && !to.includes(user)) return `was written by ${from} to ${to.join(', ')}`;
  if (user === from ? !to.includes(peer) : peer !== from) return `is shown with ${String(message['message_conv_id'])}`;
  const shownText = textOf(message);
  // What was taken back has no content any more.
  return shownText === undefined || shownText === text ? undefined : 'has another text than was written';
}
