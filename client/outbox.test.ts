/** What goes out: own messages met before their replies and more than once, reports that say nothing new. */
import { describe, expect, it } from 'vitest';
import { type Entry, EntryState } from '../contract/entry.ts';
import { ErrorCode } from '../contract/errors.ts';
import { log, scene, STREAM } from '../tests/support/scripted.ts';
import { noHooks } from './calls/table.ts';
import { createConversations } from './conversations.ts';
import { Outbox, type OutboxParts } from './outbox.ts';
import { done, fail } from './result.ts';
import { storedMessage } from './stored.ts';

/** An outbox with one message under way, whose conversation has been taken in up to 3; its entry will be at 5. */
function underWay() {
  const conversations = createConversations('alice', []);
  const one = conversations.openWith('bob');
  one.applied = 3;
  one.pos = 3;
  const taken: number[] = [];
  let answer: (result: unknown) => void = () => undefined;
  const outbox = new Outbox({
    viewer: 'alice',
    random: { uint32: () => 7 },
    link: { request: () => new Promise((resolve) => (answer = resolve)), serverNow: () => 1_700_000_000_000 },
    conversations,
    journal: { change: () => undefined, touch: () => undefined, commit: () => undefined },
    inbox: { take: ({ pos }: Entry) => void taken.push(pos), settled: async () => undefined },
    tinyid: () => 1,
    knownGno: () => 0,
    unsent: [],
  } as unknown as OutboxParts);
  let id = '';
  const body = { message_elem_array: [{ elem_type: 0 as const, text_elem_content: 'a' }] };
  const outgoing = { peer: 'bob', body, online: false, customInt: 0, customStr: '' };
  const sent = outbox.send(outgoing, (given) => void (id = given));
  const header = { stream: STREAM, pos: 5, gno: 9, time: 5000, kind: 'msg' as const, from: 'alice', seq: 5, rand: 7 };
  const text = JSON.stringify({ ...body, message_msg_id: id });
  const entry: Entry = { ...header, ctime: 1_700_000_000, run: [], body: text };
  const end = async (result: unknown) => {
    answer(result);
    return await sent;
  };
  return {
    taken,
    caughtUp: () => void (one.applied = 5),
    history: (state: EntryState = EntryState.Normal) => outbox.claim({ ...storedMessage(entry), state }),
    pull: () => {
      one.applied = 5;
      return outbox.claim(storedMessage(entry));
    },
    reply: () => end(done({ reply: entry, payload: '' })),
    failure: () => end(fail(ErrorCode.ERR_SDK_NET_WAIT_ACK_TIMEOUT)),
  };
}

it('a message whose way out breaks has failed, and may be sent again', async () => {
  const conversations = createConversations('alice', []);
  const broken = new Error('a bug');
  let requests = 0;
  const outbox = new Outbox({
    viewer: 'alice',
    random: { uint32: () => 7 },
    link: {
      request: () => (requests++ === 0 ? Promise.reject(broken) : Promise.resolve(fail(9508))),
      serverNow: () => 1_700_000_000_000,
    },
    conversations,
    journal: { change: () => undefined, touch: () => undefined, commit: () => undefined },
    inbox: { settled: async () => undefined },
    tinyid: () => 1,
    knownGno: () => 0,
    unsent: [],
  } as unknown as OutboxParts);
  const body = { message_elem_array: [{ elem_type: 0 as const, text_elem_content: 'a' }] };
  const outgoing = { peer: 'bob', body, online: false, customInt: 0, customStr: '' };
  const ids: string[] = [];
  await expect(outbox.send(outgoing, (id) => void ids.push(id))).rejects.toBe(broken);
  expect(outbox.cancel('bob', ids[0]!)).toBe(false);
  expect(await outbox.send({ ...outgoing, again: ids[0] }, (id) => void ids.push(id))).toMatchObject({ code: 9508 });
  expect(ids[1]).toBe(ids[0]);
});

describe('an own message that the history shows before the inbox has taken it in is still known then', () => {
  it('after its reply', async () => {
    const { reply, history, pull, taken } = underWay();
    expect(await reply()).toMatchObject({ ok: true });
    expect(taken).toEqual([5]);
    expect([history()?.as, history()?.as, pull()?.as]).toEqual(['ours', 'ours', 'ours']);
    expect(pull()).toBeUndefined();
  });

  it('before its reply, which still stands for the push', async () => {
    const { reply, history, pull, taken } = underWay();
    expect(history()?.as).toBe('ours');
    expect(await reply()).toMatchObject({ ok: true, value: { message_seq: 5 } });
    expect(taken).toEqual([5]);
    expect(pull()?.as).toBe('ours');
    expect(pull()).toBeUndefined();
  });

  it('and forgotten if the inbox will not take it in any more', async () => {
    const { failure, history, caughtUp } = underWay();
    expect(await failure()).toMatchObject({ ok: false });
    caughtUp();
    expect(history()?.as).toBe('late');
    expect(history()).toBeUndefined();
  });

  it('after it was given up: told once that it was sent', async () => {
    const { failure, history, pull } = underWay();
    expect(await failure()).toMatchObject({ ok: false });
    expect([history()?.as, pull()?.as]).toEqual(['late', 'ours']);
    expect(pull()).toBeUndefined();
  });

  it('and taken in before its reply is lost: it was sent all the same', async () => {
    const { failure, history, pull } = underWay();
    expect([history()?.as, pull()?.as]).toEqual(['ours', 'ours']);
    expect(await failure()).toMatchObject({ ok: true, value: { message_seq: 5 } });
    expect(pull()).toBeUndefined();
  });

  it('and meanwhile taken back: as what it is now', async () => {
    const { reply, history } = underWay();
    await reply();
    expect(history(EntryState.Revoked)?.message.state).toBe(EntryState.Revoked);
  });
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
    const sent = parts.calls.TIMMsgSendNewMsg!(params, noHooks);
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
    expect(await parts.calls.TIMMsgGetMsgList!(page, noHooks)).toMatchObject({
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
  const report = () => parts.calls.TIMMsgReportReaded!({ conv_id: 'bob', conv_type: 1 }, noHooks);
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
