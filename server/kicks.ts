/**
 * How sessions end when another takes their place. The store marks a kicked device, so that one that is away learns of
 * it at its next sign-in; one that is connected is told at once, and the mark is taken back.
 */
import { userKey } from '../contract/stream-key.ts';
import { CloseCode, type Push, printFrame } from '../contract/wire.ts';
import { end, send } from './gateway/connection.ts';
import type { LiveSession } from './sessions.ts';
import type { Committer } from './streams/committer.ts';
import { decideKickTold } from './streams/login.ts';

const KICKED = printFrame({ on: 'kicked' } satisfies Push);

/** Another device took this one's place: tells it, ends it, and notes that it has been told. Once. */
export function endKicked(committer: Committer, session: LiveSession): void {
  if (session.fenced) return;
  session.fenced = true;
  send(session.connection, KICKED);
  end(session.connection, CloseCode.kicked, 'another device of the user signed in');
  // If the queue is full the mark stays, and the device's next sign-in fails once more than it had to.
  committer.submit({
    name: 'kick told',
    streams: [userKey(session.user)],
    decide: (facts) => decideKickTold(facts, session),
    settle: () => undefined,
  });
}

/** The instance is back on a newer connection: what the older one has queued is dropped. */
export function endReplaced(session: LiveSession): void {
  session.fenced = true;
  end(session.connection, CloseCode.replaced, 'a newer connection of this device took over');
}
