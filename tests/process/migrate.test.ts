/** `hongyan migrate` and `hongyan export` as processes, on the files of a real server and a real PostgreSQL. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, test } from 'vitest';
import { silentLog } from '../../host/log.ts';
import { nodeServerHost } from '../../host/node.ts';
import { commit, send } from '../../store/conformance/subject.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { APP, contentOf, type Device, signedIn, textMessage } from '../support/device.ts';
import { describePostgres, startPostgres } from '../support/postgres.ts';
import { stallingProxy } from '../support/stalling-proxy.ts';
import { type Program, startProgram, temporaryDirectory } from './spawn.ts';

const BATCH = 500;

type Server = Program & { url: string };

/** A server with its app in a configuration file; `where` says what it keeps its data in. */
async function serve(directory: string, port: number, where: readonly string[]): Promise<Server> {
  const config = join(directory, 'hongyan.jsonc');
  writeFileSync(config, JSON.stringify({ apps: [APP] }));
  const program = startProgram(['serve', '--config', config, '--port', String(port), ...where]);
  const [, url] = await program.line(/^Hongyan is ready at (\S+)/);
  return { ...program, url: url! };
}

async function stop(server: Server): Promise<void> {
  server.signal('SIGTERM');
  expect(await server.exit).toBe(0);
}

/** What a command that can't do its work says. */
async function failureOf(args: readonly string[]): Promise<string> {
  const program = startProgram(args);
  expect(await program.exit).toBe(1);
  return program.errors();
}

/** Many users write to each other; the devices of the test are none of them. */
async function fillUp(data: string, entries: number): Promise<void> {
  const host = nodeServerHost(silentLog);
  const directory = join(data, 'apps', String(APP.sdkAppId));
  const store = await openSqliteStore({ ...host, log: silentLog, directory, onFatal: () => undefined });
  for (let i = 0; i < entries; i += BATCH) {
    const sends = Array.from({ length: BATCH }, (_, j) => send(`user${(i + j) % 300}`, `user${300 + ((i + j) % 70)}`));
    await commit(store, ...sends);
  }
  await store.close();
}

async function sendTexts(device: Device, to: string, texts: readonly string[]): Promise<void> {
  for (const text of texts) await device.ok('TIMMsgSendNewMsg', to, 1, textMessage(text));
}

