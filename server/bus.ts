/**
 * What the rooms of an app tell each other about a user: publish and subscribe by subject, `u.<user>`. This one lives
 * within the process; a node on its own is a cluster of one and publishes all the same. The bus carries wake-ups with
 * the frame inside and is never the only copy of anything durable.
 */
import type { StreamKey } from '../contract/entry.ts';

export type BusMessage =
  /**
   * A frame for every session of the user but the one with the login `except`, which is told otherwise. `gno` is the
   * change number of the entry it carries, 0 if it carries none.
   */
  | { readonly kind: 'frame'; readonly text: string; readonly gno: number; readonly except: string | undefined }
  /** The session with this login has lost its place to another device. */
  | { readonly kind: 'kick'; readonly login: string };

export interface Subscription {
  unsubscribe(): void;
}

export interface Bus {
  /** Hands the message to whoever subscribed the subject, in the order of publishing. */
  publish(subject: string, message: BusMessage): void;
  subscribe(subject: string, receive: (message: BusMessage) => void): Subscription;
}

/** The subject of one user. */
export function userSubject(user: string): string {
  return `u.${encodeURIComponent(user)}`;
}

/** The subjects of everybody who has a part in a stream. The ids in a key are encoded already. */
export function subjectsOf(stream: StreamKey): string[] {
  const from = stream.indexOf(':') + 1;
  const colon = stream.indexOf(':', from);
  if (colon < 0) return [`u.${stream.slice(from)}`];
  const first = stream.slice(from, colon);
  const second = stream.slice(colon + 1);
  return first === second ? [`u.${first}`] : [`u.${first}`, `u.${second}`];
}

/** A bus within this process: publishing calls the subscribers before it returns. */
export function createLocalBus(): Bus {
  const receivers = new Map<string, Set<(message: BusMessage) => void>>();
  return {
    publish(subject, message) {
      const all = receivers.get(subject);
      if (all !== undefined) for (const receive of all) receive(message);
    },
    subscribe(subject, receive) {
      const all = receivers.get(subject) ?? new Set();
      receivers.set(subject, all.add(receive));
      return {
        unsubscribe() {
          all.delete(receive);
          if (all.size === 0 && receivers.get(subject) === all) receivers.delete(subject);
        },
      };
    },
  };
}
