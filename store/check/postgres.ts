/**
 * Checks a store in PostgreSQL as one snapshot shows it; nodes may go on serving. Beside what every store has to keep:
 * the row of each stream that says where it stands, and that streams are found by their names. The pages of its files
 * are PostgreSQL's own to check (`pg_amcheck`, data checksums).
 */
import type { StreamKey } from '../../contract/entry.ts';
import { emptyHead, headOf } from '../append.ts';
import { type HeadRow, toHeadRow } from '../postgres/head-row.ts';
import { CHANGES_PER_BLOCK, type Sql } from '../postgres/sql.ts';
import { ask } from '../transfer/postgres-reader.ts';
import { pagesOf, type Reader } from '../transfer/reader.ts';
import type { Report } from './problem.ts';
import { type Counts, checkWhole } from './whole.ts';

export async function checkPostgres(reader: Reader, sql: Sql, report: Report): Promise<Partial<Counts>> {
  const [given] = await ask<{ block: number }>(sql, 'SELECT last_value AS block FROM "change"', []);
  const change = (given!.block + 1) * CHANGES_PER_BLOCK;
  await checkKeys(reader, sql, report);
  return checkWhole(reader, { change }, report, async (stream, key, newest) => {
    if (newest) await checkHead(sql, stream, key, toHeadRow(headOf(newest), stream), report);
  });
}

/** Each stream by its name, and those without entries by their heads. */
async function checkKeys(reader: Reader, sql: Sql, report: Report): Promise<void> {
  for await (const rows of pagesOf(reader, 'stream')) {
    const keys = rows.map(({ key }) => key);
    const found = await ask<{ id: number; key: string }>(sql, 'SELECT id, "key" FROM stream WHERE "key" = ANY($1)', [
      keys,
    ]);
    const ids = new Map(found.map(({ id, key }) => [key, id]));
    for (const { id, key } of rows) if (ids.get(key) !== id) report('index', key, 'is not found by its name');
    const empty = await ask<{ id: number; key: string }>(sql, WITHOUT_ENTRIES, [rows.map(({ id }) => id)]);
    for (const { id, key } of empty) await checkHead(sql, id, key, toHeadRow(emptyHead(key), id), report);
  }
}

const WITHOUT_ENTRIES = `SELECT id, "key" FROM stream WHERE id = ANY($1::bigint[])
  AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.stream = stream.id)`;

async function checkHead(sql: Sql, stream: number, key: StreamKey, expected: HeadRow, report: Report): Promise<void> {
  const [head] = await ask<HeadRow>(sql, 'SELECT * FROM head WHERE stream = $1', [stream]);
  if (!head) return report('head', key, 'has no head');
  for (const name of ['pos', 'gno', 'time', 'seq', 'run'] as const) {
    if (head[name] !== expected[name])
      report('head', key, `stands at ${name} ${head[name]} instead of ${expected[name]}`);
  }
  if (head.checksum !== expected.checksum) report('checksum', key, 'its head is not as it was written');
}
