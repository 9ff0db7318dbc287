/**
 * The signed-in devices that are connected to this node, by user. A user's first session subscribes the user's subject
 * of the bus, the last one gives it back. The store holds who is signed in; this holds who can be reached.
 */
import { type Bus, type BusMessage, type Subscription, userSubject } from './bus.ts';
import type { Connection } from './gateway/connection.ts';

/** A device that is signed in and connected. It is also the fence of its commands: see `Fence` of store/port.ts. */
export interface LiveSession {
  readonly user: string;
  readonly tinyid: number;
  readonly instance: string;
  readonly platform: string;
  readonly login: string;
  readonly resumes: number;
  readonly connection: Connection;
  /** Has signed out, or lost its place to a newer connection or another device: its waiting commands are dropped. */
  fenced: boolean;
}

export interface Sessions {
  /** From here on the session gets what is published to its user. */
  add(session: LiveSession): void;
  /** From here on it gets nothing. Does no harm if it is not there. */
  remove(session: LiveSession): void;
  find(user: string, instance: string): LiveSession | undefined;
  /** The sessions of a user. */
  of(user: string): readonly LiveSession[];
  /** Whether anybody here listens to a subject. */
  listens(subject: string): boolean;
  /** Brings a message to the sessions of a subject as if the bus had. */
  receive(subject: string, message: BusMessage): void;
  all(): LiveSession[];
  /** Users with at least one session. */
  readonly users: number;
}

interface UserSessions {
  list: readonly LiveSession[];
  subscription: Subscription;
}

/** `deliver` brings a message to the sessions of the user it was published to. */
export function createSessions(
  bus: Bus,
  deliver: (subject: string, sessions: readonly LiveSession[], message: BusMessage) => void,
): Sessions {
  const bySubject = new Map<string, UserSessions>();
  const of = (user: string): readonly LiveSession[] => bySubject.get(userSubject(user))?.list ?? [];

  return {
    add(session) {
      const subject = userSubject(session.user);
      const known = bySubject.get(subject);
      if (known !== undefined) {
        known.list = [...known.list, session];
        return;
      }
      const subscription = bus.subscribe(subject, (message) => deliver(subject, fresh.list, message));
      const fresh: UserSessions = { list: [session], subscription };
      bySubject.set(subject, fresh);
    },
    remove(session) {
      const subject = userSubject(session.user);
      const known = bySubject.get(subject);
      if (known === undefined) return;
      known.list = known.list.filter((other) => other !== session);
      if (known.list.length > 0) return;
      known.subscription.unsubscribe();
      bySubject.delete(subject);
    },
    find: (user, instance) => of(user).find((session) => session.instance === instance),
    of,
    listens: (subject) => bySubject.has(subject),
    receive(subject, message) {
      const known = bySubject.get(subject);
      if (known !== undefined) deliver(subject, known.list, message);
    },
    all: () => [...bySubject.values()].flatMap(({ list }) => list),
    get users() {
      return bySubject.size;
    },
  };
}
