/** Merged messages: several forwarded as one, within the message or as a list on the server, and lists that are none. */
import { describe, expect, it } from 'vitest';
import { MAX_JSON_LENGTH, MAX_MERGED } from '../../contract/limits.ts';
import { type Device, type Json, openPair, textMessage, textOf } from './stage.ts';

const merge = (messages: readonly Json[], more: Json = {}): Json => ({
  elem_type: 12,
  merge_elem_title: 'Talks of alice',
  merge_elem_abstract_array: ['alice: a', 'bob: b'],
  merge_elem_compatible_text: 'update to read this',
  merge_elem_message_array: messages,
  ...more,
});
const withElem = (elem: Json): string => JSON.stringify({ message_elem_array: [elem] });
const elemOf = (message: Json): Json => (message['message_elem_array'] as Json[])[0]!;
const open = (device: Device, message: Json) =>
  device.ok<Json[]>('TIMMsgDownloadMergerMessage', JSON.stringify(message));
const codeOf = async (device: Device, elem: Json) =>
  (await device.call('TIMMsgDownloadMergerMessage', withElem(elem))).code;
/** Its key is not a list's: anybody may have put anything there. */
async function upload(device: Device, bytes: Uint8Array | string): Promise<string> {
  device.files.put('list', typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
  const elem = { elem_type: 4, file_elem_file_path: 'list', file_elem_file_name: 'list', file_elem_file_size: 0 };
  const sent = await device.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, withElem(elem));
  return String(elemOf(sent)['file_elem_file_id']);
}

/** alice and bob talked, a file among it; carol is to read it. */
async function talked() {
  const pair = await openPair();
  const { alice, bob } = pair;
  const carol = await pair.signedIn('carol');
  alice.files.put('notes', new Uint8Array(10));
  await alice.say('bob', 'a', { message_custom_str: 'mine', message_cloud_custom_str: 'cloud' });
  await bob.say('alice', 'b');
  const file = { elem_type: 4, file_elem_file_path: 'notes', file_elem_file_name: 'notes', file_elem_file_size: 0 };
  await alice.ok('TIMMsgSendNewMsg', 'bob', 1, withElem(file));
  await pair.quiet();
  const said = (await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}')).toReversed();
  return { ...pair, carol, said };
}

