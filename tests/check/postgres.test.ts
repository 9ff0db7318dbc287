/** The check of a store in PostgreSQL, and what only that has: heads, and streams that are found by their names. */
import pg from 'pg';
import { expect, it } from 'vitest';
import { silentLog } from '../../host/log.ts';
import { nodeServerHost } from '../../host/node.ts';
import { checkPostgres } from '../../store/check/postgres.ts';
import { readDatabase } from '../../store/transfer/export.ts';
import { openPostgres } from '../support/postgres-store.ts';
import { describePostgres, freshApp, sharedPostgres } from '../support/postgres.ts';
import { setting, write } from './stored.ts';

const host = nodeServerHost(silentLog);

async function problemsIn(app: number): Promise<{ problems: string[]; counts: unknown }> {
  const problems: string[] = [];
  let counts: unknown;
  await readDatabase(sharedPostgres()!, app, host, async (reader, _, sql) => {
    const report = (check: string, where: string, text: string) => void problems.push(`${check}: ${where}: ${text}`);
    counts = await checkPostgres({ ...reader, pageRows: 4 }, sql, report);
  });
  return { problems, counts };
}

async function change(app: number, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: sharedPostgres()!, options: `-c search_path=hongyan_${app}` });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** An app with a store that is open as long as the test runs. */
async function filledApp(): Promise<number> {
  const sdkAppId = freshApp();
  const store = await openPostgres({ sdkAppId });
  await write(store);
  // A conversation that has settings and no entry.
  await store.commit([setting('alice', 'dora', { pinned: true })]);
  return sdkAppId;
}

describePostgres('a store in PostgreSQL', () => {
  it('has no problem, while it is served', async () => {
    const counts = { stream: 6, entry: 29, account: 3, session: 3, membership: 6, revoked: 3, deleted: 6, sequence: 1 };
    expect(await problemsIn(await filledApp())).toEqual({ problems: [], counts });
  });

  it.each([
    [
      'a head of an earlier entry',
      `UPDATE head SET pos = 3 WHERE pos > 9`,
      /^head: c2c:alice:bob: stands at pos 3 instead of/,
    ],
    ['a stream without its head', `DELETE FROM head WHERE pos > 9`, /^head: c2c:alice:bob: has no head/],
    ['a damaged head', `UPDATE head SET checksum = 7 WHERE pos > 9`, /^checksum: c2c:alice:bob: its head is not as/],
    [
      'a head of nothing',
      `UPDATE head SET pos = 1 WHERE pos = 0`,
      /^head: c2c:alice:dora: stands at pos 1 instead of 0/,
    ],
    [
      'a damaged entry',
      `UPDATE entry SET body = '{}' WHERE pos = 3 AND stream = (SELECT id FROM stream WHERE "key" = 'c2c:alice:bob')`,
      /^checksum: c2c:alice:bob at 3/,
    ],
    [
      'a missing entry',
      `DELETE FROM entry WHERE pos = 3 AND stream = (SELECT id FROM stream WHERE "key" = 'c2c:alice:bob')`,
      /^order: c2c:alice:bob: position 3 is missing/,
    ],
    ['a device from the future', `SELECT setval('change', 1)`, /^people: .* above/],
  ])('is found to have %s', async (_, sql, expected) => {
    const app = await filledApp();
    await change(app, sql);
    expect((await problemsIn(app)).problems).toContainEqual(expect.stringMatching(expected));
  });
});
