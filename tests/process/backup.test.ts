/**
 * `hongyan backup`, `restore` and `check` as processes, while devices write to each other: a restored backup is a prefix of
 * what was acknowledged, with all that was acknowledged before it began, and devices that come back show that and nothing else.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, vi } from 'vitest';
import type { Entry } from '../../contract/entry.ts';
import { c2cKey } from '../../contract/stream-key.ts';
import { unreadOf } from '../../sim/checkers/unread.ts';
import { APP, contentOf, type Device, signedIn, textMessage } from '../support/device.ts';
import { historyOf } from '../support/traffic.ts';
import { type Program, startProgram, temporaryDirectory } from './spawn.ts';

const PATIENCE = { timeout: 25_000, interval: 20 };

type Server = Program & { url: string; port: number };

async function serve(data: string, port = 0): Promise<Server> {
  const config = join(temporaryDirectory(), 'hongyan.jsonc');
  writeFileSync(config, JSON.stringify({ apps: [APP] }));
  const program = startProgram(['serve', '--config', config, '--port', String(port), '--data', data]);
  const [, url] = await program.line(/^Hongyan is ready at (\S+)/);
  return { ...program, url: url!, port: Number(new URL(url!).port) };
}

/** What a command prints that does its work. */
async function done(...args: readonly string[]): Promise<readonly string[]> {
  const program = startProgram(args);
  expect([await program.exit, program.errors()]).toEqual([0, '']);
  return program.lines;
}

async function failureOf(...args: readonly string[]): Promise<string> {
  const program = startProgram(args);
  expect(await program.exit).toBe(1);
  return program.errors() + program.lines.join('\n');
}

interface Shown {
  conv_id: string;
  conv_unread_num: number;
}

async function conversationsOf(device: Device): Promise<Record<string, number>> {
  const list = await device.ok<Shown[]>('TIMConvGetConvList');
  return Object.fromEntries(list.map(({ conv_id, conv_unread_num }) => [conv_id, conv_unread_num]));
}

/** Texts of one writer that were acknowledged, in order. */
async function say(device: Device, peer: string, texts: readonly string[]): Promise<void> {
  for (const text of texts) await device.ok('TIMMsgSendNewMsg', peer, 1, textMessage(text));
}

/** Writes to `peer` without a pause, several messages under way at once. */
function startWriting(device: Device, peer: string): { acknowledged: string[]; stop(): Promise<void> } {
  const acknowledged: string[] = [];
  let isOver = false;
  let next = 0;
  const one = async (): Promise<void> => {
    while (!isOver) {
      const text = `${device.user} ${next++}`;
      const { code } = await device.call('TIMMsgSendNewMsg', peer, 1, textMessage(text));
      if (code === 0) acknowledged.push(text);
    }
  };
  const writing = Promise.all([one(), one(), one()]);
  return {
    acknowledged,
    async stop() {
      isOver = true;
      await writing;
    },
  };
}

interface Exported {
  epoch: string;
  entries: Entry[];
}

async function exported(data: string): Promise<Exported> {
  const lines = (await done('export', '--data', data)).map((line) => JSON.parse(line) as Record<string, unknown>);
  const entries = lines.filter(({ record }) => record === 'entry');
  return { epoch: String(lines[0]!['epoch']), entries: entries as unknown as Entry[] };
}

const textsIn = (entries: readonly Entry[]): string[] =>
  entries
    .filter(({ kind }) => kind === 'msg')
    .map(({ body }) => String(contentOf(JSON.parse(body) as Record<string, unknown>)));

const between = ({ entries }: Exported, a: string, b: string): Entry[] =>
  entries.filter(({ stream }) => stream === c2cKey(a, b));

