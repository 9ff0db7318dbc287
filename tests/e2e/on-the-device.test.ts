/**
 * What a device keeps by itself: messages that were put in, the app's own numbers, drafts, search. It is there after a
 * restart, and while no server is up.
 */
import { expect, test } from 'vitest';
import { contentOf, type Device, temporaryDirectory, textMessage } from '../support/device.ts';
import { history, type Json, listed, show, told, totalOf } from '../support/shown.ts';
import { inEveryWorld } from '../support/worlds.ts';

const say = (device: Device, peer: string, text: string, more: Json = {}): Promise<Json> =>
  device.ok<Json>('TIMMsgSendNewMsg', peer, 1, textMessage(text, more));
const given = (text: string, more: Json = {}): Json => JSON.parse(textMessage(text, more)) as Json;

interface Item {
  readonly peer: unknown;
  readonly count: unknown;
  readonly texts: unknown[];
}

async function search(device: Device, keywords: string[], more: Json = {}): Promise<{ total: unknown; items: Item[] }> {
  const asked = JSON.stringify({ msg_search_param_keyword_array: keywords, ...more });
  const found = await device.ok<Json>('TIMMsgSearchLocalMessages', asked);
  const items = (found['msg_search_result_item_array'] as Json[]).map((item) => ({
    peer: item['msg_search_result_item_conv_id'],
    count: item['msg_search_result_item_total_message_count'],
    texts: (item['msg_search_result_item_message_array'] as Json[]).map(contentOf),
  }));
  return { total: found['msg_search_result_total_count'], items };
}

async function textsIn(device: Device, peer: string, keywords: string[], more: Json = {}): Promise<unknown[]> {
  const conversation = { msg_search_param_conv_id: peer, msg_search_param_conv_type: 1 };
  return (await search(device, keywords, { ...conversation, ...more })).items.flatMap(({ texts }) => texts);
}

const draft = { draft_msg: given('half a th'), draft_user_define: 'mine' };

/** What bob's device shows of all that it keeps; times are counted from `now`, s. */
async function showsAll(bob: Device, now: number): Promise<void> {
  const texts = ['imported, too', 'imported apple', 'red apple', '今天我们去北京看雁', undefined, 'green apple'];
  await show([bob], 'alice', { texts, last: 'imported, too', unread: 2 });
  await show([bob], 'dave', { texts: ['saved apple'], last: 'saved apple', unread: 0 });
  const page = await history(bob, 'alice');
  expect(page.map((one) => one['message_status'])).toEqual([5, 5, 2, 2, 2, 2]);
  expect(page[0]).toMatchObject({ message_custom_int: 5, message_sender: 'bob' });
  expect(page[1]).toMatchObject({ message_sender: 'alice', message_server_time: now - 5000 });
  expect(page[3]).toMatchObject({ message_custom_int: 9, message_custom_str: 'starred' });
  expect(await listed(bob, 'carol')).toMatchObject({
    conv_is_has_draft: true,
    conv_draft: draft,
    conv_unread_num: 1,
  });
  expect(await totalOf(bob)).toBe(3);
}

async function findsInAlice(bob: Device, now: number): Promise<void> {
  expect(await textsIn(bob, 'alice', ['北京'])).toEqual(['今天我们去北京看雁']);
  expect(await textsIn(bob, 'alice', ['看雁'])).toEqual(['今天我们去北京看雁']);
  expect(await textsIn(bob, 'alice', ['雁'])).toEqual(['今天我们去北京看雁']);
  expect(await textsIn(bob, 'alice', ['京北'])).toEqual([]);
  const and = { msg_search_param_keyword_list_match_type: 1 };
  expect(await textsIn(bob, 'alice', ['APPLE', 'red'], and)).toEqual(['red apple']);
  expect(await textsIn(bob, 'alice', ['green', 'red', 'nothing'])).toEqual(['red apple', 'green apple']);
  expect(await textsIn(bob, 'alice', ['apple'], { msg_search_param_send_indentifier_array: ['bob'] })).toEqual([
    undefined,
    'green apple',
  ]);
  expect(await textsIn(bob, 'alice', ['apple'], { msg_search_param_message_type_array: [3] })).toEqual([undefined]);
  const past = { msg_search_param_search_time_position: now - 3000, msg_search_param_search_time_period: 3000 };
  expect(await textsIn(bob, 'alice', ['imported'], past)).toEqual(['imported, too', 'imported apple']);
  expect(await textsIn(bob, 'alice', ['apple'], { ...past, msg_search_param_search_time_period: 1500 })).toEqual([]);
  expect(await textsIn(bob, 'carol', ['unseen'])).toEqual([]);
}

