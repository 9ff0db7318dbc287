/** What goes out: own messages met before their replies, reports that say nothing new. */
import { expect, it } from 'vitest';
import { ErrorCode } from '../contract/errors.ts';
import { log, scene, STREAM } from '../tests/support/scripted.ts';
import { fail } from './result.ts';

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
