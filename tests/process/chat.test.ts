/** `hongyan chat` as processes that talk through a server's process, driven by scripts as a person or a program would. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Program, startProgram, startServer, temporaryDirectory } from './spawn.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

function startChat(server: Server, data: string, user: string, peer: string, ...more: string[]): Program {
  return startProgram(['chat', user, '--to', peer, '--server', server.url, '--data', data, ...more]);
}

/** One line of --json. */
interface Callback {
  callback: string;
  call?: string;
  code?: number;
  args?: unknown[];
}

function callbacks(program: Program, name: string): Callback[] {
  return program.lines.map((line) => JSON.parse(line) as Callback).filter(({ callback }) => callback === name);
}

/** Texts of all messages that came in, in order. */
function received(program: Program): unknown[] {
  const batches = callbacks(program, 'TIMRecvNewMsgCallback').map(({ args }) => args![0] as Record<string, unknown>[]);
  return batches.flat().map((message) => {
    return (message['message_elem_array'] as Record<string, unknown>[])[0]!['text_elem_content'];
  });
}

test('two people talk: messages, receipts and a revocation reach the other side', async () => {
  const data = temporaryDirectory();
  const server = await startServer(data);
  const script = join(data, 'bob.txt');
  writeFileSync(script, '/wait 2\nhello alice\n/wait 1 revocation\n/history 5\n/list\n');
  const bob = startChat(server, data, 'bob', 'alice', '--script', script);
  const alice = startChat(server, data, 'alice', 'bob', '--json');
  for (const line of ['hello bob', 'how are you?', '/wait 1', '/wait 1 receipts', '/revoke', '/quit']) alice.type(line);

  expect(await alice.exit).toBe(0);
  expect(received(alice)).toEqual(['hello alice']);
  expect(callbacks(alice, 'TIMMsgReadedReceiptCallback').length).toBeGreaterThan(0);
  const calls = callbacks(alice, 'TIMCommCallback').map(({ call, code }) => `${call} ${code}`);
  expect([calls[0], calls.at(-1)]).toEqual(['TIMLogin 0', 'TIMLogout 0']);
  expect(calls.filter((call) => call === 'TIMMsgSendNewMsg 0')).toHaveLength(2);
  expect(calls).toContain('TIMMsgRevoke 0');

  expect(await bob.exit).toBe(0);
  const seen = bob.lines.map((line) => line.replace(/\d\d:\d\d:\d\d/, 'TIME'));
  expect(seen.filter((line) => line.startsWith('TIME'))).toEqual([
    'TIME alice: hello bob',
    'TIME alice: how are you?',
    'TIME bob: hello alice',
    'TIME alice: hello bob',
    'TIME alice: (taken back)',
    'TIME bob: hello alice',
  ]);
  expect(seen).toContain('-- alice took back the message of TIME');
  expect(seen.at(-1)).toBe('alice  TIME bob: hello alice');
});

test('what was acknowledged survives kill -9 of the server, and what was not arrives once', async () => {
  const data = temporaryDirectory();
  const first = await startServer(data);
  const texts = Array.from({ length: 60 }, (_, index) => `letter ${index}`);
  const alice = startChat(first, data, 'alice', 'bob', '--json');
  for (const text of texts) alice.type(text);
  await alice.line(/"call":"TIMMsgSendNewMsg","code":0.*letter 20"/);
  first.signal('SIGKILL');
  expect(await first.exit).toBe('SIGKILL');
  const second = await startServer(data, first.port);
  alice.endInput();
  expect(await alice.exit).toBe(0);
  expect(callbacks(alice, 'TIMCommCallback').filter(({ call }) => call === 'TIMMsgSendNewMsg')).toHaveLength(60);

  const bob = startChat(second, data, 'bob', 'alice', '--json');
  for (const line of ['/wait 60', '/quit']) bob.type(line);
  expect(await bob.exit).toBe(0);
  expect(received(bob)).toEqual(texts);
});

test('the newer of two equal devices stays, the older one says why it ends', async () => {
  const data = temporaryDirectory();
  const server = await startServer(data);
  const older = startChat(server, data, 'alice', 'bob');
  await older.line(/alice is signed in/);
  const newer = startChat(server, data, 'alice', 'bob');
  await older.line(/signed in on another device/);
  expect(await older.exit).toBe(1);
  newer.endInput();
  expect(await newer.exit).toBe(0);
});

test('a line that fails makes the exit code 1, and does not stop the lines after it', async () => {
  const data = temporaryDirectory();
  const server = await startServer(data);
  const alice = startChat(server, data, 'alice', 'bob');
  for (const line of ['/histroy', '/wait 1 1', 'x'.repeat(20_000), 'still here']) alice.type(line);
  alice.endInput();
  expect(await alice.exit).toBe(1);
  expect(alice.lines.at(-1)).toMatch(/ alice: still here$/);
  expect(alice.errors().trimEnd().split('\n')).toEqual([
    '-- not understood: unknown command /histroy (did you mean /history?); /help tells them all',
    '-- waiting for 1 messages: not within 1 ms',
    expect.stringMatching(/^-- not sent: .*8001/),
  ]);
});

test('says in one line that it can not sign in', async () => {
  const data = temporaryDirectory();
  const server = await startServer(data);
  const args = ['chat', 'alice', '--to', 'bob', '--server', server.url, '--app', '1400000001', '--secret', 'wrong'];
  const alice = startProgram(args);
  expect(await alice.exit).toBe(1);
  expect(alice.errors()).toMatch(/^hongyan: can't sign in at ws:.*70009.*\n$/);
});
