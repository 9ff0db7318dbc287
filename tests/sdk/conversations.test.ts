/** The conversation list: how conversations come, go, change and are ordered, on all devices of a user. */
import { describe, expect, it } from 'vitest';
import { type Device, type Json, openPair, openStage, textMessage, textOf } from './stage.ts';

const list = (device: Device) => device.ok<Json[]>('TIMConvGetConvList');
const ids = async (device: Device) => (await list(device)).map(({ conv_id }) => String(conv_id));
const total = async (device: Device) =>
  (await device.ok<Json>('TIMConvGetTotalUnreadMessageCount'))[
    'conv_get_total_unread_message_count_result_unread_count'
  ];
/** Conversation events as `[event, conv_id, …]`, without those around the sync. */
const events = (device: Device) =>
  device
    .events('TIMConvEventCallback')
    .filter(([event]) => Number(event) < 3)
    .map(([event, infos]) => [event, ...(infos as Json[]).map(({ conv_id }) => conv_id)]);

describe('creating', () => {
  it('gives a new one, listed at once, and the one there is', async () => {
    const { alice, bob, quiet } = await openPair();
    const made = await alice.ok<Json>('TIMConvCreate', 'carol', 1);
    expect(made).toMatchObject({ conv_id: 'carol', conv_type: 1, conv_unread_num: 0, conv_is_has_lastmsg: false });
    expect(await ids(alice)).toEqual(['carol']);
    await bob.say('alice', 'hi');
    await quiet();
    expect(await alice.ok('TIMConvCreate', 'bob', 1)).toMatchObject({ conv_unread_num: 1, conv_is_has_lastmsg: true });
    expect(await ids(alice)).toEqual(['bob', 'carol']);
    expect(events(alice)).toEqual([
      [0, 'carol'],
      [0, 'bob'],
    ]);
  });

  it('of a group or with a bad id is refused', async () => {
    const { alice } = await openPair();
    expect((await alice.call('TIMConvCreate', 'team', 2)).code).toBe(7013);
    expect((await alice.call('TIMConvCreate', 'x'.repeat(40), 1)).code).toBe(7003);
  });
});

describe('deleting', () => {
  it('takes the conversation with its history off all devices, and its unread out of the total', async () => {
    const { alice, bob, quiet, signedIn } = await openPair();
    const web = await signedIn('bob', { platform: 'Web' });
    for (const text of ['a', 'b']) await alice.say('bob', text);
    await quiet();
    await bob.ok('TIMConvDelete', 'alice', 1);
    await quiet();
    for (const device of [bob, web, await signedIn('bob', { platform: 'iPad' })]) {
      expect(await ids(device)).toEqual([]);
      expect(await total(device)).toBe(0);
      const param = JSON.stringify({ msg_getmsglist_param_is_remble: true });
      expect(await device.ok('TIMMsgGetMsgList', 'alice', 1, param)).toEqual([]);
    }
    for (const device of [bob, web]) expect(events(device).at(-1)).toEqual([1, 'alice']);
    expect(await alice.ok('TIMMsgGetMsgList', 'bob', 1, '{}')).toHaveLength(2);
  });

  it('lasts until the next message; what was before stays away', async () => {
    const { alice, bob, quiet, signedIn } = await openPair();
    await alice.say('bob', 'old');
    await quiet();
    await bob.ok('TIMConvDelete', 'alice', 1);
    await alice.ok('TIMMsgReportReaded', 'bob', 1, '');
    await quiet();
    expect(await ids(bob)).toEqual([]);
    await alice.say('bob', 'new');
    await quiet();
    for (const device of [bob, await signedIn('bob', { platform: 'Web' })]) {
      expect(await list(device)).toMatchObject([{ conv_id: 'alice', conv_unread_num: 1 }]);
      const param = JSON.stringify({ msg_getmsglist_param_is_remble: true });
      const history = await device.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, param);
      expect(history.map(textOf)).toEqual(['new']);
    }
  });

  it('reaches a device that is away, drafts and failed messages included', async () => {
    const { alice, bob, quiet, signedIn, world } = await openPair();
    const web = await signedIn('bob', { platform: 'Web' });
    await alice.say('bob', 'a');
    await quiet();
    web.tim.TIMConvSetDraft('alice', 1, JSON.stringify({ draft_msg: { message_elem_array: [] } }));
    world.network.hold(web.host, 'server');
    world.network.cut(web.host);
    await bob.ok('TIMConvDelete', 'alice', 1);
    world.network.heal(web.host, 'server');
    await world.run(60_000);
    expect(await ids(web)).toEqual([]);
    expect(await web.ok('TIMMsgGetMsgList', 'alice', 1, '{}')).toEqual([]);
  });

  it('works for one that never had a message, is no harm twice, and unpins', async () => {
    const { alice, bob, quiet } = await openPair();
    await alice.ok('TIMConvCreate', 'carol', 1);
    await alice.ok('TIMConvPinConversation', 'dave', 1, true);
    expect((await ids(alice)).toSorted()).toEqual(['carol', 'dave']);
    for (const peer of ['carol', 'dave', 'carol', 'nobody']) await alice.ok('TIMConvDelete', peer, 1);
    expect(await ids(alice)).toEqual([]);
    await bob.say('alice', 'a');
    await quiet();
    await alice.ok('TIMConvPinConversation', 'bob', 1, true);
    await alice.ok('TIMConvDelete', 'bob', 1);
    await alice.ok('TIMConvCreate', 'bob', 1);
    expect(await list(alice)).toMatchObject([{ conv_id: 'bob', conv_is_pinned: false, conv_is_has_lastmsg: false }]);
  });
});

