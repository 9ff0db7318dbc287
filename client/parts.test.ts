/**
 * What comes in: gaps, hints while the heads are fetched, cursors that do not fit, entries that can't be read.
 */
import { expect, it } from 'vitest';
import { ErrorCode } from '../contract/errors.ts';
import { printEntries } from '../contract/wire.ts';
import { headOf, log, scene, STREAM } from '../tests/support/scripted.ts';
import { noHooks } from './calls/table.ts';
import { newConversation } from './conversation.ts';
import { done, fail } from './result.ts';
import { storedMessage } from './stored.ts';

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
  const page = await parts.calls.TIMMsgGetMsgList!(params, noHooks);
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
    name === 'sync' && failing ? fail(ErrorCode.ERR_SDK_INTERNAL_ERROR, 'no') : undefined,
  );
  grow(2);
  signIn();
  const list = parts.calls.TIMConvGetConvList!({}, noHooks);
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
  expect(await parts.calls.TIMConvGetConvList!({}, noHooks)).toMatchObject({
    value: [{ conv_id: 'bob', conv_is_pinned: true }],
  });
});

it('what an earlier life knew of and did not fetch is fetched; of it only what is unread is news', async () => {
  const entries = log(4);
  // Read up to 2 elsewhere; the head says so, and has not changed since.
  const run = [0, 4, 2, 0, 2, 0, 2, 0];
  const known = {
    ...newConversation(STREAM, 'alice', 'bob'),
    pos: 4,
    run,
    applied: 0,
    last: storedMessage(entries[3]!),
  };
  const { grow, signIn, settle, messages } = scene(entries, () => undefined, {
    cursor: { epoch: 'e', gno: 4 },
    conversations: [known],
  });
  grow(4);
  signIn();
  await settle();
  expect(messages()).toEqual([[3, 4]]);
});
