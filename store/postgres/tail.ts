/** What was committed in the order of change numbers, whoever committed it: for those who follow the store. */
import type { Tail } from '../port.ts';
import { readable } from '../readable.ts';
import { toSession } from '../session-row.ts';
import { statements } from './read-statements.ts';
import type { Sql } from './sql.ts';
import type { Streams } from './streams.ts';
import type { Watermark } from './watermark.ts';

/** See `tail` of `Store`. Brings the watermark up to date. */
export async function tailOf(
  sql: Sql,
  streams: Streams,
  watermark: Watermark,
  after: number,
  limit: number,
): Promise<Tail> {
  // In this order: all that the look covers is visible when the rest is read.
  const [seen, places, changed] = await Promise.all([
    look(sql, watermark),
    sql.all(statements.placesAbove, { gno: after, limit }),
    sql.all(statements.sessionsAbove, { gno: after, limit }),
  ]);
  // What is cut off, or not settled yet, is left to a later tail.
  const ends = [
    seen.settled,
    endOf(
      places.map(({ gno }) => gno),
      limit,
    ),
    endOf(
      changed.map((row) => row.changed),
      limit,
    ),
  ];
  const upto = Math.max(after, Math.min(...ends));
  const settled = places.filter(({ gno }) => gno <= upto);
  const { keys, damaged } = await streams.keysOf(
    sql,
    settled.map(({ stream }) => stream),
  );
  const sessions = readable(
    changed.filter((row) => row.changed <= upto),
    toSession,
  );
  return {
    upto,
    newest: Math.max(upto, seen.newest),
    entries: settled.flatMap(({ gno, stream: number, pos }) => {
      const stream = keys.get(number);
      return stream === undefined ? [] : [{ gno, stream, pos }];
    }),
    sessions: sessions.found,
    damaged: [...damaged, ...sessions.damaged],
  };
}

/** The newest number that is visible, and up to which all numbers are to the statements that follow. */
export async function look(sql: Sql, watermark: Watermark): Promise<{ newest: number; settled: number }> {
  const saw = watermark.ask();
  const [seen] = await sql.all(statements.look, {});
  return { newest: seen!.newest, settled: saw(seen!) };
}

/** Up to which number a list is complete that was cut at a limit. */
function endOf(numbers: readonly number[], limit: number): number {
  return numbers.length < limit ? Number.POSITIVE_INFINITY : numbers.at(-1)!;
}
