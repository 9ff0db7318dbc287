/**
 * Commits: one synchronous function between BEGIN and COMMIT, with the commands of a batch decided in order. What is in
 * memory changes only once COMMIT has returned.
 */
import type { Clock } from '../../host/host.ts';
import { sealed, unsealed } from '../checksum.ts';
import type { Command, Outcome } from '../port.ts';
import { createBeside } from './beside.ts';
import type { Database } from './database.ts';
import { carryOut, factsOf, type Numbers, type Tables } from './decide.ts';
import { isBusy } from './errors.ts';

export interface Committer {
  /** Carries out a batch. If it fails as a whole, its commands run one by one, so that only what can't be done fails. */
  commit(commands: readonly Command[]): Outcome[];
  /** Takes `count` numbers of a sequence and answers the first. */
  reserve(sequence: string, count: number): number;
}

/** `wrote` is called after each COMMIT that changed something, with the numbers as they are then. It must not throw. */
export function createCommitter(
  database: Database,
  tables: Tables,
  newest: Numbers,
  clock: Clock,
  wrote: (numbers: Readonly<Numbers>) => void,
): Committer {
  const { writeMeta, nextNumber, writeNextNumber } = database.statements;
  const beside = createBeside(database.statements);
  let numbers = newest;

  /** Runs `work` as one commit: all of its effects, in the tables and in memory, or none. */
  const transact = <T>(work: (next: Numbers) => T): T => {
    const next = { ...numbers };
    let result: T;
    try {
      result = database.transaction(() => {
        const done = work(next);
        if (next.changes === numbers.changes) return done;
        const unwritten = tables.positions.writeBehind(next.gno);
        writeMeta.run({ key: 'commits', value: String(++next.commits) });
        writeMeta.run({ key: 'unwritten', value: `${next.commits} ${unwritten}` });
        return done;
      });
    } catch (error) {
      tables.positions.drop();
      tables.streams.drop();
      tables.people.drop();
      throw error;
    }
    tables.positions.keep();
    tables.streams.keep();
    tables.people.keep();
    const hasChanged = next.changes !== numbers.changes;
    numbers = next;
    if (hasChanged) wrote(numbers);
    return result;
  };

  const commit = (commands: readonly Command[]): Outcome[] => {
    try {
      return transact((next) => {
        const facts = factsOf(tables, clock.now());
        return commands.map((command) => carryOut(tables, next, command, facts));
      });
    } catch (error) {
      if (commands.length === 1 || isBusy(error)) return commands.map(() => ({ kind: 'failed', error }));
      return commands.flatMap((command) => commit([command]));
    }
  };

  return {
    commit,
    reserve: (sequence, count) =>
      transact((next) => {
        const row = nextNumber.get({ name: sequence });
        if (!row) beside.sequence(sequence);
        const first = row ? unsealed('sequence', row).next : 1;
        writeNextNumber.run(sealed({ name: sequence, next: first + count }));
        next.changes++;
        return first;
      }),
  };
}
