/** Searching what a device holds: what is found, how it is counted, and that no network is needed. */
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { type Device, type Json, openPair, textMessage, textOf } from './stage.ts';

interface Item {
  readonly peer: unknown;
  readonly count: unknown;
  readonly texts: unknown[];
}

const search = async (
  device: Device,
  keywords: string[],
  more: Json = {},
): Promise<{ total: unknown; items: Item[] }> => {
  const given = JSON.stringify({ msg_search_param_keyword_array: keywords, ...more });
  const found = await device.ok<Json>('TIMMsgSearchLocalMessages', given);
  const items = (found['msg_search_result_item_array'] as Json[]).map((item) => ({
    peer: item['msg_search_result_item_conv_id'],
    count: item['msg_search_result_item_total_message_count'],
    texts: (item['msg_search_result_item_message_array'] as Json[]).map(textOf),
  }));
  return { total: found['msg_search_result_total_count'], items };
};
const inAlice = { msg_search_param_conv_id: 'alice', msg_search_param_conv_type: 1 };
const textsIn = async (device: Device, keywords: string[], more: Json = {}) =>
  (await search(device, keywords, { ...inAlice, ...more })).items.flatMap(({ texts }) => texts);

describe('a search', () => {
  it('in one conversation gives pages of its messages, newest first, and how many there are', async () => {
    const { alice, bob, quiet } = await openPair();
    for (let n = 1; n <= 5; n += 1) await alice.say('bob', `apple ${n}`);
    await alice.say('bob', 'pear');
    await quiet();
    expect(await search(bob, ['APPLE'], inAlice)).toEqual({
      total: 5,
      items: [{ peer: 'alice', count: 5, texts: [5, 4, 3, 2, 1].map((n) => `apple ${n}`) }],
    });
    const second = { ...inAlice, msg_search_param_page_index: 1, msg_search_param_page_size: 2 };
    expect(await search(bob, ['apple'], second)).toEqual({
      total: 5,
      items: [{ peer: 'alice', count: 5, texts: ['apple 3', 'apple 2'] }],
    });
    expect((await search(bob, ['cherry'], inAlice)).total).toBe(0);
  });

  it('in all conversations counts them, with the newest message of each, that with the newest first', async () => {
    const { alice, bob, quiet, signedIn } = await openPair();
    const carol = await signedIn('carol');
    for (const text of ['one apple', 'two apples']) await alice.say('bob', text);
    await carol.say('bob', 'my apple');
    await bob.say('dave', 'pears');
    await quiet();
    const all = [
      { peer: 'carol', count: 1, texts: ['my apple'] },
      { peer: 'alice', count: 2, texts: ['two apples'] },
    ];
    expect(await search(bob, ['apple'])).toEqual({ total: 2, items: all });
    expect(await search(bob, ['apple'], { msg_search_param_conv_type: 0 })).toEqual({ total: 2, items: all });
    const page = (index: number) => ({ msg_search_param_page_index: index, msg_search_param_page_size: 1 });
    expect(await search(bob, ['apple'], page(1))).toEqual({ total: 2, items: all.slice(1) });
    expect(await search(bob, ['apple'], page(2))).toEqual({ total: 2, items: [] });
  });

  it('finds any of the keywords or all, of some senders, of some types', async () => {
    const { alice, bob, quiet } = await openPair();
    await alice.say('bob', 'red apple');
    await bob.say('alice', 'green apple');
    await alice.say('bob', '今天吃苹果吗');
    const custom = { message_elem_array: [{ elem_type: 3, custom_elem_data: 'x', custom_elem_desc: 'apple pie' }] };
    await alice.ok('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(custom));
    await quiet();
    const and = { msg_search_param_keyword_list_match_type: 1 };
    expect(await textsIn(bob, ['red', 'apple'], and)).toEqual(['red apple']);
    expect(await textsIn(bob, ['red', 'green'])).toEqual(['green apple', 'red apple']);
    expect(await textsIn(bob, ['苹果'])).toEqual(['今天吃苹果吗']);
    for (const key of ['msg_search_param_send_indentifier_array', 'msg_search_param_send_identifier_array']) {
      expect(await textsIn(bob, ['apple'], { [key]: ['bob'] })).toEqual(['green apple']);
    }
    const ofType = (...types: number[]) => ({ msg_search_param_message_type_array: types });
    expect(await textsIn(bob, ['apple'], ofType(3))).toEqual([undefined]);
    expect(await textsIn(bob, [], ofType(3))).toEqual([undefined]);
    expect(await textsIn(bob, [], { ...ofType(0), msg_search_param_send_indentifier_array: ['alice'] })).toEqual([
      '今天吃苹果吗',
      'red apple',
    ]);
  });

  it('looks back from a time as far as a period reaches', async () => {
    const { alice, bob, world, quiet } = await openPair();
    const times: number[] = [];
    for (const text of ['apple 1', 'apple 2', 'apple 3']) {
      const { message_server_time } = await alice.say('bob', text);
      times.push(Number(message_server_time));
      await world.run(100_000);
    }
    await quiet();
    const at = (position: number, period: number) => ({
      msg_search_param_search_time_position: position,
      msg_search_param_search_time_period: period,
    });
    expect(await textsIn(bob, ['apple'], at(0, 0))).toHaveLength(3);
    expect(await textsIn(bob, ['apple'], at(times[1]!, 0))).toEqual(['apple 2', 'apple 1']);
    expect(await textsIn(bob, ['apple'], at(times[1]!, 50))).toEqual(['apple 2']);
    expect(await textsIn(bob, ['apple'], at(0, 150))).toEqual(['apple 3']);
    expect(await textsIn(bob, ['apple'], at(times[2]!, times[2]! - times[1]!))).toEqual(['apple 3', 'apple 2']);
  });

  it('works without a network and after a restart, and finds what was put in', async () => {
    const stage = await openPair();
    const { alice, world, quiet } = stage;
    const storage = { path: temporaryDirectory() };
    const first = await stage.signedIn('carol', { storage });
    await alice.say('carol', 'apple');
    await quiet();
    await first.ok('TIMMsgSaveMsg', 'alice', 1, textMessage('apple, saved'));
    first.tim.TIMUninit();
    const carol = await stage.signedIn('carol', { storage });
    await quiet();
    world.network.partition(carol.host, 'server');
    await world.run(200_000);
    await carol.call('TIMMsgSendNewMsg', 'alice', 1, textMessage('apple, failed'));
    expect(await textsIn(carol, ['apple'])).toEqual(['apple, failed', 'apple, saved', 'apple']);
  });

  it('finds nothing that was taken back, deleted or cleared', async () => {
    const { alice, bob, quiet } = await openPair();
    const sent: Json[] = [];
    for (const n of [1, 2, 3]) sent.push(await alice.say('bob', `apple ${n}`));
    await quiet();
    await alice.ok('TIMMsgRevoke', 'bob', 1, JSON.stringify(sent[0]));
    await bob.ok('TIMMsgListDelete', 'alice', 1, JSON.stringify([sent[1]]));
    await quiet();
    expect(await textsIn(bob, ['apple'])).toEqual(['apple 3']);
    expect((await search(bob, ['apple'])).items).toEqual([{ peer: 'alice', count: 1, texts: ['apple 3'] }]);
    await bob.ok('TIMMsgClearHistoryMessage', 'alice', 1);
    expect(await search(bob, ['apple'])).toEqual({ total: 0, items: [] });
  });
});

it('a search that makes no sense is told with its code', async () => {
  const { bob } = await openPair();
  const codes: [Json, number][] = [
    [{ msg_search_param_keyword_array: ['a', 'b', 'c', 'd', 'e', 'f'] }, 6017],
    [{ msg_search_param_keyword_array: [] }, 6017],
    [{ msg_search_param_keyword_array: [''] }, 6017],
    [{ msg_search_param_keyword_array: ['a'], msg_search_param_conv_id: 'team', msg_search_param_conv_type: 2 }, 7013],
    [{ msg_search_param_keyword_array: ['a'], msg_search_param_conv_id: 'x'.repeat(33) }, 7003],
    [{ msg_search_param_keyword_array: ['a', 'b', 'c', 'd', 'e'] }, 0],
  ];
  for (const [given, code] of codes) {
    const answer = await bob.call('TIMMsgSearchLocalMessages', JSON.stringify(given));
    expect([given, answer.code]).toEqual([given, code]);
  }
});

describe.each(['v5', 'v8'] as const)('in profile %s', (profile) => {
  it('an answer has the keys of the contract', async () => {
    const { alice, signedIn, quiet } = await openPair();
    const carol = await signedIn('carol', { profile });
    await alice.say('carol', 'apple');
    await quiet();
    for (const more of [{}, inAlice]) {
      const given = JSON.stringify({ msg_search_param_keyword_array: ['apple'], ...more });
      const found = await carol.ok<Json>('TIMMsgSearchLocalMessages', given);
      expect(Object.keys(found)).toEqual(['msg_search_result_item_array', 'msg_search_result_total_count']);
      const [item] = found['msg_search_result_item_array'] as Json[];
      expect(Object.keys(item!)).toEqual([
        'msg_search_result_item_conv_id',
        'msg_search_result_item_conv_type',
        'msg_search_result_item_message_array',
        'msg_search_result_item_total_message_count',
      ]);
      const page = await carol.ok('TIMMsgGetMsgList', 'alice', 1, '{}');
      expect(item!['msg_search_result_item_message_array']).toEqual(page);
    }
  });
});