describe('a backup', () => {
  test('made while devices write is a prefix of what was acknowledged, and devices come back to it', async () => {
    const [data, copies, carolStorage] = [temporaryDirectory(), temporaryDirectory(), temporaryDirectory()];
    const [copy, restored] = [join(copies, 'backup'), join(copies, 'restored')];
    const server = await serve(data);
    const [alice, bob] = [await signedIn(server, 'alice'), await signedIn(server, 'bob')];
    const carol = await signedIn(server, 'carol', { storage: { path: carolStorage } });
    await say(carol, 'bob', ['one', 'two', 'three']);
    await say(alice, 'carol', ['before the backup']);
    await bob.ok('TIMConvPinConversation', 'carol', 1, true);
    const writers = [startWriting(alice, 'bob'), startWriting(bob, 'alice')];
    const more = (count: number): Promise<unknown> => {
      const goals = writers.map(({ acknowledged }) => acknowledged.length + count);
      return vi.waitUntil(() => writers.every(({ acknowledged }, i) => acknowledged.length >= goals[i]!), PATIENCE);
    };

    await more(60);
    const before = writers.flatMap(({ acknowledged }) => [...acknowledged]);
    expect((await done('backup', '--data', data, '--to', copy)).at(-1)).toMatch(/^backed up 1 app, 1 MB, to /);
    const dora = await signedIn(server, 'dora');
    await say(dora, 'bob', ['lost']);
    await say(alice, 'carol', ['lost, too']);
    await carol.until('TIMRecvNewMsgCallback', () => carol.received().length === 2);
    carol.close();
    await more(40);
    server.signal('SIGKILL');
    await server.exit;

    await done('restore', '--from', copy, '--data', restored);
    await serve(restored, server.port);
    await more(20);
    await Promise.all(writers.map((writer) => writer.stop()));
    await say(alice, 'bob', ['the last one']);
    await bob.until('TIMRecvNewMsgCallback', () => bob.received().some((one) => contentOf(one) === 'the last one'));
    await dora.until('TIMKickedOfflineCallback');

    const [original, backup, now] = [await exported(data), await exported(copy), await exported(restored)];
    expect(backup.epoch).toBe(original.epoch);
    expect(now.epoch).not.toBe(original.epoch);
    for (const [stream, entries] of Map.groupBy(backup.entries, (entry) => entry.stream)) {
      const ofStream = (one: Exported): Entry[] => one.entries.filter((entry) => entry.stream === stream);
      expect(ofStream(original).slice(0, entries.length)).toEqual(entries);
      expect(ofStream(now).slice(0, entries.length)).toEqual(entries);
    }
    const kept = textsIn(between(backup, 'alice', 'bob'));
    expect(before.filter((text) => !kept.includes(text))).toEqual([]);
    expect(textsIn(between(original, 'alice', 'bob')).length).toBeGreaterThanOrEqual(kept.length + 80);
    const added = now.entries
      .slice()
      .sort((a, b) => a.gno - b.gno)
      .slice(backup.entries.length);
    const newest = Math.max(...original.entries.map(({ gno }) => gno));
    expect(added.filter(({ gno }) => gno <= newest)).toEqual([]);

    const again = await signedIn({ url: server.url }, 'carol', { storage: { path: carolStorage } });
    for (const [device, peers] of [
      [alice, ['bob', 'carol']],
      [bob, ['alice', 'carol']],
      [again, ['alice', 'bob']],
    ] as const) {
      for (const peer of peers) {
        expect(await historyOf(device, peer)).toEqual(textsIn(between(now, device.user, peer)));
      }
      const unread = peers.map((peer) => [peer, unreadOf(between(now, device.user, peer), device.user)]);
      expect(await conversationsOf(device)).toEqual(Object.fromEntries(unread));
    }
    expect(await conversationsOf(bob)).toMatchObject({ carol: 3 });
  }, 60_000);

  test('is checked before it counts', async () => {
    const [data, copies] = [temporaryDirectory(), temporaryDirectory()];
    const server = await serve(data);
    await say(await signedIn(server, 'alice'), 'bob', ['one', 'two']);
    expect(await failureOf('check', '--data', data)).toMatch(/in use by another process: stop its server/);
    server.signal('SIGTERM');
    await server.exit;
    expect((await done('check', '--data', data)).at(-1)).toMatch(/: no problem in 2 entries of 1 streams, 2 accounts/);

    const database = new DatabaseSync(join(data, 'apps', String(APP.sdkAppId), 'store.db'));
    database.exec(`UPDATE entry SET body = '{}' WHERE pos = 2`);
    database.close();
    const problem = `app ${APP.sdkAppId}: checksum: c2c:alice:bob at 2: the entry is not as it was written`;
    const damaged = await failureOf('check', '--data', data);
    expect(damaged).toContain(problem);
    expect(damaged).toMatch(/: 2 problems in 2 entries|: 1 problem in 2 entries/);
    const copy = join(copies, 'backup');
    const refused = await failureOf('backup', '--data', data, '--to', copy);
    expect(refused).toContain(problem);
    expect(refused).toMatch(/copy of app \d+ is damaged, so this is no backup: .*hongyan check/);
    expect(await failureOf('restore', '--from', copy, '--data', join(copies, 'restored'))).toMatch(
      /holds no whole backup/,
    );
  }, 60_000);
});
