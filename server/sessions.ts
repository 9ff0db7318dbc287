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
  /** Users with at least one session. */
  readonly users: number;
}

interface UserSessions {
  list: readonly LiveSession[];
  subscription: Subscription;
}

/** `deliver` brings a message of the bus to the sessions of the user it was published to. */
export function createSessions(
  bus: Bus,
  deliver: (sessions: readonly LiveSession[], message: BusMessage) => void,
): Sessions {
  const byUser = new Map<string, UserSessions>();
  return {
    add(session) {
      const { user } = session;
      const known = byUser.get(user);
      if (known !== undefined) {
        known.list = [...known.list, session];
        return;
      }
      const subscription = bus.subscribe(userSubject(user), (message) => deliver(fresh.list, message));
      const fresh: UserSessions = { list: [session], subscription };
      byUser.set(user, fresh);
    },
    remove(session) {
      const known = byUser.get(session.user);
      if (known === undefined) return;
      known.list = known.list.filter((other) => other !== session);
      if (known.list.length > 0) return;
      known.subscription.unsubscribe();
      byUser.delete(session.user);
    },
    find(user, instance) {
      return byUser.get(user)?.list.find((session) => session.instance === instance);
    },
    get users() {
      return byUser.size;
    },
  };
}