describe('the order', () => {
  it('is by activity, pinned ones first, the same on every device', async () => {
    const { alice, world, quiet, signedIn } = await openPair();
    const web = await signedIn('alice', { platform: 'Web' });
    for (const peer of ['bob', 'carol', 'dave']) {
      await alice.say(peer, 'hi');
      await world.run(1000);
    }
    expect(await ids(alice)).toEqual(['dave', 'carol', 'bob']);
    await alice.ok('TIMConvPinConversation', 'bob', 1, true);
    await alice.ok('TIMConvPinConversation', 'carol', 1, true);
    await quiet();
    for (const device of [alice, web, await signedIn('alice', { platform: 'iPad' })]) {
      expect(await ids(device)).toEqual(['carol', 'bob', 'dave']);
      expect((await list(device)).map(({ conv_is_pinned }) => conv_is_pinned)).toEqual([true, true, false]);
    }
    expect(events(web).slice(-2)).toEqual([
      [2, 'bob'],
      [2, 'carol'],
    ]);
    await web.ok('TIMConvPinConversation', 'bob', 1, false);
    await web.ok('TIMConvPinConversation', 'carol', 1, false);
    await quiet();
    expect(await ids(alice)).toEqual(['dave', 'carol', 'bob']);
  });

  it('has room for 50 pinned ones', async () => {
    const stage = await openStage();
    const alice = await stage.signedIn('alice');
    for (let n = 0; n < 50; n++) await alice.ok('TIMConvPinConversation', `u${n}`, 1, true);
    expect((await alice.call('TIMConvPinConversation', 'one-more', 1, true)).code).toBe(51012);
    expect(await list(alice)).toHaveLength(50);
    expect((await alice.call('TIMConvPinConversation', 'team', 2, true)).code).toBe(7013);
  });
});

describe('an event', () => {
  it('comes once for each thing that happens to a conversation, on the device that did it and on the others', async () => {
    const { alice, bob, quiet, signedIn, errors } = await openPair();
    const web = await signedIn('bob', { platform: 'Web' });
    await quiet();
    const devices = [bob, web];
    const told = async (work: () => Promise<unknown>): Promise<unknown[]> => {
      await quiet();
      for (const device of devices) device.told.length = 0;
      await work();
      await quiet();
      return devices.map((device) => device.events('TIMConvEventCallback').map(([event]) => event));
    };
    const [add, del, update] = [[0], [1], [2]];
    const both = (event: unknown) => [event, event];
    expect(await told(() => bob.ok('TIMConvCreate', 'alice', 1))).toEqual([add, []]);
    expect(await told(() => bob.ok('TIMConvCreate', 'alice', 1))).toEqual([[], []]);
    const sent: Json[] = [];
    const say = async () => void sent.push(await alice.say('bob', 'a'));
    expect(await told(say)).toEqual([update, add]);
    expect(await told(say)).toEqual(both(update));
    expect(await told(() => bob.say('alice', 'b'))).toEqual(both(update));
    expect(await told(say)).toEqual(both(update));
    expect(await told(() => web.ok('TIMMsgReportReaded', 'alice', 1, ''))).toEqual(both(update));
    expect(await told(() => web.ok('TIMMsgReportReaded', 'alice', 1, ''))).toEqual(both([]));
    expect(await told(() => alice.ok('TIMMsgReportReaded', 'bob', 1, ''))).toEqual(both(update));
    const draft = JSON.stringify({ draft_msg: JSON.parse(textMessage('draft')) as Json });
    expect(await told(async () => bob.tim.TIMConvSetDraft('alice', 1, draft))).toEqual([update, []]);
    expect(await told(async () => bob.tim.TIMConvCancelDraft('alice', 1))).toEqual([update, []]);
    expect(await told(async () => bob.tim.TIMConvCancelDraft('alice', 1))).toEqual([[], []]);
    expect(await told(() => bob.ok('TIMConvPinConversation', 'alice', 1, true))).toEqual(both(update));
    expect(await told(() => bob.ok('TIMConvPinConversation', 'alice', 1, true))).toEqual(both([]));
    expect(await told(() => bob.ok('TIMMsgSetC2CReceiveMessageOpt', '["alice"]', 2))).toEqual(both(update));
    expect(await told(() => bob.ok('TIMMsgSetC2CReceiveMessageOpt', '["alice"]', 2))).toEqual(both([]));
    expect(await told(() => bob.ok('TIMMsgSaveMsg', 'alice', 1, textMessage('saved')))).toEqual([update, []]);
    expect(await told(() => alice.ok('TIMMsgRevoke', 'bob', 1, JSON.stringify(sent[2])))).toEqual(both(update));
    expect(await told(() => bob.ok('TIMMsgListDelete', 'alice', 1, JSON.stringify(sent.slice(0, 1))))).toEqual(
      both([]),
    );
    expect(await told(() => bob.ok('TIMMsgListDelete', 'alice', 1, JSON.stringify(sent.slice(2))))).toEqual([
      [],
      update,
    ]);
    expect(await told(() => bob.ok('TIMMsgClearHistoryMessage', 'alice', 1))).toEqual(both(update));
    expect(await told(() => bob.ok('TIMMsgClearHistoryMessage', 'alice', 1))).toEqual(both([]));
    expect(await told(() => bob.ok('TIMConvDelete', 'alice', 1))).toEqual(both(del));
    expect(await told(() => bob.ok('TIMConvDelete', 'alice', 1))).toEqual(both([]));
    expect(await told(say)).toEqual(both(add));
    expect(errors).toEqual([]);
  });

  it('says when the sync begins and ends, once for each connection', async () => {
    const { bob, world } = await openPair();
    const syncs = () => bob.events('TIMConvEventCallback').flatMap(([event]) => (Number(event) > 2 ? event : []));
    expect(syncs()).toEqual([3, 4]);
    world.network.partition(bob.host, 'server');
    await world.run(200_000);
    world.network.heal(bob.host, 'server');
    await world.run(60_000);
    expect(syncs()).toEqual([3, 4, 3, 4]);
  });
});

