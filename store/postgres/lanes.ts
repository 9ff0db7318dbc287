/**
 * Queues in front of the connections that write. What waits in a lane becomes one transaction, since a transaction costs
 * nearly the same for one command as for hundreds; lanes work side by side. A stream has its lane, so that they seldom
 * wait for each other's locks. Nobody waits for a command that it does not depend on: what others hold the locks of, and
 * what comes after it, steps out of the way.
 */
import type { Clock, Timer, Timers } from '../../host/host.ts';
import { StoreError } from '../errors.ts';
import type { Command, Outcome } from '../port.ts';
import { createWaiting, type Item, type Lane, takeReady, type Told } from './waiting.ts';

/** Commands that are worth a transaction of their own: a call uses fewer lanes if it brings fewer of them. */
export const ENOUGH = 64;
/** Commands that wait. A single call may bring more. */
export const MAX_WAITING = 65_536;

/** Between two attempts at what others hold the locks of. */
export const HELD_PAUSE_MS = 50;

/** What became of a command: `held` if it was not carried out, since others hold a lock that it needs. */
export type Carried = Outcome | 'held';

/** Answers what became of each command; `isRetry`: of commands that were held before. */
export type CarryOut = (commands: readonly Command[], isRetry: boolean) => Promise<Carried[]>;

export interface Lanes {
  /**
   * Resolves to the outcomes, in order; `told` hears of each as soon as it is there. Rejects if carrying them out does.
   */
  commit(commands: readonly Command[], told?: Told): Promise<Outcome[]>;
  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void>;
}

export interface LanesParts {
  lanes: number;
  clock: Pick<Clock, 'monotonic'>;
  timers: Pick<Timers, 'after'>;
  /** A command that has waited for longer is not begun any more. */
  patienceMs: number;
}

export function createLanes({ lanes: count, clock, timers, patienceMs }: LanesParts, carryOut: CarryOut): Lanes {
  const waiting = createWaiting(count, clock);
  const { lanes, held } = waiting;
  let retry: Timer | undefined;

  /** Begins with what waits and need not wait any longer. */
  const start = (lane: Lane): void => {
    if (lane.isBusy) return;
    const ready = takeReady(lane);
    if (ready.length === 0) return;
    lane.isBusy = true;
    void run(lane, ready);
  };

  /** Never rejects. */
  const run = async (lane: Lane, items: readonly Item[]): Promise<void> => {
    try {
      const commands = items.map(({ command }) => command);
      finish(items, await carryOut(commands, lane === held));
    } catch (error) {
      for (const { call } of items) call.reject(error);
      waiting.leave(items);
    }
    lane.isBusy = false;
    goOn();
  };

  /** Answers what has waited for too long, and what waited behind that for as long. */
  const expire = (): void => {
    const take = (): Item[] => waiting.takeLate(clock.monotonic() - patienceMs);
    for (let late = take(); late.length > 0; late = take()) finish(late, late.map(tooLate));
  };

  const goOn = (): void => {
    expire();
    lanes.forEach(start);
    if (held.waiting.length > 0 && !held.isBusy) {
      retry ??= timers.after(HELD_PAUSE_MS, () => {
        retry = undefined;
        expire();
        start(held);
        goOn();
      });
    }
  };

  const finish = (items: readonly Item[], carried: readonly Carried[]): void => {
    const done = items.filter((item, i) => settle(item, carried[i]!));
    held.waiting.push(...items.filter((_, i) => carried[i] === 'held'));
    waiting.leave(done);
  };

  return {
    commit(commands, told) {
      if (commands.length === 0) return Promise.resolve([]);
      const { open } = waiting;
      if (open > 0 && open + commands.length > MAX_WAITING) return Promise.resolve(refused(commands, told));
      const call = { ...Promise.withResolvers<Outcome[]>(), outcomes: [], left: commands.length, told };
      // Streams keep to their lanes while there is something to wait for.
      const used = open > 0 ? count : Math.min(count, Math.ceil(commands.length / ENOUGH));
      for (const [index, command] of commands.entries())
        waiting.put(command, call, index, lanes[laneOf(command, used)]!);
      lanes.forEach(start);
      return call.promise;
    },
    idle: () => waiting.idle(),
  };
}

/** False if there is no outcome yet. */
function settle({ call, index }: Item, outcome: Carried): boolean {
  if (outcome === 'held') return false;
  call.outcomes[index] = outcome;
  call.told?.(index, outcome);
  if (--call.left === 0) call.resolve(call.outcomes);
  return true;
}

function tooLate(): Outcome {
  const error = new StoreError(
    'unavailable',
    'A command waited too long for its turn, or for a lock that others hold.',
  );
  return { kind: 'failed', error };
}

function refused(commands: readonly Command[], told: Told | undefined): Outcome[] {
  const error = new StoreError('unavailable', 'More commands wait for PostgreSQL than it can take.');
  return commands.map((_, nth) => {
    const outcome: Outcome = { kind: 'failed', error };
    told?.(nth, outcome);
    return outcome;
  });
}

/** The lane of the first stream it names. */
function laneOf({ streams, session }: Command, count: number): number {
  return hashOf(streams[0] ?? session?.user ?? '') % count;
}

/** FNV-1a: spreads names that differ little. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
