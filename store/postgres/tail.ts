/** What was committed in the order of change numbers, whoever committed it: for those who follow the store. */
import { toSession } from '../session-row.ts';
import type { Tail } from '../port.ts';
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
  // In this order: all that the watermark covers is visible when the rest is read.
  const [, places, changed] = await Promise.all([
    look(sql, watermark),
    sql.all(statements.placesAbove, { gno: after, limit }),
    sql.all(statements.sessionsAbove, { gno: after, limit }),
  ]);
  // What is cut off, or not settled yet, is left to a later tail.
  const ends = [
    watermark.gno(),
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
  const keys = await streams.keysOf(
    sql,
    settled.map(({ stream }) => stream),
  );
  return {
    upto,
    entries: settled.map(({ gno, stream, pos }) => ({ gno, stream: keys.get(stream)!, pos })),
    sessions: changed.filter((row) => row.changed <= upto).map(toSession),
  };
}

export async function look(sql: Sql, watermark: Watermark): Promise<void> {
  const [seen] = await sql.all(statements.look, {});
  watermark.saw(seen!);
}

/** Up to which number a list is complete that was cut at a limit. */
function endOf(numbers: readonly number[], limit: number): number {
  return numbers.length < limit ? Number.POSITIVE_INFINITY : numbers.at(-1)!;
}
