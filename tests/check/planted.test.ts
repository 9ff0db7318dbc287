/** Every kind of problem that the check names, planted once in the files of a store, is found under its name. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog } from '../../host/log.ts';
import { nodeServerHost } from '../../host/node.ts';
import { c2cKey } from '../../contract/stream-key.ts';
import { commit } from '../../store/conformance/subject.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { CHECKS } from '../../store/check/problem.ts';
import { checkSqlite } from '../../store/check/sqlite.ts';
import { openMark } from '../../store/sqlite/mark.ts';
import { copyOf, optionsFor } from '../support/sqlite-store.ts';
import { ab, change, databaseOf, revoking, setting, storedDirectory } from './stored.ts';

const host = nodeServerHost(silentLog);
const found = new Set<string>();

/** What a check tells, one line each; pages are smaller than streams. */
async function problemsIn(directory: string): Promise<string[]> {
  const problems: string[] = [];
  const report = (check: string, where: string, text: string) => void problems.push(`${check}: ${where}: ${text}`);
  await checkSqlite(directory, host, report, 4);
  return problems;
}

/** As left behind by a server; made once, used as copies. */
const sound = mkdtempSync(join(tmpdir(), 'hongyan-check-'));
beforeAll(() => storedDirectory(sound));
afterAll(() => rmSync(sound, { recursive: true }));

it('has nothing to say of a store as a server leaves it behind', async () => {
  expect(await problemsIn(sound)).toEqual([]);
  const counts = await checkSqlite(sound, host, () => undefined);
  expect(counts).toEqual({
    stream: 5,
    entry: 28,
    account: 3,
    session: 3,
    membership: 5,
    revoked: 3,
    deleted: 6,
    sequence: 1,
  });
});

it('counts what nobody sees any more, but was not read', async () => {
  const directory = copyOf(sound);
  const store = await openSqliteStore(optionsFor(directory));
  await commit(store, setting('carol', 'bob', { cleared: 4 }), setting('bob', 'carol', { deleted: [3] }));
  await commit(store, setting('alice', 'bob', { deleted: [13] }), revoking('alice', 'bob', 9));
  expect((await store.pull(c2cKey('bob', 'carol'), 2, 1, 1))[0]).toMatchObject({ pos: 3, state: 2 });
  expect((await store.pull(ab, 12, 1, 1))[0]).toMatchObject({ pos: 13, state: 1 });
  await store.close();
  expect(await problemsIn(directory)).toEqual([]);
});

/** Rows of what is written in `stored.ts`; an entry by its place. */
const at = (pos: number, stream = ab): string =>
  `stream = (SELECT id FROM stream WHERE "key" = '${stream}') AND pos = ${pos}`;
const entry = (pos: number, what: string): string => `UPDATE entry SET ${what} WHERE ${at(pos)}`;

