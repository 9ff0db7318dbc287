/** What a server says that makes no sense: it is not taken in, not told, and not asked for again and again. */
import { expect, it } from 'vitest';
import type { Entry } from '../contract/entry.ts';
import { MAX_CATCH_UP } from '../contract/limits.ts';
import { printEntries } from '../contract/wire.ts';
import { type Answer, headOf, log, scene } from '../tests/support/scripted.ts';
import { knownBody, readBody } from './views/body.ts';

const FEW = 5;

it('a page of the sync that leads nowhere is not followed for ever', async () => {
  const nowhere: Answer = { reply: { gno: 1, own: 0, more: 0 } };
  const { signIn, run, asked } = scene([], (name) => (name === 'sync' ? nowhere : undefined));
  signIn();
  await run(1000);
  expect(asked.length).toBeLessThan(FEW);
});

it('a head below what was pushed is asked for again, and not at once', async () => {
  const entries = log(MAX_CATCH_UP + 10);
  const old: Answer = { reply: { gno: 1, own: 0 }, payload: JSON.stringify(headOf(entries.slice(0, 3))) };
  let isBehind = true;
  const heads = (name: string): Answer | undefined => (isBehind && name === 'sync' ? old : undefined);
  const { signIn, run, asked, push, grow, messages } = scene(entries, heads);
  grow(3);
  signIn();
  await run(100);
  asked.length = 0;
  grow(entries.length);
  push(entries.length);
  await run(1000);
  expect(asked.length).toBeLessThan(FEW);
  isBehind = false;
  await run(10_000);
  expect(messages().flat().at(-1)).toBe(entries.length);
});

it('entries of somebody else are neither taken in nor asked for, pushed or in a page', async () => {
  const foreign = (entry: Entry): Entry => ({ ...entry, stream: 'c2c:bob:carol' });
  const page: Answer = { reply: { from: 0, to: 2, head: 2 }, payload: printEntries(log(2).map(foreign)) };
  const { parts, signIn, settle, run, asked, grow, messages, errors } = scene(log(2), (name) =>
    name === 'pull' ? page : undefined,
  );
  signIn();
  await settle();
  asked.length = 0;
  for (const entry of log(9).map(foreign)) parts.inbox.take(entry);
  await settle();
  expect(asked).toEqual([]);
  grow(2);
  parts.inbox.take(log(2)[1]!);
  await run(1000);
  expect([messages(), errors]).toEqual([[], []]);
});

it('numbers that make no sense are no unread messages', async () => {
  const entries = log(1).map((entry) => ({ ...entry, run: [0, 0, 0, 0, 7, 7, 0, 0] }));
  const { signIn, settle, push, grow, told } = scene(entries);
  signIn();
  await settle();
  grow(1);
  push(1);
  await settle();
  const [, , conversations] = told.filter(([event]) => event === 'TIMConvEventCallback').at(-1)!;
  expect(conversations).toMatchObject([{ conv_id: 'bob', conv_unread_num: 0 }]);
});

it('a message without a body that can be read is reported, also where its head is known', async () => {
  const entries = log(3).map((entry) => (entry.pos === 2 ? { ...entry, body: '7' } : entry));
  const { signIn, settle, grow, messages, errors } = scene(entries);
  grow(3);
  signIn();
  await settle();
  expect(messages().flat()).toEqual([1, 3]);
  expect(errors).toEqual(['an entry can not be read']);
});

it('a body shows what is known of it', () => {
  const text = { elem_type: 0, text_elem_content: 'hello' };
  const bodyOf = (body: object): unknown => knownBody(JSON.stringify(body));
  const known = { message_elem_array: [text], message_msg_id: '1_2_3' };
  expect(bodyOf({ ...known, message_elem_array: [{ elem_type: 99 }, text, null, { elem_type: 0 }], later: 1 })).toEqual(
    known,
  );
  expect(bodyOf({ ...known, message_priority: 77, message_cloud_custom_str: {} })).toEqual(known);
  expect(bodyOf({ ...known, message_elem_array: 'x' })).toEqual({ ...known, message_elem_array: [] });
  expect(bodyOf({ message_msg_id: '1_2_3' })).toEqual({ ...known, message_elem_array: [] });
  const deep = `{"message_elem_array":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  for (const none of ['7', 'null', '{', deep])
    expect([knownBody(none), readBody(none)]).toEqual([undefined, knownBody('')]);
});
