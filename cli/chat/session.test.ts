/** A chat on a fake SDK: what each command calls, what each event shows, and how lines of a script run. */
import { ImError } from '@hongyan/client';
import { expect, it } from 'vitest';
import type { Message } from '../../contract/structs/message.ts';
import type { ChatIm } from './im.ts';
import { runLines } from './lines.ts';
import type { Notice } from './notice.ts';
import { openSession } from './session.ts';

type Listener = (...args: unknown[]) => void;

/** An SDK whose calls the test answers, and whose events it fires. */
function fakeIm() {
  const listeners = new Map<string, Listener[]>();
  const calls: {
    name: string;
    params: Record<string, unknown>;
    resolve: (reply?: unknown) => void;
    reject: Listener;
  }[] = [];
  const im: ChatIm = {
    call: (name, params) =>
      new Promise((resolve, reject) => {
        calls.push({ name, params: params as Record<string, unknown>, resolve: resolve as Listener, reject });
      }),
    on: (name, listener) => void listeners.set(name, [...(listeners.get(name) ?? []), listener as Listener]),
  };
  return {
    im,
    calls,
    names: () => calls.map(({ name }) => name),
    fire: (name: string, ...args: unknown[]) => listeners.get(name)?.forEach((listener) => listener(...args)),
  };
}

function chat() {
  const fake = fakeIm();
  const notices: Notice[] = [];
  const session = openSession(fake.im, 'bob', (notice) => notices.push(notice));
  return { ...fake, session, notices, kinds: () => notices.map((notice) => notice.is) };
}

function message(more: object = {}): Message {
  const made = { message_conv_id: 'bob', message_sender: 'bob', message_is_from_self: false, message_status: 2 };
  return { ...made, ...more } as Message;
}