it.each([
  [
    'a missing position',
    `DELETE FROM entry WHERE ${at(4)}; DELETE FROM position WHERE ${at(4)}`,
    /^order: c2c:alice:bob: position 4 is missing/,
  ],
  ['a wrong number', entry(5, 'seq = 6'), /^order: c2c:alice:bob at 5: its number is 6 instead of 5/],
  ['a time that runs backwards', entry(5, 'time = 5'), /^order: c2c:alice:bob at 5: its time 5 is before/],
  [
    'change numbers that do not grow',
    `UPDATE entry SET gno = gno + 1000 WHERE ${at(3)}; UPDATE position SET gno = gno + 1000 WHERE ${at(3)}`,
    /^order: c2c:alice:bob at 4: its change number \d+ is not above/,
  ],
  [
    'an entry of a stranger',
    entry(5, `sender = 'eve'`),
    /^order: c2c:alice:bob at 5: a msg of eve does not belong there/,
  ],
  [
    'an entry that belongs elsewhere',
    entry(5, `kind = 'set', seq = 4`),
    /^order: c2c:alice:bob at 5: a set of alice does not/,
  ],
  [
    'a stream of no name',
    `UPDATE stream SET "key" = 'c2c:bob:alice' WHERE "key" = '${ab}'`,
    /^order: c2c:bob:alice: is no name/,
  ],
  [
    'a total that jumps',
    entry(5, `run = '[6,0,5,0,0,0,0,0]'`),
    /^run: c2c:alice:bob at 5: its totals are \[6,.* instead of \[5,/,
  ],
  [
    'a mark that was not moved',
    entry(7, `run = '[5,0,6,0,0,0,0,0]'`),
    /^run: c2c:alice:bob at 7: .* instead of \[5,0,6,3,0,3,0,3\]/,
  ],
  [
    "totals in a user's own stream",
    `UPDATE entry SET run = '[1]' WHERE ${at(1, 'user:alice')}`,
    /^run: user:alice at 1: has totals/,
  ],
  [
    'a message that says it counts',
    entry(3, `body = '{"message_is_excluded_from_unread_count":true}'`),
    /^run: c2c:alice:bob at 3/,
  ],
  [
    'an unread number that is not so',
    `UPDATE revoked SET counted = 0 WHERE target = 9`,
    /^unread: c2c:alice:bob: bob is told of \d unread messages, a recount gives \d/,
  ],
  [
    'a taken back message without its row',
    'DELETE FROM revoked WHERE target = 9',
    /^revoked: c2c:alice:bob at 9: .* has no row/,
  ],
  [
    'a row of a message that is there',
    `INSERT INTO revoked VALUES (1, 3, 'alice', 1, 0)`,
    /^revoked: c2c:alice:bob at 3: has a row, but no message/,
  ],
  [
    'a row that names another sender',
    `UPDATE revoked SET sender = 'bob' WHERE target = 9`,
    /^revoked: c2c:alice:bob at 9: is of alice, not of bob/,
  ],
  [
    'a row that says it counted',
    'UPDATE revoked SET counted = 1 WHERE target = 6',
    /^revoked: c2c:alice:bob at 6: its row says that it counted/,
  ],
  [
    'a body that is still there',
    entry(9, `body = '{"text":"not gone"}'`),
    /^revoked: c2c:alice:bob at 9: .* still has its body/,
  ],
  [
    'a message that came back',
    entry(9, 'state = 0'),
    /^revoked: c2c:alice:bob at 11: takes back the message at 9, which is still there/,
  ],
  [
    'an entry that takes nothing back',
    entry(11, `body = '{"target":7}'`),
    /^revoked: c2c:alice:bob at 11: takes back what is no message, at 7/,
  ],
  [
    'an entry that takes back another',
    entry(11, `body = replace(body, '"seq":8', '"seq":7')`),
    /^revoked: c2c:alice:bob at 11: says seq 7 of/,
  ],
  [
    'a message that nothing takes back',
    entry(11, `body = replace(body, '"target":9', '"target":2')`),
    /^revoked: c2c:alice:bob: 3 messages were taken back, and 3 entries/,
  ],
  [
    'a deletion without its row',
    `DELETE FROM deleted WHERE user_id = 'bob' AND target = 13`,
    /^deleted: user:bob at \d: deletes position 13 of c2c:alice:bob, which has no row/,
  ],
  [
    'a row that no entry made',
    `INSERT INTO deleted VALUES ('alice', 1, 3, 0, 0)`,
    /^deleted: alice in c2c:alice:bob: 3 messages were deleted, and 4 have a row/,
  ],
  [
    'a deletion of what is no message',
    `INSERT INTO deleted VALUES ('bob', 1, 7, 0, 0)`,
    /^deleted: c2c:alice:bob at 7, by bob: has a row, but there is no message/,
  ],
  [
    'a deletion that says it did not count',
    'UPDATE deleted SET counted = 0 WHERE target = 13',
    /^deleted: c2c:alice:bob at 13, by bob: its row says that it did not count/,
  ],
  [
    'a deletion above the highest one',
    `UPDATE membership SET deleted = 5 WHERE user_id = 'bob' AND stream = 1`,
    /^membership: bob in c2c:alice:bob: deleted is 5 instead of 13/,
  ],
  [
    'a body that went while somebody saw it',
    entry(3, `state = 2, body = ''`),
    /^deleted: c2c:alice:bob at 3: it lost its body, and alice has not deleted it/,
  ],
  [
    'a body that nobody sees',
    entry(4, `body = '{"text":"not gone"}'`),
    /^deleted: c2c:alice:bob at 4: everybody has deleted it, and it still has its body/,
  ],
  [
    'a body that nobody sees, of a message that seems to be there',
    entry(4, `state = 0, body = '{"text":"not gone"}'`),
    /^deleted: c2c:alice:bob at 4, by bob: everybody has deleted it/,
  ],
  [
    'an option that nobody chose',
    `UPDATE membership SET receive = 1 WHERE user_id = 'alice' AND stream = 1`,
    /^membership: alice in c2c:alice:bob: receive is 1 instead of 2/,
  ],
  [
    'a conversation that a user lacks',
    `DELETE FROM membership WHERE user_id = 'carol'`,
    /^membership: c2c:bob:carol: carol does not have it/,
  ],
  [
    'a setting that nobody made',
    `UPDATE membership SET pinned = 7 WHERE user_id = 'bob'`,
    /^membership: bob in c2c:alice:bob: pinned is 7 instead of 0/,
  ],
  [
    'a setting of a user who made none',
    `UPDATE membership SET cleared = 1 WHERE user_id = 'carol'`,
    /^membership: carol in c2c:bob:carol: cleared is 1 instead of 0/,
  ],
  [
    'a setting of an unknown time',
    `UPDATE membership SET changed = 3 WHERE user_id = 'alice'`,
    /^membership: alice in c2c:alice:bob: changed with 3 instead of/,
  ],
  [
    'settings without a row',
    `DELETE FROM membership WHERE user_id = 'bob'`,
    /^membership: bob in c2c:alice:bob: has settings and no row/,
  ],
  [
    'a conversation of others',
    `INSERT INTO membership VALUES ('carol', 1, 0, 0, 0, 1, 0, 0, 0)`,
    /^membership: carol in c2c:alice:bob: has no part in it/,
  ],
  [
    'a user without account',
    `DELETE FROM account WHERE user_id = 'carol'`,
    /^membership: carol in c2c:bob:carol: has no account/,
  ],
  [
    'a device without account',
    `DELETE FROM account WHERE user_id = 'bob'`,
    /^people: bob on bob's laptop: is signed in and has no account/,
  ],
  [
    'an account with no number',
    `UPDATE account SET tinyid = 7 WHERE user_id = 'bob'`,
    /^people: bob: has the number 7/,
  ],
  [
    'a device that can not be',
    `UPDATE session SET kicked = 2 WHERE user_id = 'bob'`,
    /^people: bob on bob's laptop: can not be/,
  ],
  [
    'two devices in one',
    `UPDATE session SET number = 9 WHERE user_id = 'alice'`,
    /^people: alice on alice's phone: is the second one/,
  ],
  [
    'a device from the future',
    'UPDATE session SET changed = 9999',
    /^people: alice on alice's laptop: changed with 9999, above/,
  ],
  ['a sequence without an end', 'UPDATE sequence SET next = 0', /^sequence: online: goes on with 0/],
  [
    'a stream without its row',
    `DELETE FROM stream WHERE "key" = 'user:bob'`,
    /^index: stream \d: has entries and no row/,
  ],
  [
    'a newest entry that is not found',
    `DELETE FROM position WHERE ${at(9)}`,
    /^index: c2c:alice:bob at 9: is not found by its position/,
  ],
])('finds %s', async (_, sql, expected) => {
  const directory = copyOf(sound);
  change(directory, sql, true);
  const problems = await problemsIn(directory);
  expect(problems).toContainEqual(expect.stringMatching(expected));
  found.add(problems.find((one) => expected.test(one))!.split(':')[0]!);
});

it.each([
  [
    'entry',
    `UPDATE entry SET body = '{}' WHERE ${at(3)}`,
    /^checksum: c2c:alice:bob at 3: the entry is not as it was written/,
  ],
  ['position', `UPDATE position SET gno = 9999 WHERE ${at(3)}`, /^checksum: c2c:alice:bob at 3: its entry is gone/],
  [
    'stream',
    `UPDATE stream SET "key" = 'user:dora' WHERE "key" = 'user:bob'`,
    /^checksum: stream: the row .*user:dora.* is not as/,
  ],
  ['account', 'UPDATE account SET tinyid = tinyid + 7', /^checksum: account/],
  ['session', 'UPDATE session SET resumes = 7', /^checksum: session: (?!.*-laptop)/],
  ['membership', 'UPDATE membership SET hidden = 7', /^checksum: membership/],
  ['revoked', 'UPDATE revoked SET counted = 0', /^checksum: revoked/],
  ['deleted', 'UPDATE deleted SET counted = 1 - counted', /^checksum: deleted/],
  ['sequence', 'UPDATE sequence SET next = 7', /^checksum: sequence/],
])('finds a row of %s that is not as it was written', async (_, sql, expected) => {
  const directory = copyOf(sound);
  change(directory, sql, false);
  expect(await problemsIn(directory)).toContainEqual(expect.stringMatching(expected));
  found.add('checksum');
});

it('finds a bit in the name of a stream, also in the index that finds the stream by it', async () => {
  const bytes = readFileSync(databaseOf(sound));
  const problems: string[][] = [];
  for (let place = bytes.indexOf('user:bob'); place >= 0; place = bytes.indexOf('user:bob', place + 1)) {
    const directory = copyOf(sound);
    const flipped = Buffer.from(bytes);
    flipped[place + 7]! ^= 1;
    writeFileSync(databaseOf(directory), flipped);
    problems.push(await problemsIn(directory));
  }
  expect(problems).toHaveLength(2);
  const missing = expect.stringMatching(/^files: .*store\.db: row \d missing from index stream_key/);
  for (const each of problems) expect(each).toContainEqual(missing);
  found.add('files');
});

it.each(['"ctime"', '"value"', 'INDEX "stream_key"'])('finds a bit in the definition %s', async (text) => {
  const directory = copyOf(sound);
  const bytes = readFileSync(databaseOf(directory));
  bytes[bytes.indexOf(text) + text.length - 2]! ^= 1;
  writeFileSync(databaseOf(directory), bytes);
  expect(await problemsIn(directory)).toContainEqual(
    expect.stringMatching(/^files: .*(?:another definition than|has not the tables|malformed database schema)/),
  );
});

it('finds a bit in what the store says of itself', async () => {
  const directory = copyOf(sound);
  change(directory, `UPDATE meta SET "key" = 'gnn' WHERE "key" = 'gno'`, false);
  expect(await problemsIn(directory)).toContainEqual(expect.stringMatching(/^files: .*says gnn of itself/));
});

it('finds a bit in any page, or it was not used', async () => {
  const bytes = readFileSync(databaseOf(sound));
  const missed: number[] = [];
  for (let page = 0; page < bytes.length / 4096; page++) {
    const directory = copyOf(sound);
    const flipped = Buffer.from(bytes);
    flipped[page * 4096 + (page === 0 ? 100 : 0)]! ^= 1;
    writeFileSync(databaseOf(directory), flipped);
    if ((await problemsIn(directory)).length === 0) missed.push(page);
  }
  expect(missed).toEqual([]);
});

it('finds a store that ends before its mark, or has the mark of another', async () => {
  const [behind, foreign] = [copyOf(sound), copyOf(sound)];
  const { epoch, commits } = JSON.parse(
    readFileSync(join(sound, 'store.mark'), 'utf8').replace(/^(\S+) (\d+)[\s\S]*/, '{"epoch":"$1","commits":$2}'),
  ) as { epoch: string; commits: number };
  openMark(join(behind, 'store.mark'), { epoch, commits: commits + 1 }, silentLog).close();
  openMark(join(foreign, 'store.mark'), { epoch: 'other', commits }, silentLog).close();
  expect(await problemsIn(behind)).toEqual([expect.stringMatching(/^files: .* its newest part is damaged or missing/)]);
  expect(await problemsIn(foreign)).toEqual([
    expect.stringMatching(/^files: .* is of the history \S+, and store\.mark beside it of other/),
  ]);
});

it('tells of a database that can not be read at all', async () => {
  const directory = copyOf(sound);
  writeFileSync(databaseOf(directory), 'no database '.repeat(1000));
  expect(await problemsIn(directory)).toContainEqual(expect.stringMatching(/^files: .* is damaged/));
});

it('has planted each kind of problem that there is in files', () => {
  expect([...found].sort()).toEqual(
    Object.keys(CHECKS)
      .filter((name) => name !== 'head')
      .sort(),
  );
});