describePostgres('a data directory', () => {
  test('moves into PostgreSQL, killed on the way again and again, and loses and repeats nothing', async () => {
    const [data, own] = [temporaryDirectory(), temporaryDirectory()];
    const embedded = await serve(own, 0, ['--data', data]);
    const storage = { path: temporaryDirectory() };
    const bob = await signedIn(embedded, 'bob', { storage });
    const alice = await signedIn(embedded, 'alice');
    await sendTexts(alice, 'bob', ['one', 'two', 'three']);
    await bob.until('TIMRecvNewMsgCallback', () => bob.received().length === 3);
    await bob.ok('TIMConvPinConversation', 'alice', 1, true);
    await alice.ok('TIMMsgRevoke', 'bob', 1, JSON.stringify(await newest(alice, 'bob')));
    await bob.until('TIMMsgRevokeCallback');
    bob.close();
    const whileAway = Array.from({ length: 30 }, (_, i) => `while away ${i}`);
    await sendTexts(alice, 'bob', whileAway);
    alice.close();
    const { address } = await startPostgres();
    expect(await failureOf(['migrate', '--from', data, '--to', address])).toMatch(/in use by another process/);
    await stop(embedded);
    await fillUp(data, 6000);

    const serving = ['serve', '--config', join(own, 'hongyan.jsonc'), '--port', '0'];
    const killed: string[][] = [];
    for (const [direction, bytes] of KILLED_AFTER) {
      killed.push(await killOnTheWay(data, address, direction, bytes));
      expect(await failureOf([...serving, '--store', address])).toMatch(/is not whole.*hongyan migrate/);
    }
    expect(killed[2]!.find(isCopied)).toMatch(/copied (?!1000 )\d+ of 6035/);
    expect(killed.at(-1)!.at(-1)).toMatch(/compared \d+ of 6035/);

    const moved = startProgram(['migrate', '--from', data, '--to', address]);
    expect(await moved.exit).toBe(0);
    expect(moved.lines.some(isCopied)).toBe(false);
    expect(moved.lines.at(-2)).toMatch(
      /: moved to 127\.0\.0\.1:\d+\/postgres in .*: 6035 entries in \d+ streams, .* 1 revocations/,
    );
    expect(await failureOf([...serving, '--data', data])).toMatch(/was moved to 127\.0\.0\.1:\d+\/postgres/);

    const shared = await serve(own, 0, ['--store', address]);
    expect(shared.lines[0]).toContain(`store ${address}, no bus`);
    const back = await signedIn(shared, 'bob', { storage });
    await back.until('TIMRecvNewMsgCallback', () => back.received().length >= whileAway.length);
    const again = await signedIn(shared, 'alice');
    await sendTexts(again, 'bob', ['after']);
    await back.until('TIMRecvNewMsgCallback', () => back.received().length > whileAway.length);
    expect(back.received().map(contentOf)).toEqual([...whileAway, 'after']);
  }, 120_000);

  test('has devices that are still there when it is served from PostgreSQL, and go on without signing in', async () => {
    const [data, own] = [temporaryDirectory(), temporaryDirectory()];
    const embedded = await serve(own, 0, ['--data', data]);
    const [alice, bob] = [await signedIn(embedded, 'alice'), await signedIn(embedded, 'bob')];
    await sendTexts(alice, 'bob', ['before']);
    await bob.until('TIMRecvNewMsgCallback');
    const { address } = await startPostgres();
    await stop(embedded);
    expect(await startProgram(['migrate', '--from', data, '--to', address]).exit).toBe(0);
    await serve(own, Number(new URL(embedded.url).port), ['--store', address]);
    await sendTexts(alice, 'bob', ['after']);
    await bob.until('TIMRecvNewMsgCallback', () => bob.received().length > 1);
    expect(bob.received().map(contentOf)).toEqual(['before', 'after']);
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    const { rows } = await client.query(
      `SELECT "number"::int, resumes > 0 AS resumed FROM hongyan_${APP.sdkAppId}.session`,
    );
    await client.end();
    expect(rows).toEqual([
      { number: 1, resumed: true },
      { number: 1, resumed: true },
    ]);
  }, 60_000);

  test('is exported by a program, line by line, as long as somebody reads', async () => {
    const [data, own] = [temporaryDirectory(), temporaryDirectory()];
    const server = await serve(own, 0, ['--data', data]);
    const alice = await signedIn(server, 'alice');
    await sendTexts(alice, 'bob', ['one', 'two']);
    const lines = await exported(['--data', data]);
    expect(lines[0]).toMatchObject({ record: 'export', format: 1, app: APP.sdkAppId });
    expect(lines.at(-1)).toMatchObject({ record: 'end', counts: { entry: 2, account: 2, session: 1 } });

    alice.close();
    await stop(server);
    await fillUp(data, 3000);
    const { address } = await startPostgres();
    expect(await startProgram(['migrate', '--from', data, '--to', address]).exit).toBe(0);
    const all = await exported([], { HONGYAN_STORE: address });
    expect(all.at(-1)).toMatchObject({ record: 'end', counts: { entry: 3002 } });
    expect(all.filter(({ record }) => record === 'entry')).toHaveLength(3002);
    const { stdout } = await promisify(execFile)('bash', [
      '-c',
      `"$0" "$@" | head -n 1; echo "$PIPESTATUS"`,
      process.execPath,
      '--conditions=hongyan-source',
      'cli/main.ts',
      'export',
      '--store',
      address,
    ]);
    expect(stdout.split('\n').slice(1)).toEqual(['141', '']);
  }, 60_000);
});

/** From where a moving is stopped for ever: after so many bytes to the database, or from it. */
const KILLED_AFTER = [
  ['up', 60_000],
  ['up', 450_000],
  ['up', 450_000],
  ['down', 300_000],
] as const;

/** Begins to move, and kills it where it is stopped. Answers with what it printed. */
async function killOnTheWay(data: string, address: string, direction: 'up' | 'down', bytes: number): Promise<string[]> {
  const proxy = await stallingProxy(address, direction, bytes);
  const moving = startProgram(['migrate', '--from', data], undefined, { HONGYAN_STORE: proxy.address });
  const ended = moving.exit.then((code) => Promise.reject(new Error(`ended with ${code}: ${moving.errors()}`)));
  await Promise.race([proxy.stalled, ended]);
  ended.catch(() => undefined);
  moving.signal('SIGKILL');
  expect(await moving.exit).toBe('SIGKILL');
  return [...moving.lines];
}

const isCopied = (line: string): boolean => line.includes(': copied ');

async function exported(
  args: readonly string[],
  variables: Record<string, string> = {},
): Promise<Record<string, unknown>[]> {
  const program = startProgram(['export', ...args], undefined, variables);
  expect(await program.exit).toBe(0);
  return program.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The newest message of a conversation as the SDK prints it. */
async function newest(device: Device, peer: string): Promise<unknown> {
  const [message] = await device.ok<unknown[]>(
    'TIMMsgGetMsgList',
    peer,
    1,
    JSON.stringify({ msg_getmsglist_param_count: 1 }),
  );
  return message;
}
