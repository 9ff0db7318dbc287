/** The typed face: the same calls and events with values, promises and one error. */
import { createIM, ErrorCode, ImError } from '@hongyan/client';
import { describe, expect, it } from 'vitest';
import { signUserSig } from '../../server/usersig.ts';
import { APP, openStage, type Stage } from './stage.ts';

const text = (content: string) => ({ message_elem_array: [{ elem_type: 0 as const, text_elem_content: content }] });

function imOf({ world }: Stage, userId: string) {
  const userSig = signUserSig({ ...APP, userId, expireSeconds: 1000 }, world.clock.now());
  const host = world.clientHost(`im-${userId}`);
  return createIM({ server: 'ws://server:7700', sdkAppId: APP.sdkAppId, userId, userSig, host, platform: 'Web' });
}

/** The error a promise ends with. */
async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error,
  );
}

describe('the typed face', () => {
  it('signs in, sends, listens and signs out', async () => {
    const stage = await openStage();
    const { world } = stage;
    const [alice, bob] = [imOf(stage, 'alice'), imOf(stage, 'bob')];
    const heard: string[] = [];
    const stop = bob.on('TIMRecvNewMsgCallback', (messages) => {
      for (const { message_elem_array, message_sender } of messages) {
        const [element] = message_elem_array;
        if (element && 'text_elem_content' in element) heard.push(`${message_sender}: ${element.text_elem_content}`);
      }
    });
    bob.on('TIMConvTotalUnreadMessageCountChangedCallback', (total) => void heard.push(`unread ${total}`));
    await world.until(Promise.all([alice.login(), bob.login()]));
    const sent = await world.until(
      alice.call('TIMMsgSendNewMsg', { conv_id: 'bob', conv_type: 1, json_msg_param: text('hello') }),
    );
    expect(sent.message_seq).toBe(1);
    await stage.quiet();
    expect(heard).toEqual(['alice: hello', 'unread 1']);
    expect(await world.until(bob.call('TIMMsgReportReaded', { conv_id: 'alice', conv_type: 1 }))).toBeUndefined();
    const list = await world.until(bob.call('TIMConvGetConvList', {}));
    expect(list.map(({ conv_id, conv_unread_num }) => [conv_id, conv_unread_num])).toEqual([['alice', 0]]);
    stop();
    await world.until(alice.call('TIMMsgSendMessage', { conv_id: 'bob', conv_type: 1, json_msg_param: text('again') }));
    await stage.quiet();
    expect(heard.slice(2)).toEqual(['unread 0', 'unread 1']);
    await world.until(Promise.all([alice.logout(), bob.logout()]));
    alice.close();
    bob.close();
  });

  it('keeps and drops drafts', async () => {
    const stage = await openStage();
    const { world } = stage;
    const alice = imOf(stage, 'alice');
    await world.until(alice.login());
    const bob = { conv_id: 'bob', conv_type: 1 as const };
    const hasDraft = async () => {
      const [one] = await world.until(alice.call('TIMConvGetConvList', {}));
      return one?.conv_is_has_draft;
    };
    const json_draft_param = { draft_msg: text('unsent'), draft_user_define: '', draft_edit_time: 1 };
    await alice.call('TIMConvSetDraft', { ...bob, json_draft_param });
    expect(await hasDraft()).toBe(true);
    await alice.call('TIMConvCancelDraft', bob);
    expect(await hasDraft()).toBe(false);
    const wrong = await errorOf(alice.call('TIMConvSetDraft', { ...bob, conv_type: 2, json_draft_param }));
    expect(wrong).toMatchObject({ code: -5 });
  });

  it('rejects with one error, never throws', async () => {
    const stage = await openStage();
    const { world } = stage;
    const alice = imOf(stage, 'alice');
    const early = await errorOf(alice.call('TIMConvGetConvList', {}));
    expect(early).toBeInstanceOf(ImError);
    expect(early).toMatchObject({ code: -2, name: 'TIM_ERR_NOTLOGIN', desc: 'nobody is signed in' });
    await world.until(alice.login());
    const refused = alice.call('TIMConvCreate', { conv_id: 'x'.repeat(33), conv_type: 1 });
    const error = (await world.until(errorOf(refused))) as ImError;
    expect(error).toMatchObject({
      code: ErrorCode.ERR_SDK_COMM_INVALID_IDENTIFIER,
      name: 'ERR_SDK_COMM_INVALID_IDENTIFIER',
    });
    expect(String(error)).toBe(`ERR_SDK_COMM_INVALID_IDENTIFIER: ${error.desc} (7003)`);
    const nonsense = { conv_id: 'bob', conv_type: 1, json_msg_param: { message_elem_array: 'none' } } as never;
    expect(await errorOf(alice.call('TIMMsgSendNewMsg', nonsense))).toMatchObject({
      code: -3,
      name: 'TIM_ERR_JSON',
      desc: expect.stringContaining('message_elem_array') as string,
    });
    expect(await errorOf(alice.call('TIMMsgSendNewMsg', undefined as never))).toBeInstanceOf(ImError);
    expect(await errorOf(alice.call('TIMNoSuchCall' as never, {} as never))).toBeInstanceOf(ImError);
    alice.close();
    expect(await errorOf(alice.login())).toMatchObject({ code: -1 });
  });

  it('takes no part of what it was given: the caller may change it afterwards', async () => {
    const stage = await openStage();
    const { world } = stage;
    const alice = imOf(stage, 'alice');
    await world.until(alice.login());
    const message = text('before');
    const sent = alice.call('TIMMsgSendNewMsg', { conv_id: 'bob', conv_type: 1, json_msg_param: message });
    message.message_elem_array[0]!.text_elem_content = 'after';
    expect((await world.until(sent)).message_elem_array).toEqual(text('before').message_elem_array);
    alice.close();
  });
});
