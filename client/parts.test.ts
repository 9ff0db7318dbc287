/**
 * What comes in, against a server that answers as the test says: gaps, hints while the heads are fetched, cursors that
 * do not fit, entries that can't be read. What a real server and a real network do is in tests/sdk.
 */
import { expect, it } from 'vitest';
import type { CommandName, ConversationHead } from '../contract/commands.ts';
import { type Entry, EMPTY_RUN } from '../contract/entry.ts';
import { TIMPlatform } from '../contract/enums.ts';
import { ErrorCode } from '../contract/errors.ts';
import type { Message } from '../contract/structs/message.ts';
import { printEntries } from '../contract/wire.ts';
import { silentLog } from '../host/log.ts';
import { runAfterSend } from '../rules/c2c-run.ts';
import { createWorld } from '../sim/world.ts';
import type { Emit } from './journal.ts';
import type { Link } from './link/link.ts';
import type { RequestOptions } from './link/requests.ts';
import { openMemoryStore } from './local/memory.ts';
import { createParts } from './parts.ts';
import { done, type Failure, fail } from './result.ts';

const STREAM = 'c2c:alice:bob';
type Asked = [name: CommandName, request: Record<string, unknown>, options: RequestOptions | undefined];
interface Answer {
  reply: object;
  payload?: string;
}

/** Messages of bob to alice, at positions 1, 2, 3, … */
function log(count: number): Entry[] {
  let run = EMPTY_RUN;
  return Array.from({ length: count }, (_, index) => {
    const pos = index + 1;
    run = runAfterSend(run, 1, pos, true);
    const body = `{"message_elem_array":[{"elem_type":0,"text_elem_content":"m${pos}"}],"message_msg_id":"2_1_${pos}"}`;
    const header = { stream: STREAM, pos, gno: pos, time: pos * 1000, kind: 'msg' as const, from: 'bob', seq: pos };
    return { ...header, rand: pos, ctime: 1, run, body };
  });
}

function headOf(entries: readonly Entry[]): ConversationHead {
  const { stream, pos, gno, time, seq, run, body } = entries.at(-1)!;
  const settings = { revoked: [], pinned: 0, hidden: 0, cleared: 0, changed: 0 };
  return { stream, pos, gno, time, seq, run: [...run], ...settings, last: { ...entries.at(-1)!, pos, body } };
}

/** alice's parts, a server whose log grows as the test says, and what was asked and told. */
function scene(
  entries: readonly Entry[],
  override: (name: CommandName, request: Record<string, unknown>) => Answer | Failure | undefined = () => undefined,
) {
  const world = createWorld('parts');
  const asked: Asked[] = [];
  const told: [string, ...unknown[]][] = [];
  const errors: string[] = [];
  let visible = 0;
  const serve = (name: CommandName, request: Record<string, unknown>): Answer => {
    const there = entries.slice(0, visible);
    const from = Number(request['from']);
    if (name === 'pull') {
      const page = there.slice(from, from + Number(request['limit']));
      return { reply: { from, to: page.at(-1)?.pos ?? from, head: visible }, payload: printEntries(page) };
    }
    const heads = visible > Number(request['since']) ? [headOf(there)] : [];
    return { reply: { gno: visible, own: 0 }, payload: heads.map((head) => JSON.stringify(head)).join('\n') };
  };
  const link = {
    isConnected: () => true,
    serverNow: () => 0,
    async request(name: CommandName, request: Record<string, unknown>, options?: RequestOptions) {
      asked.push([name, request, options]);
      await new Promise<void>((resolve) => void world.clientHost('wire').timers.after(5, resolve));
      const answer = override(name, request) ?? serve(name, request);
      return 'ok' in answer ? answer : done({ reply: answer.reply, payload: answer.payload ?? '' });
    },
  } as unknown as Link;
  const host = world.clientHost('alice');
  const parts = createParts({
    viewer: 'alice',
    host,
    log: { ...silentLog, error: (message) => void errors.push(message) },
    link,
    store: openMemoryStore(),
    kept: { cursor: { instance: 'i', epoch: '', gno: 0, own: 0 }, conversations: [], unsent: [] },
    emit: ((...event: [string, ...unknown[]]) => void told.push(event)) as Emit,
    platform: TIMPlatform.kTIMPlatform_Other,
    wantsReceipts: () => true,
    broken: (error) => void errors.push(String(error)),
  });
  return {
    parts,
    asked,
    told,
    errors,
    settle: () => world.settle(100),
    run: (ms: number) => world.run(ms),
    /** The server's log reaches so far; nobody is told. */
    grow: (to: number) => void (visible = to),
    push: (pos: number) => parts.inbox.take(entries[pos - 1]!),
    signIn: (epoch = 'e', resumed = false) =>
      parts.signedIn({ session: 's', tinyid: 1, epoch, gno: visible, time: 0, expires: 1, revokeWindow: 1 }, resumed),
    messages: () =>
      told
        .filter(([event]) => event === 'TIMRecvNewMsgCallback')
        .map(([, messages]) => (messages as Message[]).map((message) => message.message_seq)),
    pulls: () => asked.filter(([name]) => name === 'pull').map(([, { from }]) => from),
  };
}

