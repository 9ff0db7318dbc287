/** What players do: verbs with weights, one file per noun. A new feature adds its verbs to a table of its own. */
import type { Device } from '../players/device.ts';
import type { History } from '../history.ts';

/** What a verb may use besides the device it acts on. */
export interface Stage {
  /** Everybody's user ids. */
  readonly users: readonly string[];
  readonly history: History;
  readonly draw: (below: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  /** A number nobody got before: to tell contents apart. */
  readonly next: () => number;
}

export interface Verb {
  readonly name: string;
  readonly weight: number;
  /** Whether it makes sense on this device now; default: a running app. */
  possible?(device: Device): boolean;
  /** Does it. Nothing waits for the answers: they are in the history. */
  act(device: Device, stage: Stage): void;
}

/** Another user than the device's own. */
export function peerOf({ options }: Device, { users, pick }: Stage): string {
  return pick(users.filter((user) => user !== options.user));
}

/** Draws one of the verbs by its weight. */
export function chooseVerb<V extends { weight: number }>(verbs: readonly V[], draw: (below: number) => number): V {
  let at = draw(verbs.reduce((sum, { weight }) => sum + weight, 0));
  for (const verb of verbs) {
    at -= verb.weight;
    if (at < 0) return verb;
  }
  throw new Error('there is no verb to choose');
}

/** The C face's number of a one-to-one conversation. */
export const C2C = 1;