describe('messages that are merged', () => {
  it('are there with who said what and when, and not where; their files have addresses', async () => {
    const { alice, carol, said, quiet, errors } = await talked();
    await alice.ok('TIMMsgSendNewMsg', 'carol', 1, withElem(merge(said)));
    await quiet();
    const [message] = carol.received();
    expect(elemOf(message!)).toMatchObject({
      merge_elem_abstract_array: ['alice: a', 'bob: b'],
      merge_elem_compatible_text: 'update to read this',
      merge_elem_layer_over_limit: false,
      merge_elem_relay_json_key: '',
      merge_elem_title: 'Talks of alice',
    });
    const inside = await open(carol, message!);
    expect(inside).toEqual(elemOf(message!)['merge_elem_message_array']);
    expect(inside.map((one) => [one['message_sender'], textOf(one)])).toEqual([
      ['alice', 'a'],
      ['bob', 'b'],
      ['alice', undefined],
    ]);
    for (const [index, one] of inside.entries()) {
      const { message_msg_id, message_client_time, message_server_time, message_rand, message_seq } = said[index]!;
      expect(one).toMatchObject({
        message_msg_id,
        message_client_time,
        message_server_time,
        message_rand,
        message_seq,
      });
      expect(one).toMatchObject({ message_conv_id: 'alice', message_status: 2, message_is_from_self: false });
      expect(Object.keys(one)).toEqual(Object.keys(said[index]!));
    }
    expect(inside[0]).toMatchObject({ message_custom_str: '', message_cloud_custom_str: 'cloud' });
    const file = elemOf(inside[2]!);
    expect(file).toMatchObject({ file_elem_file_path: '', file_elem_file_size: 10 });
    expect(file['file_elem_url']).toContain(`/${String(file['file_elem_file_id'])}?t=`);
    expect(errors).toEqual([]);
  });

  it('are a list on the server when they are too long for a message, and are fetched from there', async () => {
    const { alice, carol, said, quiet, errors } = await talked();
    for (let i = 0; i < 30; i++) said.push(await alice.say('bob', `${i} ${'x'.repeat(1000)}`));
    const sent = await alice.ok<Json>('TIMMsgSendNewMsg', 'carol', 1, withElem(merge(said)));
    await quiet();
    const [message] = carol.received();
    for (const seen of [sent, message!]) {
      expect(elemOf(seen)['merge_elem_message_array']).toEqual([]);
      expect(elemOf(seen)['merge_elem_relay_json_key']).toMatch(/^1\.[0-9a-f]{32}$/);
    }
    const inside = await open(carol, message!);
    expect(inside.map(textOf)).toEqual(said.map(textOf));
    expect(elemOf(inside[2]!)['file_elem_url']).toContain('/files/');
    expect(inside[0]).toMatchObject({
      message_conv_id: 'alice',
      message_sender_profile: { user_profile_identifier: 'alice' },
    });
    expect((await open(alice, sent)).map(textOf)).toEqual(said.map(textOf));
    // Forwarded, the list is the same one.
    const forwarded = { ...message!, message_is_forward_message: true };
    const again = await carol.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(forwarded));
    expect(elemOf(again)['merge_elem_relay_json_key']).toBe(elemOf(sent)['merge_elem_relay_json_key']);
    expect(errors).toEqual([]);
  });

  it.each(['v5', 'v8'] as const)(
    'within merged ones are read layer by layer, up to 100, in profile %s',
    async (profile) => {
      const { alice, signedIn, quiet } = await openPair();
      const dave = await signedIn('dave', { profile });
      let message = await alice.say('dave', 'innermost');
      const layers = 100;
      for (let layer = 1; layer <= layers; layer++) {
        message = await alice.ok<Json>('TIMMsgSendNewMsg', 'dave', 1, withElem(merge([message])));
      }
      await quiet();
      expect((await alice.call('TIMMsgSendNewMsg', 'dave', 1, withElem(merge([message])))).code).toBe(8005);
      let inside = dave.received().at(-1)!;
      for (let layer = 1; layer <= layers; layer++) [inside] = (await open(dave, inside)) as [Json];
      expect(textOf(inside)).toBe('innermost');
    },
  );

  it('are some, 300 at most, and were all sent: 6017', async () => {
    const { alice, said } = await talked();
    const send = async (messages: readonly Json[]) =>
      (await alice.call('TIMMsgSendNewMsg', 'carol', 1, withElem(merge(messages)))).code;
    expect(await send(Array(MAX_MERGED).fill(said[0]))).toBe(0);
    expect(await send(Array(MAX_MERGED + 1).fill(said[0]))).toBe(6017);
    expect(await send([])).toBe(6016);
    for (const status of [1, 3, 5, 6, 7, undefined]) {
      expect([status, await send([said[1]!, { ...said[0]!, message_status: status }])]).toEqual([status, 6017]);
    }
    await alice.ok('TIMMsgRevoke', 'bob', 1, JSON.stringify(said[0]));
    const [revoked] = (await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}')).toReversed();
    expect(await send([revoked!])).toBe(6017);
  });

  it('stay as they were said when one of them is taken back later', async () => {
    const { alice, carol, said, quiet } = await talked();
    await alice.ok('TIMMsgSendNewMsg', 'carol', 1, withElem(merge(said)));
    await alice.ok('TIMMsgRevoke', 'bob', 1, JSON.stringify(said[0]));
    await quiet();
    expect((await open(carol, carol.received()[0]!)).map(textOf)).toEqual(['a', 'b', undefined]);
    await alice.ok('TIMMsgSendNewMsg', 'carol', 1, textMessage('still here'));
  });
});

