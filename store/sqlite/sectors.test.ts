/**
 * Each sector of a store's database is damaged in turn: what is read then is what was written, or is refused. Above all,
 * nothing that is there may look as if it was not: rows that can't be found have no checksum to tell.
 */
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import { copyOf, openStore, optionsFor, storeDirectory } from '../../tests/support/sqlite-store.ts';
import { ANY_SIZE, commit, erase, read, revoke, send, set, signIn } from '../conformance/subject.ts';
import { StoreError } from '../errors.ts';
import type { Store } from '../port.ts';
import { openSqliteStore } from './open.ts';

const SECTOR = 512;
const users = Array.from({ length: 10 }, (_, i) => `user${i}`);
const pairs = users.flatMap((a, i) => users.slice(i + 1, i + 3).map((b) => [a, b] as const));

async function filledStore(maxBehind: number): Promise<string> {
  const directory = storeDirectory();
  const store = await openStore(directory, { maxBehind });
  for (const [a, b] of pairs) {
    await commit(store, ...[1, 2, 3].map((n) => send(a, b, { body: `"number ${n} of ${a} for ${b}"` })));
    await commit(store, revoke(a, b, 2), read(b, a, 1), set(a, b, { cleared: 1 }), set(b, a, { pinned: 1 }));
    await commit(store, erase(a, b, 3), erase(b, a, 1), erase(b, a, 3));
  }
  for (const user of users) {
    for (const instance of ['phone', 'web']) {
      await commit(store, signIn({ user, instance, login: `${user} ${instance}`, resumes: 0 }));
    }
    await store.reserve(`numbers of ${user}`, 10);
  }
  await store.close();
  return directory;
}

/** Everything that can be asked of a store, each answer by its question. */
async function answers(store: Store): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const ask = async (question: string, asking: () => Promise<unknown>): Promise<void> => {
    const answer = await asking().catch((error: unknown) => {
      if (error instanceof StoreError && error.reason === 'damaged') return 'refused';
      throw error;
    });
    found.set(question, JSON.stringify(answer) ?? 'nothing');
  };
  for (const user of users) {
    await ask(`account ${user}`, () => store.account(user));
    await ask(`phone of ${user}`, () => store.session(user, 'phone'));
    await ask(`web of ${user}`, () => store.session(user, 'web'));
    await ask(`conversations of ${user}`, () => store.changedSince(user, 0, 100));
    await ask(`settings of ${user}`, () => store.pull(userKey(user), 0, 100, ANY_SIZE));
  }
  for (const [a, b] of pairs) {
    const stream = c2cKey(a, b);
    await ask(`log of ${stream}`, () => store.pull(stream, 0, 100, ANY_SIZE));
    await ask(`head of ${stream}`, () => store.head(stream));
    await ask(`${a} with ${b}`, () => store.viewedHead(a, stream));
    for (const user of [a, b]) {
      await ask(`unseen by ${user} in ${stream}`, async () => [...(await store.unseenAt(user, stream, [1, 2, 3]))]);
    }
    await ask(`page of ${stream}`, () => store.messages(stream, 'newest', false, 3, ANY_SIZE, 0));
    await ask(`messages of ${stream}`, () => store.messagesBySeq(stream, [1, 3]));
  }
  for (const user of users) await ask(`numbers of ${user}`, () => store.reserve(`numbers of ${user}`, 1));
  return found;
}

it.each([
  ['zeros', 0, 0],
  ['zeros, positions not written yet', 0, 1000],
  ['letters', 97, 0],
])('serves nothing wrong where a sector reads as %s', async (_, byte, maxBehind) => {
  const directory = await filledStore(maxBehind);
  const whole = await openStore(copyOf(directory));
  const truth = await answers(whole);
  await whole.close();
  const damaged = Buffer.alloc(SECTOR, byte);
  const copy = copyOf(directory);
  const path = join(copy, 'store.db');
  const [database, mark] = [readFileSync(path), readFileSync(join(copy, 'store.mark'))];
  const wrong: string[] = [];
  for (let at = 0; at < database.length; at += SECTOR) {
    writeFileSync(path, database);
    writeFileSync(join(copy, 'store.mark'), mark);
    const file = openSync(path, 'r+');
    writeSync(file, damaged, 0, SECTOR, at);
    closeSync(file);
    const store = await openSqliteStore(optionsFor(copy)).catch((error: unknown) => {
      if (!(error instanceof StoreError)) wrong.push(`sector ${at / SECTOR}: ${String(error)}`);
      return undefined;
    });
    if (store === undefined) continue;
    for (const [question, answer] of await answers(store)) {
      if (answer === '"refused"' || answer === truth.get(question)) continue;
      wrong.push(
        `sector ${at / SECTOR}: ${question}: ${answer.slice(0, 80)} instead of ${truth.get(question)?.slice(0, 80)}`,
      );
    }
    await store.close();
  }
  expect(wrong).toEqual([]);
});
