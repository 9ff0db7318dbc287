/**
 * A device of a player: one app after another (its lives), each in a program of its own on the device's host, so that it
 * can be killed like one; what it has stored is there for the next.
 */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { History } from '../history.ts';
import type { World } from '../world.ts';
import { type Answer, beginLife, type Ground, type Life, type LifeOptions } from './life.ts';

/** How long a UserSig is good for unless a player asks for less, in seconds. */
const SIG_SECONDS = 30 * 86_400;

export interface DeviceOptions extends Pick<LifeOptions, 'user' | 'platform' | 'servers'> {
  readonly name: string;
  /** Where its files are kept; undefined: in memory, lost with each life. */
  readonly folder: string | undefined;
}

export interface Device {
  readonly options: DeviceOptions;
  /** The host it runs on, for faults of its network. */
  readonly host: string;
  /** Whether an app runs. */
  readonly isRunning: boolean;
  readonly isSignedIn: boolean;
  /** The number of the present life, or of the last one. */
  readonly life: number;
  /** Starts the app anew. `fresh`: without anything of the life before. */
  begin(fresh?: boolean): void;
  /** The app leaves in order (TIMUninit). */
  leave(): void;
  /** The app's process is killed. */
  kill(): void;
  /** Makes a call; resolves with its answer, and never if the life ends first. Resolves at once to undefined if it returned not 0. */
  call(name: string, ...args: unknown[]): Promise<Answer | undefined>;
  /** As `call`, for a function that writes the id of its message. */
  callWithId(name: string, ...args: unknown[]): Promise<Answer | undefined>;
  login(seconds?: number): Promise<Answer | undefined>;
}

export function createDevice(world: Ground & Pick<World, 'crash'>, history: History, options: DeviceOptions): Device {
  const { name, user, platform, servers, folder } = options;
  let life: Life | undefined;
  let last = 0;
  let lives = 0;

  const storage = (isFresh: boolean): LifeOptions['storage'] => {
    if (folder === undefined) return 'memory';
    const path = join(folder, String(lives));
    // The files of a killed app stay open and locked in this process: the next life works on a copy.
    if (isFresh) mkdirSync(path, { recursive: true });
    else cpSync(join(folder, String(lives - 1)), path, { recursive: true });
    return { path };
  };

  const end = (how: 'left' | 'killed'): void => {
    if (how === 'killed') world.crash(name);
    life?.end(how);
    life = undefined;
  };

  const perform = (withId: boolean, called: string, args: readonly unknown[]): Promise<Answer | undefined> =>
    life?.call(withId, called, args) ?? Promise.resolve(undefined);

  return {
    options,
    host: name,
    get isRunning() {
      return life !== undefined;
    },
    get isSignedIn() {
      return life?.isSignedIn === true;
    },
    get life() {
      return last;
    },
    begin(fresh = false) {
      lives += 1;
      const isFresh = fresh || lives === 1 || folder === undefined;
      life = beginLife(world, history, { device: name, user, platform, servers, storage: storage(isFresh), isFresh });
      last = life.number;
    },
    leave: () => end('left'),
    kill: () => end('killed'),
    call: (called, ...args) => perform(false, called, args),
    callWithId: (called, ...args) => perform(true, called, args),
    login: (seconds = SIG_SECONDS) => perform(false, 'TIMLogin', life === undefined ? [] : [user, life.sig(seconds)]),
  };
}