describe('TIMMsgDownloadMergerMessage', () => {
  it('says of what merges nothing that it does not', async () => {
    const { alice } = await openPair();
    expect((await alice.call('TIMMsgDownloadMergerMessage', textMessage('a'))).code).toBe(6017);
    expect((await alice.call('TIMMsgDownloadMergerMessage', '{"message_elem_array":[]}')).code).toBe(6017);
    expect(await codeOf(alice, merge([]))).toBe(6017);
    expect(await codeOf(alice, merge([], { merge_elem_relay_json_key: '1.../../etc' }))).toBe(6017);
    expect(await codeOf(alice, merge([], { merge_elem_relay_json_key: `101.${'0'.repeat(32)}` }))).toBe(8005);
    expect(await codeOf(alice, merge([], { merge_elem_layer_over_limit: true }))).toBe(8005);
    expect(await codeOf(alice, merge([], { merge_elem_relay_json_key: `1.${'0'.repeat(32)}` }))).toBe(6009);
  });

  const message = (elem: Json): Json => ({ message_elem_array: [elem], message_sender: 'mallory' });
  const nested = (layers: number): Json =>
    layers === 0 ? { elem_type: 0, text_elem_content: 'a' } : merge([message(nested(layers - 1))]);
  it.each<[string, Uint8Array | string, number]>([
    ['no JSON', '{', 9502],
    ['no text', Uint8Array.from([0xff, 0xfe, 0x00]), 9502],
    ['no list', '{"message_elem_array":[]}', 9502],
    ['a list of other things', '[1,2]', 9502],
    ['too many messages', JSON.stringify(Array(MAX_MERGED + 1).fill(message(nested(0)))), 9502],
    [
      'too many in a message within',
      JSON.stringify([message(merge(Array(MAX_MERGED + 1).fill(message(nested(0)))))]),
      9502,
    ],
    [
      'an element of the server',
      JSON.stringify([message({ elem_type: 5, group_tips_elem_group_id: 'g', group_tips_elem_tip_type: 1 })]),
      9502,
    ],
    [
      'an address of elsewhere',
      JSON.stringify([
        message({
          elem_type: 2,
          sound_elem_file_path: '',
          sound_elem_file_size: 1,
          sound_elem_file_time: 1,
          sound_elem_url: 'https://example.org',
        }),
      ]),
      9502,
    ],
    ['too many layers', JSON.stringify([message(nested(101))]), 8005],
    ['nesting without end', '[{"message_elem_array":'.repeat(2000), 9502],
    ['more than may be read', `["${'x'.repeat(MAX_JSON_LENGTH)}"]`, 6009],
  ])('answers a list that is %s with its code', async (_, bytes, code) => {
    const { alice, bob, errors } = await openPair();
    const id = await upload(alice, bytes);
    expect(await codeOf(bob, merge([], { merge_elem_relay_json_key: `1.${id}` }))).toBe(code);
    expect(errors).toEqual([]);
  });

  it('shows of a list what the contract knows, to who looks, whatever else is in it', async () => {
    const { alice, bob } = await openPair();
    const hostile = {
      ...message({ elem_type: 0, text_elem_content: 'a', surprise: 1 }),
      message_is_from_self: true,
      message_custom_str: 'theirs',
      message_status: 3,
      message_conv_id: 'elsewhere',
      surprise: true,
    };
    const id = await upload(alice, JSON.stringify([hostile]));
    const [seen] = await open(bob, {
      message_conv_id: 'alice',
      ...(JSON.parse(withElem(merge([], { merge_elem_relay_json_key: `1.${id}` }))) as Json),
    });
    expect(seen).toMatchObject({
      message_elem_array: [{ elem_type: 0, text_elem_content: 'a' }],
      message_is_from_self: false,
      message_custom_str: '',
      message_status: 2,
      message_conv_id: 'alice',
    });
    expect(JSON.stringify(seen)).not.toContain('surprise');
  });
});