it('a push that is the next is told; one seen before is not', async () => {
  const { push, grow, signIn, settle, messages, pulls } = scene(log(3));
  signIn();
  await settle();
  grow(2);
  push(1);
  push(1);
  push(2);
  await settle();
  push(1);
  await settle();
  expect(messages()).toEqual([[1, 2]]);
  expect(pulls()).toEqual([]);
});

it('a push after a gap is dropped, and what is missing is pulled once', async () => {
  const { push, grow, signIn, settle, messages, pulls } = scene(log(9));
  signIn();
  await settle();
  grow(9);
  push(1);
  for (const pos of [4, 5, 7]) push(pos);
  await settle();
  expect(messages()).toEqual([[1], [2, 3, 4, 5, 6, 7, 8, 9]]);
  expect(pulls()).toEqual([1]);
});

it('a push far ahead is looked up first: of more than 1,000 only the newest are pulled', async () => {
  const { push, grow, signIn, settle, messages, asked } = scene(log(2500));
  signIn();
  await settle();
  grow(1);
  push(1);
  await settle();
  grow(2500);
  push(2500);
  await settle();
  expect(asked[1]?.slice(0, 2)).toEqual(['sync', { since: 0, streams: [STREAM] }]);
  expect(messages().flat()).toEqual([1, ...Array.from({ length: 1000 }, (_, n) => 1501 + n)]);
});

it('a push of a stream nobody knew is looked up first', async () => {
  const { push, grow, signIn, settle, messages, asked } = scene(log(6));
  signIn();
  await settle();
  grow(6);
  push(6);
  await settle();
  expect(asked.at(-2)?.slice(0, 2)).toEqual(['sync', { since: 0, streams: [STREAM] }]);
  expect(messages()).toEqual([[1, 2, 3, 4, 5, 6]]);
});

