/** What the type checker makes of the tables; `tsc` is what runs these, the run only loads them. */
import { expect, expectTypeOf, test } from 'vitest';
import type { EventHandler, EventListener, EventPayload } from './events.ts';
import type { CallName, CallParams, CallReply, RegisterName, SyncName, Tim } from './functions.ts';
import type { ConvInfo } from './structs/conversation.ts';
import type { Message } from './structs/message.ts';

type Call = <N extends CallName>(name: N, params: CallParams<N>) => CallReply<N>;

test('a text message is written as a plain object', () => {
  const send = (call: Call) =>
    call('TIMMsgSendNewMsg', {
      conv_id: 'bob',
      conv_type: 1,
      json_msg_param: { message_elem_array: [{ elem_type: 0, text_elem_content: 'hi' }] },
    });
  expectTypeOf(send).returns.toEqualTypeOf<Message>();
  expectTypeOf<Message['message_sender']>().toEqualTypeOf<string>();
  expectTypeOf<Message['message_sender_profile']['user_profile_nick_name']>().toEqualTypeOf<string>();
  expect(send).toBeTypeOf('function');
});

test('what does not fit is refused', () => {
  const wrong = (call: Call, tim: Tim) => {
    const to = { conv_id: 'bob', conv_type: 1 } as const;
    // @ts-expect-error a key of another element
    call('TIMMsgSendNewMsg', { ...to, json_msg_param: { message_elem_array: [{ elem_type: 0, face_elem_index: 1 }] } });
    // @ts-expect-error no such conversation type
    call('TIMConvCreate', { conv_id: '', conv_type: 9 });
    // @ts-expect-error a missing parameter
    call('TIMConvCreate', { conv_id: '' });
    // @ts-expect-error a function without a callback
    call('TIMGetSDKVersion', {});
    // @ts-expect-error text where a number belongs
    tim.TIMMsgSendNewMsg('bob', '1', '{}');
    // @ts-expect-error a listener of another event
    tim.TIMSetMsgRevokeCallback((code: number) => code);
  };
  expect(wrong).toBeTypeOf('function');
});

test('parameters, answers and events have the types of the contract', () => {
  expectTypeOf<CallReply<'TIMLogin'>>().toEqualTypeOf<void>();
  expectTypeOf<CallReply<'TIMConvGetConvList'>>().toEqualTypeOf<ConvInfo[]>();
  expectTypeOf<keyof CallParams<'TIMMsgSendMessage'>>().toEqualTypeOf<'conv_id' | 'conv_type' | 'json_msg_param'>();
  expectTypeOf<{ conv_id: string; conv_type: 1 }>().toExtend<CallParams<'TIMMsgReportReaded'>>();
  expectTypeOf<Message>().toExtend<CallParams<'TIMMsgRevoke'>['json_msg_param']>();
  expectTypeOf<readonly string[]>().toExtend<CallParams<'TIMMsgFindMessages'>['json_message_id_array']>();
  expectTypeOf<EventPayload<'TIMConvEventCallback'>>().toEqualTypeOf<[0 | 1 | 2 | 3 | 4, ConvInfo[]]>();
  expectTypeOf<EventHandler<'TIMConvEventCallback'>>().parameters.toEqualTypeOf<
    [0 | 1 | 2 | 3 | 4, string, user_data: unknown]
  >();
  expectTypeOf<EventListener<'TIMKickedOfflineCallback'>>().parameters.toEqualTypeOf<[]>();
  expectTypeOf<Tim['TIMMsgSendMessage']>().toBeCallableWith('bob', 1, '{}', new Uint8Array(128), null, {});
  expectTypeOf<Tim['TIMInit']>().toBeCallableWith(1400000001, null);
  expectTypeOf<CallName & (SyncName | RegisterName)>().toEqualTypeOf<never>();
});
