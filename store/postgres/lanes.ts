/**
 * Queues in front of the connections that write. What waits in a lane becomes one transaction, since a transaction costs
 * nearly the same for one command as for hundreds; lanes work side by side. A stream has its lane, so that they seldom
 * wait for each other's locks.
 */
import { StoreError } from '../errors.ts';
import type { Command, Outcome } from '../port.ts';
import { createOrder, type Place } from './order.ts';

/** Commands in one transaction. */
export const MAX_MERGED = 512;
/** Commands that are worth a transaction of their own: a call uses fewer lanes if it brings fewer of them. */
export const ENOUGH = 64;
/** Commands that wait. A single call may bring more. */
export const MAX_WAITING = 65_536;

/** Hears of the outcome of the nth command of a call. */
type Told = (nth: number, outcome: Outcome) => void;

export interface Lanes {
  /**
   * Resolves to the outcomes, in order; `told` hears of each as soon as it is there. Rejects if carrying them out does.
   */
  commit(commands: readonly Command[], told?: Told): Promise<Outcome[]>;
  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void>;
}

/** One call of `commit`. */
interface Call extends PromiseWithResolvers<Outcome[]> {
  outcomes: Outcome[];
  left: number;
  told: Told | undefined;
}

interface Item {
  command: Command;
  call: Call;
  /** Of the command in its call. */
  index: number;
  /** Places in other lanes that have to be done first. */
  after: Place[];
}

interface Lane {
  waiting: Item[];
  isBusy: boolean;
  /** Commands so far: given to the lane, and done. */
  given: number;
  done: number;
}

/** `carryOut` answers an outcome for each command. */
export function createLanes(count: number, carryOut: (commands: readonly Command[]) => Promise<Outcome[]>): Lanes {
  const lanes = Array.from({ length: count }, (): Lane => ({ waiting: [], isBusy: false, given: 0, done: 0 }));
  const order = createOrder();
  /** Commands that are not done. */
  let open = 0;
  let idlers: (() => void)[] = [];

  const isDone = ({ lane, nth }: Place): boolean => nth < lanes[lane]!.done;

  const put = (command: Command, call: Call, index: number, at: number): void => {
    const lane = lanes[at]!;
    const place = { lane: at, nth: lane.given++ };
    const after = order.enter(command, place).filter((before) => before.lane !== at && !isDone(before));
    lane.waiting.push({ command, call, index, after });
    open++;
  };

  /** Begins with what waits and need not wait any longer. */
  const start = (lane: Lane): void => {
    if (lane.isBusy) return;
    let ready = 0;
    while (ready < Math.min(lane.waiting.length, MAX_MERGED) && lane.waiting[ready]!.after.every(isDone)) ready++;
    if (ready === 0) return;
    lane.isBusy = true;
    void run(lane, lane.waiting.splice(0, ready));
  };

  /** Never rejects. */
  const run = async (lane: Lane, items: readonly Item[]): Promise<void> => {
    try {
      settle(items, await carryOut(items.map(({ command }) => command)));
    } catch (error) {
      for (const { call } of items) call.reject(error);
    }
    lane.isBusy = false;
    lane.done += items.length;
    open -= items.length;
    for (const { command } of items) order.leave(command);
    lanes.forEach(start);
    if (open === 0) rest();
  };

  const rest = (): void => {
    const waiters = idlers;
    idlers = [];
    for (const wake of waiters) wake();
  };

  return {
    commit(commands, told) {
      if (commands.length === 0) return Promise.resolve([]);
      if (open > 0 && open + commands.length > MAX_WAITING) return Promise.resolve(refused(commands, told));
      const call = { ...Promise.withResolvers<Outcome[]>(), outcomes: [], left: commands.length, told };
      // Streams keep to their lanes while there is something to wait for.
      const used = open > 0 ? count : Math.min(count, Math.ceil(commands.length / ENOUGH));
      for (const [index, command] of commands.entries()) put(command, call, index, laneOf(command, used));
      lanes.forEach(start);
      return call.promise;
    },
    idle: () => (open === 0 ? Promise.resolve() : new Promise((resolve) => void idlers.push(resolve))),
  };
}

function settle(items: readonly Item[], outcomes: readonly Outcome[]): void {
  for (const [i, { call, index }] of items.entries()) {
    call.outcomes[index] = outcomes[i]!;
    call.told?.(index, outcomes[i]!);
    if (--call.left === 0) call.resolve(call.outcomes);
  }
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