async function findsEverywhere(bob: Device): Promise<void> {
  const everywhere = await search(bob, ['apple']);
  expect(everywhere.total).toBe(3);
  expect(Object.fromEntries(everywhere.items.map(({ peer, count, texts: [text] }) => [peer, [count, text]]))).toEqual({
    alice: [4, 'imported apple'],
    carol: [1, 'Carol likes apples'],
    dave: [1, 'saved apple'],
  });
  const pages = await Promise.all(
    [0, 1, 2].map((index) =>
      textsIn(bob, 'alice', ['apple'], { msg_search_param_page_index: index, msg_search_param_page_size: 2 }),
    ),
  );
  expect(pages).toEqual([['imported apple', 'red apple'], [undefined, 'green apple'], []]);
  const second = { msg_search_param_page_index: 1, msg_search_param_page_size: 2 };
  expect((await search(bob, ['apple'], second)).items.map(({ peer }) => peer)).toEqual(
    everywhere.items.slice(2).map(({ peer }) => peer),
  );
}

inEveryWorld((open) => {
  test('what was put in, noted, drafted and said is there after a restart, and is found, without a server, too', async () => {
    const world = await open();
    const alice = await world.signedIn('alice');
    const carol = await world.signedIn('carol');
    const storage = { path: temporaryDirectory() };
    const before = await world.signedIn('bob', { storage });
    const now = Math.floor(Date.now() / 1000);

    await say(before, 'alice', 'green apple');
    const custom = { elem_type: 3, custom_elem_data: 'x', custom_elem_desc: 'apple pie' };
    await before.ok('TIMMsgSendNewMsg', 'alice', 1, JSON.stringify({ message_elem_array: [custom] }));
    const sent = await say(alice, 'bob', '今天我们去北京看雁');
    await say(alice, 'bob', 'red apple');
    await say(carol, 'bob', 'Carol likes apples', { message_cloud_custom_str: 'unseen' });
    await told(before, 'red apple');
    await told(before, 'Carol likes apples');
    await before.ok(
      'TIMMsgImportMsgList',
      'alice',
      1,
      JSON.stringify([
        given('imported apple', { message_sender: 'alice', message_server_time: now - 5000 }),
        given('imported, too', { message_server_time: now - 4000, message_custom_int: 5 }),
      ]),
    );
    await before.ok('TIMMsgSaveMsg', 'dave', 1, textMessage('saved apple'));
    const note = { message_msg_id: sent['message_msg_id'], message_custom_int: 9, message_custom_str: 'starred' };
    await before.ok('TIMMsgSetLocalCustomData', JSON.stringify(note));
    expect(before.tim.TIMConvSetDraft('carol', 1, JSON.stringify(draft))).toBe(0);
    before.close();

    const bob = await world.signedIn('bob', { storage });
    const look = async (): Promise<void> => {
      await showsAll(bob, now);
      await findsInAlice(bob, now);
      await findsEverywhere(bob);
    };
    await look();
    await world.stop();
    await look();
    await world.start();
    await say(alice, 'bob', 'after');
    await told(bob, 'after');
    // None of it was sent.
    expect((await history(alice, 'bob')).map(contentOf)).toEqual([
      'after',
      'red apple',
      '今天我们去北京看雁',
      undefined,
      'green apple',
    ]);
    expect(bob.received().map(contentOf)).toEqual(['after']);
  });
});
