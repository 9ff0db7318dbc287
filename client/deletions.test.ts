/** Deletions that come in: what of them a device can not know by itself is asked of the server. */
import { expect, it } from 'vitest';
import type { Entry, SetBody } from '../contract/entry.ts';
import { ErrorCode } from '../contract/errors.ts';
import type { Message } from '../contract/structs/message.ts';
import { printEntries } from '../contract/wire.ts';
import { headOf, log, scene, STREAM } from '../tests/support/scripted.ts';
import { noHooks } from './calls/table.ts';
import { fail } from './result.ts';

/** The entry of alice's own stream at `pos` that says what she has set. */
function setting(pos: number, body: Omit<SetBody, 'stream'>): Entry {
  const header = { stream: 'user:alice', pos, gno: 10_000 + pos, time: 1, kind: 'set' as const, from: 'alice', seq: 0 };
  return { ...header, rand: 0, ctime: 0, run: [], body: JSON.stringify({ stream: STREAM, ...body }) };
}

/** alice, near the head of a long conversation: what is far above her read mark she does not hold. */
async function farBehind(answers: () => 'refused' | 'early' | 'exact') {
  const entries = log(1500);
  let deleted = false;
  const all = scene(entries, (name, request) => {
    if (name !== 'sync' || !request['streams']) return undefined;
    const answer = answers();
    if (answer === 'refused') return fail(ErrorCode.ERR_SDK_NET_WAIT_ACK_TIMEOUT);
    const head = answer === 'early' ? headOf(entries.slice(0, 1499)) : { ...headOf(entries), revoked: [100] };
    return { reply: { gno: 1, own: 1 }, payload: JSON.stringify(deleted ? head : headOf(entries)) };
  });
  all.grow(1500);
  all.signIn();
  await all.settle();
  const remove = async (ms: number) => {
    deleted = true;
    all.parts.inbox.take(setting(1, { deleted: [100] }));
    await all.run(ms);
  };
  const total = async () => await all.parts.calls.TIMConvGetTotalUnreadMessageCount!({}, noHooks);
  const heads = () => all.asked.filter(([name, request]) => name === 'sync' && request['streams']).length;
  return { ...all, remove, total, heads };
}

const PAGE = { conv_id: 'bob', conv_type: 1, json_get_msg_param: {} } as const;
const totalOf = (count: number) => ({ value: { conv_get_total_unread_message_count_result_unread_count: count } });

it('of a message that is not here: whether it counted is asked', async () => {
  const { remove, total, heads, errors } = await farBehind(() => 'exact');
  expect(await total()).toMatchObject(totalOf(1500));
  await remove(100);
  expect([await total(), heads()]).toMatchObject([totalOf(1499), 1]);
  expect(errors).toEqual([]);
});

it.each(['refused', 'early'] as const)('an answer that is %s is asked for again', async (first) => {
  const answers = [first, 'exact'] as const;
  let asked = 0;
  const { remove, total, heads, messages } = await farBehind(() => answers[asked++] ?? 'exact');
  const before = messages();
  await remove(100);
  expect([await total(), heads()]).toMatchObject([totalOf(1500), 1]);
  await remove(4000);
  expect([await total(), heads()]).toMatchObject([totalOf(1499), 2]);
  expect(messages()).toEqual(before);
});

it('while the device was away are pulled when it is back, each once', async () => {
  const settings = [setting(1, { pinned: 5 }), setting(2, { deleted: [2] }), setting(3, { deleted: [3] })];
  let own = 0;
  const { grow, push, signIn, settle, parts, asked, told } = scene(log(3), (name, request) => {
    if (name === 'sync') return { reply: { gno: 3, own }, payload: '' };
    if (name !== 'pull' || request['stream'] !== 'user:alice') return undefined;
    const page = settings.slice(Number(request['from']), own);
    return { reply: { from: request['from'], to: own, head: own }, payload: printEntries(page) };
  });
  signIn();
  await settle();
  grow(3);
  for (const pos of [1, 2, 3]) push(pos);
  await settle();
  own = 3;
  told.length = 0;
  signIn('e', true);
  await settle();
  const params = { conv_id: 'bob', conv_type: 1, json_get_msg_param: {} } as const;
  const page = await parts.calls.TIMMsgGetMsgList!(params, noHooks);
  expect(page.ok && page.value.map((message) => message.message_seq)).toEqual([1]);
  expect(asked.filter(([name]) => name === 'pull').map(([, { stream, from }]) => [stream, from])).toEqual([
    ['user:alice', 0],
  ]);
  const updates = told.filter(([event, kind]) => event === 'TIMConvEventCallback' && kind === 2);
  expect(updates.at(-1)).toMatchObject(['TIMConvEventCallback', 2, [{ conv_unread_num: 1, conv_is_pinned: true }]]);
  signIn('e', true);
  await settle();
  expect(asked.filter(([name]) => name === 'pull')).toHaveLength(1);
});

it('from before the history became another one are not of this one', async () => {
  const { grow, signIn, settle, parts, push, run, errors } = scene(log(3), undefined, { slow: true });
  signIn();
  await settle();
  grow(3);
  for (const pos of [1, 2, 3]) push(pos);
  await settle();
  const page = async () => {
    const answer = parts.calls.TIMMsgGetMsgList!(PAGE, noHooks);
    await settle();
    return (await answer) as { ok: true; value: Message[] };
  };
  const params = { msg_delete_param_msg: (await page()).value[0]! };
  const here = parts.calls.TIMMsgDelete!({ conv_id: 'bob', conv_type: 1, json_msgdel_param: params }, noHooks);
  await run(60);
  parts.inbox.take(setting(1, { deleted: [2] }));
  await run(20);
  signIn('f');
  await settle();
  await here;
  for (const pos of [1, 2, 3]) push(pos);
  await settle();
  const seqs = async () => (await page()).value.map((message) => message.message_seq);
  expect(await seqs()).toEqual([3, 2, 1]);
  parts.inbox.take(setting(1, { deleted: [3] }));
  await settle();
  expect(await seqs()).toEqual([2, 1]);
  expect(errors).toEqual([]);
});

it('of a stream the user has no part in, or that make no sense, keep nothing away', async () => {
  const { parts, signIn, settle, errors } = scene(log(1));
  signIn();
  await settle();
  parts.inbox.take({ ...setting(1, {}), body: JSON.stringify({ stream: 'c2c:x:y', deleted: [1] }) });
  parts.inbox.take({ ...setting(2, {}), body: JSON.stringify({ stream: STREAM, deleted: [0] }) });
  parts.inbox.take(setting(3, { pinned: 7 }));
  await settle();
  expect(await parts.calls.TIMConvGetConvList!({}, noHooks)).toMatchObject({ value: [{ conv_is_pinned: true }] });
  expect(errors).toEqual(['an entry can not be read']);
});
