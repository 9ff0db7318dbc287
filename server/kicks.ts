/**
 * How sessions end when another takes their place: a device that was kicked is told so, one that came back on a newer
 * connection is sent away quietly. The store knows who has the place; the bus, the follower and the fence of a write only
 * say that it is worth a look. The store also marks a kicked device, so that one that is away learns of it at its next
 * sign-in; one that is connected is told at once, and the mark is taken back.
 */
import { userKey } from '../contract/stream-key.ts';
import { CloseCode, type Push, printFrame } from '../contract/wire.ts';
import type { Store } from '../store/port.ts';
import { type DeviceState, tagOf } from './bus.ts';
import { end, send } from './gateway/connection.ts';
import type { LiveSession } from './sessions.ts';
import type { Committer } from './streams/committer.ts';
import { decideKickTold } from './streams/login.ts';

const KICKED = printFrame({ on: 'kicked' } satisfies Push);

export interface Kicks {
  /** Tells how a device of the user is signed in: a session of it that has lost its place ends. */
  tell(session: LiveSession, device: DeviceState): void;
  /** Asks the store whether the session has its place, and ends it if not. Never rejects. */
  check(session: LiveSession): Promise<void>;
  /** A write of the session was refused by its fence: it ends. `refuse` answers the write, unless a newer connection will. */
  fenced(session: LiveSession, refuse: () => void): Promise<void>;
}

/** What became of a session's place. */
type Place = 'held' | 'kicked' | 'replaced';

export function createKicks({ store, committer }: { store: Pick<Store, 'session'>; committer: Committer }): Kicks {
  /** Where a session stands by what the store has. Whoever signs out takes its row away, and so does a kick long past. */
  async function look({ user, instance, login, resumes }: LiveSession): Promise<Place> {
    const now = await store.session(user, instance);
    if (now === undefined) return 'kicked';
    if (now.login !== login) return 'replaced';
    return placeOf(resumes, now);
  }

  function finish(session: LiveSession, place: Place): void {
    if (place === 'kicked') tellKicked(committer, session);
    else endReplaced(session);
  }

  async function check(session: LiveSession): Promise<void> {
    const place = await look(session).catch(() => 'unknown' as const);
    if (session.fenced || place === 'held') return;
    session.fenced = true;
    if (place === 'unknown') sendAway(session);
    else finish(session, place);
  }

  return {
    tell(session, device) {
      if (session.fenced || session.instance !== device.instance) return;
      // Another login may be an older one, heard of late.
      if (tagOf(session.login) !== device.tag) return void check(session);
      const place = placeOf(session.resumes, device);
      if (place === 'held') return;
      session.fenced = true;
      finish(session, place);
    },
    check,
    async fenced(session, refuse) {
      if (session.fenced) return;
      session.fenced = true;
      const place = await look(session).catch(() => 'unknown' as const);
      if (place === 'unknown') return sendAway(session);
      if (place === 'kicked') refuse();
      finish(session, place);
    },
  };
}

/** The place of a connection of a login, by what is known of that login. */
function placeOf(resumes: number, now: Pick<DeviceState, 'resumes' | 'kicked'>): Place {
  if (now.kicked) return 'kicked';
  return now.resumes > resumes ? 'replaced' : 'held';
}

/** Another device took this one's place: tells it, ends it, and notes that it has been told. */
function tellKicked(committer: Committer, session: LiveSession): void {
  // Who is gone was not told: the mark stays for the next sign-in.
  if (session.connection.state === 'ended') return;
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

/** Nobody can say now who has the place: the device comes back, and is told then. */
export function sendAway(session: LiveSession): void {
  session.fenced = true;
  end(session.connection, CloseCode.draining, 'this server does not reach its store');
}
