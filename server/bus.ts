/**
 * What the nodes of an app tell each other about a user: publish and subscribe by subject, `u.<user>`. A node on its own
 * is a cluster of one and publishes all the same. The bus carries wake-ups with the frame inside: it may lose, delay and
 * repeat, and is never the only copy of anything durable. Its siblings are in `bus/`.
 */
import { createHash } from 'node:crypto';
import type { StreamKey } from '../contract/entry.ts';
import type { Session } from '../store/port.ts';

/**
 * How a device is signed in, as far as it matters to other connections of it. The login itself is a secret between the
 * device and its server; what tells one from another is enough here.
 */
export interface DeviceState extends Pick<Session, 'instance' | 'resumes' | 'kicked'> {
  /** See {@link tagOf}. */
  readonly tag: string;
}

/** Tells logins apart without giving them away. */
export function tagOf(login: string): string {
  return createHash('sha256').update(login).digest('hex').slice(0, TAG_DIGITS);
}

const TAG_DIGITS = 16;

/** What is told of a session. */
export function stateOf({
  instance,
  login,
  resumes,
  kicked,
}: Omit<DeviceState, 'tag'> & { login: string }): DeviceState {
  return { instance, tag: tagOf(login), resumes, kicked };
}

export type BusMessage =
  /**
   * A frame for every session of the user but the one with the login `except`, which is on the node that publishes and is
   * told otherwise. `gno` is the change number of the entry it carries, 0 if it carries none.
   */
  | { readonly kind: 'frame'; readonly text: string; readonly gno: number; readonly except: string | undefined }
  /** A device of the user has signed in, come back, or lost its place: what it had elsewhere is over. */
  | { readonly kind: 'device'; readonly device: DeviceState };

/**
 * - `alone`: it reaches nobody beyond this process.
 * - `up`: it reaches the other nodes, as far as can be known.
 * - `down`: it does not reach them now.
 */
export type BusState = 'alone' | 'up' | 'down';

export interface Subscription {
  unsubscribe(): void;
}

export interface Bus {
  readonly state: BusState;
  /**
   * Hands the message to whoever subscribed the subject, in the order of publishing. Subscribers of this process have it
   * when it returns.
   */
  publish(subject: string, message: BusMessage): void;
  subscribe(subject: string, receive: (message: BusMessage) => void): Subscription;
  /** Resolves when the subscriptions made so far are in force, or can't be because the bus is down: within some seconds. */
  settled(): Promise<void>;
  /** Lets go of everything. Nothing is received any more. */
  close(): Promise<void>;
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
