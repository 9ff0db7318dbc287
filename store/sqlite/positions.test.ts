/** How far the table of positions may be behind: in memory, and in what a start has to read back. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { openStore, storeDirectory } from '../../tests/support/sqlite-store.ts';
import { commit, send, whole } from '../conformance/subject.ts';
import { MAX_POSITIONS_AT_ONCE } from '../limits.ts';

const MAX_BEHIND = 20;

function ask(directory: string, sql: string): number {
  const database = new DatabaseSync(join(directory, 'store.db'), { readOnly: true });
  const { answer } = database.prepare(sql).get() as { answer: number };
  database.close();
  return answer;
}

/** Entries that a start would look at, and those whose positions are missing. */
function readBack(directory: string): { looked: number; missing: number } {
  const indexed = `coalesce((SELECT cast(value AS integer) FROM meta WHERE key = 'indexed'), 0)`;
  return {
    looked: ask(directory, `SELECT count(*) AS answer FROM entry WHERE gno > ${indexed}`),
    missing: ask(directory, `SELECT (SELECT count(*) FROM entry) - (SELECT count(*) FROM position) AS answer`),
  };
}

it('keeps what a start reads back small, however the streams take turns', async () => {
  const directory = storeDirectory();
  const store = await openStore(directory, { maxBehind: MAX_BEHIND });
  const peers = Array.from({ length: 30 }, (_, n) => `peer${n}`);
  await commit(store, ...peers.map((peer) => send('alice', peer)));
  // A burst in one stream after another keeps the quiet ones old.
  for (const peer of peers) {
    for (let n = 0; n < 5; n += 1) await commit(store, ...Array.from({ length: 10 }, () => send('alice', peer)));
    const { looked, missing } = readBack(directory);
    expect(missing).toBeLessThanOrEqual(MAX_BEHIND);
    expect(looked).toBeLessThanOrEqual(2 * MAX_BEHIND + 10);
  }
  await store.close();
  const again = await openStore(directory, { maxBehind: MAX_BEHIND });
  for (const peer of peers) expect(await whole(again, c2cKey('alice', peer))).toHaveLength(51);
});

it('writes a long stream in parts, and never claims more than it has', async () => {
  const directory = storeDirectory();
  const store = await openStore(directory, { maxBehind: 2 * MAX_POSITIONS_AT_ONCE });
  let rand = 0;
  const fill = (peer: string, count: number) =>
    commit(store, ...Array.from({ length: count }, () => send('alice', peer, { rand: ++rand })));
  await fill('bob', MAX_POSITIONS_AT_ONCE);
  await fill('carol', 1);
  await fill('bob', MAX_POSITIONS_AT_ONCE - 10);
  const later = ['dave', 'erin', 'bob', 'frank', 'bob', 'carol', 'dave'];
  for (const peer of [...later, ...later, ...later, ...later]) {
    await fill(peer, 100);
    const complete = `SELECT count(*) AS answer FROM entry LEFT JOIN position USING (stream, pos)
      WHERE position.gno IS NULL AND entry.gno <= coalesce((SELECT cast(value AS integer) FROM meta WHERE key = 'indexed'), 0)`;
    expect(ask(directory, complete)).toBe(0);
  }
  await store.close();
  const again = await openStore(directory);
  expect(await whole(again, c2cKey('alice', 'carol'))).toHaveLength(401);
  expect((await again.head(c2cKey('alice', 'bob'))).pos).toBe(2 * MAX_POSITIONS_AT_ONCE - 10 + 800);
});
