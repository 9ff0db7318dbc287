/** The looks of a running server at its conversations: what they find, and that they are not confused by what changes meanwhile. */
import { expect, it } from 'vitest';
import { c2cKey } from '../../contract/stream-key.ts';
import { type Sampled, SAMPLED, sampleOf } from '../../store/check/sample.ts';
import { commit } from '../../store/conformance/subject.ts';
import type { Store } from '../../store/port.ts';
import { seededRandom } from '../../sim/world/random.ts';
import { openStore } from '../support/sqlite-store.ts';
import { ab, change, reading, revoking, sending, storedDirectory } from './stored.ts';

const users = ['alice', 'bob', 'carol'];

/** What many looks at the conversations of all users tell. */
async function looks(
  store: Pick<Store, 'changedSince' | 'viewedHead' | 'pull' | 'unseenAt'>,
  count: number,
): Promise<string[]> {
  const random = seededRandom('7');
  const problems = new Set<string>();
  let since = 0;
  for (let i = 0; i < count; i++) {
    const report = (check: string, where: string, text: string) => void problems.add(`${check}: ${where}: ${text}`);
    since = (await sampleOf(store, users[i % users.length]!, since, random, report)) ?? since;
  }
  return [...problems];
}

it('has nothing to say of a store as a server writes it', async () => {
  expect(await looks(await openStore(await storedDirectory()), 60)).toEqual([]);
});

it('is not confused by what is written while it looks', async () => {
  const store = await openStore(await storedDirectory());
  let seq = 9;
  const busy = async (): Promise<void> => {
    await commit(store, sending('alice', 'bob', 'more'), revoking('alice', 'bob', ++seq), reading('bob', 'alice', seq));
  };
  const looked = looks(
    {
      changedSince: (...asked) => store.changedSince(...asked),
      async viewedHead(...asked) {
        await busy();
        return store.viewedHead(...asked);
      },
      unseenAt: (...asked) => store.unseenAt(...asked),
      async pull(...asked) {
        await busy();
        return store.pull(...asked);
      },
    },
    60,
  );
  expect(await looked).toEqual([]);
  expect((await store.head(ab)).pos).toBeGreaterThan(60);
});

it('comes by all conversations of a user', async () => {
  const store = await openStore(await storedDirectory());
  const seen = new Set<string>();
  const watched = {
    ...store,
    pull(...asked: Parameters<Store['pull']>) {
      seen.add(asked[0]);
      return store.pull(...asked);
    },
  };
  await looks(watched, 60);
  expect([...seen].sort()).toEqual([c2cKey('alice', 'alice'), ab, c2cKey('bob', 'carol')]);
});

const at = (pos: number): string => `stream = (SELECT id FROM stream WHERE "key" = '${ab}') AND pos = ${pos}`;

it.each<[Sampled, string, boolean]>([
  ['checksum', `UPDATE entry SET body = '{}' WHERE ${at(3)}`, false],
  ['order', `UPDATE entry SET time = 5 WHERE ${at(5)}`, true],
  ['run', `UPDATE entry SET run = '[6,0,5,0,0,0,0,0]' WHERE ${at(5)}`, true],
  ['unread', 'UPDATE revoked SET counted = 0 WHERE target = 9', true],
  ['revoked', `UPDATE entry SET state = 0 WHERE ${at(9)}`, true],
  ['deleted', `UPDATE entry SET body = '{"text":"x"}' WHERE ${at(4)}`, true],
  ['membership', `DELETE FROM membership WHERE user_id = 'carol'`, true],
])('finds what is wrong with %s', async (check, sql, reseal) => {
  const directory = await storedDirectory();
  change(directory, sql, reseal);
  expect(await looks(await openStore(directory), 60)).toContainEqual(expect.stringMatching(`^${check}: `));
});

it('finds a head that is not that of the newest entry', async () => {
  const store = await openStore(await storedDirectory());
  const changedSince: Store['changedSince'] = async (...asked) =>
    (await store.changedSince(...asked)).map((head) => ({ ...head, seq: head.seq + 1 }));
  expect(await looks({ ...store, changedSince }, 20)).toContainEqual(
    expect.stringMatching(/^head: c2c:alice:bob: stands at/),
  );
});

it('has a name for each of these', () => {
  expect(SAMPLED).toEqual(['checksum', 'order', 'run', 'unread', 'revoked', 'deleted', 'membership', 'head']);
});