it('pushes while the heads are fetched are hints: nothing is lost, nothing comes twice', async () => {
  const { push, grow, signIn, settle, messages } = scene(log(8));
  grow(3);
  signIn();
  push(4);
  grow(5);
  push(5);
  await settle();
  expect(messages().flat()).toEqual([1, 2, 3, 4, 5]);
  grow(8);
  push(8);
  await settle();
  expect(messages().flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

it('a push that overtakes the head is not taken for a server that lost something', async () => {
  const entries = log(4);
  const { push, grow, signIn, settle, messages, parts } = scene(entries, (name, { since }) => {
    // The head was read before the push.
    return name === 'sync' && since === 0 && known === 3
      ? { reply: { gno: 3, own: 0 }, payload: JSON.stringify(headOf(entries.slice(0, 3))) }
      : undefined;
  });
  let known = 0;
  signIn();
  await settle();
  grow(3);
  for (const pos of [1, 2, 3]) push(pos);
  await settle();
  known = 3;
  grow(4);
  signIn('e', true);
  push(4);
  await settle();
  expect(messages().flat()).toEqual([1, 2, 3, 4]);
  const params = { conv_id: 'bob', conv_type: 1, json_get_msg_param: {} } as const;
  const page = await parts.calls.TIMMsgGetMsgList!(params, { id: () => undefined });
  expect(page.ok && page.value.map((message) => message.message_seq)).toEqual([4, 3, 2, 1]);
});

it('a cursor ahead of the head goes back to it: what is lost is forgotten, what was told is not told again', async () => {
  const { push, grow, signIn, settle, messages } = scene(log(9));
  signIn();
  await settle();
  grow(9);
  for (let pos = 1; pos <= 9; pos++) push(pos);
  await settle();
  grow(4);
  signIn('e', true);
  await settle();
  grow(6);
  push(5);
  push(6);
  await settle();
  expect(messages().flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 5, 6]);
});

it('another epoch is another history: the conversation starts anew', async () => {
  const { push, grow, signIn, settle, messages } = scene(log(9));
  signIn();
  await settle();
  grow(9);
  for (let pos = 1; pos <= 9; pos++) push(pos);
  await settle();
  grow(4);
  signIn('another', true);
  await settle();
  expect(messages().flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4]);
});

it('positions without an entry are settled all the same', async () => {
  const entries = log(6);
  const { push, grow, signIn, settle, messages, pulls } = scene(entries, (name, { from }) =>
    name === 'pull' ? { reply: { from, to: 6, head: 6 }, payload: printEntries([entries[5]!]) } : undefined,
  );
  signIn();
  await settle();
  grow(6);
  push(1);
  push(6);
  await settle();
  push(6);
  await settle();
  expect(messages()).toEqual([[1], [6]]);
  expect(pulls()).toEqual([1]);
});

it('an entry that can not be read is reported, and does not keep the others away', async () => {
  const entries = log(3).map((entry) => (entry.pos === 2 ? { ...entry, body: '{broken' } : entry));
  const { push, grow, signIn, settle, messages, errors } = scene(entries);
  signIn();
  await settle();
  grow(3);
  for (const pos of [1, 2, 3]) push(pos);
  await settle();
  expect(messages()).toEqual([[1, 3]]);
  expect(errors).toEqual(['an entry can not be read']);
});

it('a sync that fails is tried again, and calls that read the list do not wait for ever', async () => {
  let failing = true;
  const { grow, signIn, run, parts, messages, told } = scene(log(2), (name) =>
    name === 'sync' && failing ? fail(ErrorCode.ERR_SDK_INTERNAL_ERROR) : undefined,
  );
  grow(2);
  signIn();
  const list = parts.calls.TIMConvGetConvList!({}, { id: () => undefined });
  await run(1000);
  expect(await list).toEqual(done([]));
  failing = false;
  await run(5000);
  expect(messages().flat()).toEqual([1, 2]);
  expect(told.filter(([event]) => event === 'TIMConvEventCallback').map(([, kind]) => kind)).toEqual([3, 3, 0, 2, 4]);
});

it('a connection lost before the first heads came in is still a sign-in: what was read is no news', async () => {
  const entries = log(4);
  // alice has read up to 3 elsewhere.
  const run = [0, 4, 3, 0, 3, 0, 3, 0];
  entries[3] = { ...entries[3]!, run };
  const { grow, signIn, settle, messages, parts } = scene(entries);
  grow(4);
  signIn();
  parts.sync.stop();
  signIn('e', true);
  await settle();
  expect(messages()).toEqual([[4]]);
});

it('an own message whose entry comes before its reply is one message, and the call ends well', async () => {
  for (const answer of [
    { reply: { stream: STREAM, pos: 1, gno: 9, time: 5000, seq: 1, run: [1, 0, 1, 0, 0, 0, 0, 0], repeated: true } },
    fail(ErrorCode.ERR_SDK_NET_WAIT_ACK_TIMEOUT),
  ]) {
    const { parts, signIn, settle, asked, told } = scene([], (name) => (name === 'send' ? answer : undefined));
    signIn();
    await settle();
    const message = { message_elem_array: [{ elem_type: 0 as const, text_elem_content: 'a' }] };
    const params = { conv_id: 'bob', conv_type: 1 as const, json_msg_param: message };
    const sent = parts.calls.TIMMsgSendNewMsg!(params, { id: () => undefined });
    const [, request, options] = asked.at(-1)!;
    expect(options?.again).toEqual({ retryOf: 0 });
    const identity = { rand: Number(request['rand']), ctime: Number(request['ctime']) };
    const header = {
      stream: STREAM,
      pos: 1,
      gno: 9,
      time: 5000,
      kind: 'msg' as const,
      from: 'alice',
      seq: 1,
      ...identity,
    };
    parts.inbox.take({ ...header, run: [1, 0, 1, 0, 0, 0, 0, 0], body: options?.payload ?? '' });
    await settle();
    expect(await sent).toMatchObject({
      ok: true,
      value: { message_seq: 1, message_status: 2, message_server_time: 5 },
    });
    expect(told.filter(([event]) => /RecvNewMsg|MsgUpdate/.test(event))).toEqual([]);
    const page = { conv_id: 'bob', conv_type: 1, json_get_msg_param: {} } as const;
    expect(await parts.calls.TIMMsgGetMsgList!(page, { id: () => undefined })).toMatchObject({
      value: [{ message_seq: 1 }],
    });
  }
});

it('what was read already is not reported again', async () => {
  const { parts, push, grow, signIn, settle, asked } = scene(log(2), (name) =>
    name === 'read' ? { reply: {} } : undefined,
  );
  signIn();
  await settle();
  grow(2);
  push(1);
  push(2);
  await settle();
  const report = () => parts.calls.TIMMsgReportReaded!({ conv_id: 'bob', conv_type: 1 }, { id: () => undefined });
  void report();
  await settle();
  const body = JSON.stringify({ upto: 2 });
  const read = {
    stream: STREAM,
    pos: 3,
    gno: 3,
    time: 3000,
    kind: 'read' as const,
    from: 'alice',
    seq: 2,
    rand: 0,
    ctime: 0,
  };
  parts.inbox.take({ ...read, run: [0, 2, 2, 2, 2, 0, 2, 0], body });
  await settle();
  void report();
  await settle();
  expect(asked.filter(([name]) => name === 'read')).toHaveLength(1);
});

it('a sync is remembered: the next one asks from there on, and own settings follow without a pull', async () => {
  const { parts, grow, signIn, settle, asked, pulls } = scene(log(2), (name) =>
    name === 'sync' ? { reply: { gno: 7, own: 5 } } : undefined,
  );
  grow(1);
  signIn();
  await settle();
  signIn('e', true);
  await settle();
  expect(asked.map(([name, request]) => [name, request['since']])).toEqual([
    ['sync', 0],
    ['sync', 7],
  ]);
  const set = {
    stream: 'user:alice',
    pos: 6,
    gno: 8,
    time: 1,
    kind: 'set' as const,
    from: 'alice',
    seq: 0,
    rand: 0,
    ctime: 0,
  };
  parts.inbox.take({ ...set, run: [], body: JSON.stringify({ stream: STREAM, pinned: 1 }) });
  await settle();
  expect(pulls()).toEqual([]);
  expect(await parts.calls.TIMConvGetConvList!({}, { id: () => undefined })).toMatchObject({
    value: [{ conv_id: 'bob', conv_is_pinned: true }],
  });
});
