/**
 * Up to which change number everything is committed, whoever writes. Numbers come from a sequence, and who took a lower
 * one may commit later, or not at all. But whoever takes a number of a sequence holds a lock on it, which comes before
 * the number and goes when the transaction has ended and what it wrote is visible. A look at the database answers the
 * highest number that is visible and, later than that, who holds such a lock: whoever took a lower number and is not done
 * is among them. Once none of them is left, nothing below that number is still to come.
 *
 * Numbers that were taken but not committed are passed by on purpose: only what a commit has made durable is certain not
 * to be given out again after a crash. And only writers of this store count: transaction ids would do as well, but then
 * somebody else's long transaction in the same cluster would hold this store's readers up.
 */
import { type Kysely, sql } from 'kysely';
import { written } from '../queries/batch-reads.ts';
import type { Schema } from '../schema.ts';
import { query } from '../sql/define.ts';

/** What a look at the database shows. `newest` is of the statement's beginning, and so older than `writers`. */
export interface Look {
  newest: number;
  writers: string[];
}

export const watermarkQueries = {
  look: query((tables: Kysely<Schema>) =>
    written(
      tables,
      sql<Look>`
        select
          greatest((select max(gno) from entry), (select max(changed) from session), 0) as newest,
          array(
            select virtualtransaction from pg_locks
            where locktype = 'relation' and relation = 'change'::regclass and mode = 'RowExclusiveLock'
              and database = (select oid from pg_database where datname = current_database())
          ) as writers`,
    ),
  ),
};

export interface Watermark {
  /** Everything up to it is visible to statements that begin now. Never goes back. */
  gno(): number;
  /** Whether a look has ever told how far it goes. */
  isKnown(): boolean;
  /**
   * To be called before a look is sent; takes its answer, and tells up to which number everything is visible to statements
   * that follow on that look's connection. That may be less than `gno`, which others' looks bring up to date meanwhile.
   */
  ask(): (look: Look) => number;
}

export function createWatermark(): Watermark {
  let settled: number | undefined;
  /** The first look whose writers have not all ended. */
  let waiting: { newest: number; writers: ReadonlySet<string> } | undefined;

  const settle = (newest: number): void => void (settled = Math.max(settled ?? 0, newest));

  return {
    gno: () => settled ?? 0,
    isKnown: () => settled !== undefined,
    ask() {
      // Looks may be under way side by side, and answers overtake each other. Who is missing from a look has ended only
      // if the look began after that writer was met: it says nothing of a list that was made while it was under way.
      const [before, met] = [settled ?? 0, waiting];
      return ({ newest, writers }) => {
        const hasEnded = met !== undefined && !writers.some((writer) => met.writers.has(writer));
        const seen = Math.max(before, hasEnded ? met.newest : 0, writers.length === 0 ? newest : 0);
        if (hasEnded && waiting === met) waiting = undefined;
        if (writers.length > 0) waiting ??= { newest, writers: new Set(writers) };
        if (hasEnded || writers.length === 0) settle(seen);
        return seen;
      };
    },
  };
}