/** Lets promises settle. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('sends a text to the peer, and says when it is acknowledged', async () => {
  const { session, calls, kinds } = chat();
  const outcome = session.run({ do: 'send', text: 'hello' });
  expect(calls[0]).toMatchObject({
    name: 'TIMMsgSendNewMsg',
    params: {
      conv_id: 'bob',
      conv_type: 1,
      json_msg_param: { message_elem_array: [{ elem_type: 0, text_elem_content: 'hello' }] },
    },
  });
  expect([session.sending(), kinds()]).toEqual([1, []]);
  calls[0]!.resolve(message({ message_is_from_self: true }));
  expect(await outcome).toBe(true);
  expect([session.sending(), kinds()]).toEqual([0, ['sent']]);
});

it('tells why a text was not sent', async () => {
  const { session, calls, notices } = chat();
  const outcome = session.run({ do: 'send', text: 'hello' });
  calls[0]!.reject(new ImError({ code: 8001, desc: 'too long' }));
  expect(await outcome).toBe(false);
  expect(notices).toEqual([{ is: 'failed', what: 'not sent', reason: 'too long (8001)' }]);
});

it('throws on what is no refusal', async () => {
  const { session, calls } = chat();
  const outcome = session.run({ do: 'list' });
  calls[0]!.reject(new TypeError('a bug'));
  await expect(outcome).rejects.toThrow('a bug');
});

it('reports what the peer wrote as read, one report at a time', async () => {
  const { session, calls, names, fire } = chat();
  for (let count = 0; count < 5; count++) fire('TIMRecvNewMsgCallback', [message()]);
  expect(names()).toEqual(['TIMMsgReportReaded']);
  calls[0]!.resolve();
  await settle();
  expect(names()).toEqual(['TIMMsgReportReaded', 'TIMMsgReportReaded']);
  const settled = session.settled();
  calls[1]!.resolve();
  await settled;
  expect(names()).toHaveLength(2);
});

it('shows other conversations and own devices, without reporting or counting them', async () => {
  const { session, names, kinds, fire } = chat();
  fire('TIMRecvNewMsgCallback', [message({ message_conv_id: 'carol' }), message({ message_is_from_self: true })]);
  expect([kinds(), names()]).toEqual([['received'], []]);
  expect(await session.run({ do: 'wait', count: 1, what: 'messages', timeoutMs: 1 })).toBe(false);
});

it('waits for messages, receipts and revocations apart', async () => {
  const { session, fire } = chat();
  const wait = (what: 'messages' | 'receipts' | 'revocations', count: number) =>
    session.run({ do: 'wait', count, what, timeoutMs: 5000 });
  fire('TIMRecvNewMsgCallback', [message(), message()]);
  expect(await wait('messages', 2)).toBe(true);
  const receipts = wait('receipts', 1);
  const revocations = wait('revocations', 1);
  fire('TIMMsgRevokeCallback', [{ message_locator_conv_id: 'bob' }]);
  expect(await revocations).toBe(true);
  fire('TIMMsgReadedReceiptCallback', [{ msg_receipt_conv_id: 'carol' }, { msg_receipt_conv_id: 'bob' }]);
  expect(await receipts).toBe(true);
});

it('shows history oldest first', async () => {
  const { session, calls, notices } = chat();
  const outcome = session.run({ do: 'history', count: 2 });
  await settle();
  expect(calls[0]?.params['json_get_msg_param']).toEqual({
    msg_getmsglist_param_count: 2,
    msg_getmsglist_param_is_remble: true,
  });
  const [newer, older] = [message({ message_seq: 2 }), message({ message_seq: 1 })];
  calls[0]!.resolve([newer, older]);
  expect(await outcome).toBe(true);
  expect(notices).toEqual([{ is: 'history', messages: [older, newer] }]);
});

it('takes back the n-th last of the own messages that can be', async () => {
  const { session, calls, notices } = chat();
  const own = (seq: number, message_status = 2) =>
    message({ message_is_from_self: true, message_seq: seq, message_status });
  const outcome = session.run({ do: 'revoke', nth: 2 });
  await settle();
  calls[0]!.resolve([own(6), message({ message_seq: 5 }), own(4, 6), own(3), own(2)]);
  await settle();
  expect(calls[1]).toMatchObject({
    name: 'TIMMsgRevoke',
    params: { conv_id: 'bob', json_msg_param: { message_seq: 3 } },
  });
  calls[1]!.resolve();
  expect(await outcome).toBe(true);
  expect(notices).toEqual([{ is: 'takenBack', message: own(3) }]);
});

it('takes back what is still being sent, once it is acknowledged', async () => {
  const { session, calls, names } = chat();
  const sent = session.run({ do: 'send', text: 'oops' });
  const outcome = session.run({ do: 'revoke', nth: 1 });
  await settle();
  expect(names()).toEqual(['TIMMsgSendNewMsg']);
  calls[0]!.resolve(message());
  expect(await sent).toBe(true);
  await settle();
  calls[1]!.resolve([message({ message_is_from_self: true })]);
  await settle();
  expect(names()).toEqual(['TIMMsgSendNewMsg', 'TIMMsgGetMsgList', 'TIMMsgRevoke']);
  calls[2]!.resolve();
  expect(await outcome).toBe(true);
});

it('says so if there is no such message', async () => {
  const { session, calls, notices } = chat();
  const outcome = session.run({ do: 'revoke', nth: 1 });
  await settle();
  calls[0]!.resolve([message()]);
  expect(await outcome).toBe(false);
  expect(notices).toEqual([{ is: 'failed', what: 'not taken back', reason: 'you have not written as many messages' }]);
});

it.each([
  ['TIMKickedOfflineCallback', 'kicked'],
  ['TIMUserSigExpiredCallback', 'expired'],
])('is over at %s, and so is a wait', async (event, notice) => {
  const { session, kinds, fire } = chat();
  const wait = session.run({ do: 'wait', count: 1, what: 'messages', timeoutMs: 3_600_000 });
  fire(event);
  expect(await wait).toBe(false);
  expect(session.over.aborted).toBe(true);
  expect(kinds()).toEqual([notice, 'failed']);
});

it('passes the network on', () => {
  const { notices, fire } = chat();
  fire('TIMNetworkStatusListenerCallback', 1, 9508, 'broken');
  expect(notices).toEqual([{ is: 'network', status: 1, code: 9508, desc: 'broken' }]);
});

it('runs lines one after the other, goes on after a failure, and stops at /quit', async () => {
  const { session, calls, names } = chat();
  const outcome = runLines(['one', '/nonsense', '# two', '/quit', 'three'], session);
  await settle();
  expect(names()).toEqual(['TIMMsgSendNewMsg']);
  calls[0]!.resolve(message());
  await settle();
  expect(names()).toEqual(['TIMMsgSendNewMsg', 'TIMMsgSendNewMsg']);
  calls[1]!.resolve(message());
  expect(await outcome).toBe(false);
});

it('succeeds if every line did, and stops when the session is over', async () => {
  expect(await runLines(['', '/help', '/quit'], chat().session)).toBe(true);
  const ended = chat();
  const outcome = runLines(['one', 'two'], ended.session);
  await settle();
  ended.fire('TIMKickedOfflineCallback');
  ended.calls[0]!.reject(new ImError({ code: 6208, desc: 'kicked' }));
  expect(await outcome).toBe(false);
  expect(ended.names()).toEqual(['TIMMsgSendNewMsg']);
});

it('does not end before what was read is reported', async () => {
  const { session, calls, fire } = chat();
  let ended = false;
  const outcome = runLines(['/wait 1'], session).then(() => (ended = true));
  fire('TIMRecvNewMsgCallback', [message()]);
  await settle();
  expect(ended).toBe(false);
  calls[0]!.resolve();
  expect(await outcome).toBe(true);
});