it('is shown by the id of the other user, and mentions nobody', async () => {
  const { alice, bob, quiet } = await openPair();
  await alice.say('bob', 'a');
  await quiet();
  expect(await list(bob)).toMatchObject([{ conv_show_name: 'alice', conv_group_at_info_array: [], conv_recv_opt: 0 }]);
});

describe('a draft', () => {
  const draft = { draft_msg: JSON.parse(textMessage('half a th')) as Json, draft_user_define: 'x' };

  it('is kept at once, on this device only, and shows in the list', async () => {
    const { alice, bob, quiet, signedIn } = await openPair();
    const web = await signedIn('alice', { platform: 'Web' });
    await bob.say('alice', 'hi');
    await quiet();
    expect(alice.tim.TIMConvSetDraft('bob', 1, JSON.stringify(draft))).toBe(0);
    const [info] = await list(alice);
    expect(info).toMatchObject({ conv_is_has_draft: true, conv_draft: draft });
    expect((info!['conv_draft'] as Json)['draft_edit_time']).toBeGreaterThan(0);
    expect(events(alice).at(-1)).toEqual([2, 'bob']);
    expect(alice.tim.TIMConvSetDraft('carol', 1, JSON.stringify(draft))).toBe(0);
    expect(await ids(alice)).toContain('carol');
    expect(await ids(web)).toEqual(['bob']);
    expect(await list(web)).toMatchObject([{ conv_is_has_draft: false }]);
    expect(alice.tim.TIMConvCancelDraft('bob', 1)).toBe(0);
    expect((await list(alice)).find(({ conv_id }) => conv_id === 'bob')).not.toHaveProperty('conv_draft');
    expect(alice.tim.TIMConvCancelDraft('nobody', 1)).toBe(0);
  });

  it('of what is no conversation, or that is none, is refused', async () => {
    const { alice } = await openPair();
    const { tim } = alice;
    expect(tim.TIMConvSetDraft('bob', 1, '{')).toBe(-3);
    expect(tim.TIMConvSetDraft('bob', 1, '{}')).toBe(-3);
    expect(tim.TIMConvSetDraft('', 1, JSON.stringify(draft))).toBe(-5);
    expect(tim.TIMConvSetDraft('team', 2, JSON.stringify(draft))).toBe(-5);
    expect(tim.TIMConvCancelDraft('team', 2)).toBe(-5);
    expect(tim.TIMConvCancelDraft('bob', 0)).toBe(-5);
    await alice.ok('TIMLogout');
    expect(tim.TIMConvSetDraft('bob', 1, JSON.stringify(draft))).toBe(-2);
  });
});

it('named conversations are given in the order asked, those that are not listed left out', async () => {
  const { alice } = await openPair();
  for (const peer of ['bob', 'carol']) await alice.say(peer, 'hi');
  const named = ['carol', 'nobody', 'bob'].map((id) => ({
    get_conversation_list_param_conv_id: id,
    get_conversation_list_param_conv_type: 1,
  }));
  const group = { get_conversation_list_param_conv_id: 'team', get_conversation_list_param_conv_type: 2 };
  const infos = await alice.ok<Json[]>('TIMConvGetConvInfo', JSON.stringify([...named, group]));
  expect(infos.map(({ conv_id }) => conv_id)).toEqual(['carol', 'bob']);
});
