/** What messages are made of: every element as it is sent, stored, shown to both sides, forwarded, and sent with files. */
import { describe, expect, it } from 'vitest';
import { type Struct } from '../../contract/fields.ts';
import { REQUEST_TIMEOUT_MS } from '../../contract/limits.ts';
import { spelling } from '../../contract/profiles.ts';
import {
  CustomElem,
  FaceElem,
  FileElem,
  ImageElem,
  LocationElem,
  SoundElem,
  TextElem,
  VideoElem,
} from '../../contract/structs/elem.ts';
import { type Device, type Json, openPair, textMessage } from './stage.ts';

const bytes = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, index) => index % 251);
const withElems = (...elements: Json[]): string => JSON.stringify({ message_elem_array: elements });
const elemsOf = (message: Json): Json[] => message['message_elem_array'] as Json[];

const image: Json = { elem_type: 1, image_elem_orig_path: 'photos/goose.png', image_elem_level: 1 };
const sound: Json = {
  elem_type: 2,
  sound_elem_file_path: 'call.aac',
  sound_elem_file_size: 0,
  sound_elem_file_time: 3,
};
const file: Json = {
  elem_type: 4,
  file_elem_file_path: 'notes.txt',
  file_elem_file_name: 'notes.txt',
  file_elem_file_size: 1,
};
const video: Json = {
  elem_type: 9,
  video_elem_video_path: 'flight.mp4',
  video_elem_video_type: 'mp4',
  video_elem_video_size: 1,
  video_elem_video_duration: 9,
  video_elem_image_path: 'flight.png',
  video_elem_image_type: 'png',
  video_elem_image_size: 1,
  video_elem_image_width: 640,
  video_elem_image_height: 480,
};
const SIZES: Readonly<Record<string, number>> = {
  'photos/goose.png': 5000,
  'call.aac': 700,
  'notes.txt': 3,
  'flight.mp4': 3_000_000,
  'flight.png': 900,
};

function putFiles(device: Device): void {
  for (const [path, size] of Object.entries(SIZES)) device.files.put(path, bytes(size));
}

async function openWithFiles() {
  const pair = await openPair();
  putFiles(pair.alice);
  return pair;
}

/** Every text within a value. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

describe('an element', () => {
  const plain: [string, Struct, Json][] = [
    ['text', TextElem, { elem_type: 0, text_elem_content: '雁 "quoted"' }],
    ['face', FaceElem, { elem_type: 6, face_elem_index: 7, face_elem_buf: 'smile' }],
    [
      'location',
      LocationElem,
      { elem_type: 7, location_elem_desc: 'lake', location_elem_longitude: 120.1, location_elem_latitude: -30.2 },
    ],
    [
      'custom',
      CustomElem,
      { elem_type: 3, custom_elem_data: 'd', custom_elem_desc: 'e', custom_elem_ext: 'x', custom_elem_sound: 's' },
    ],
  ];
  it.each(plain)('of %s is seen by both as it was sent, with every key', async (_, struct, elem) => {
    const { alice, bob, quiet } = await openPair();
    const sent = await alice.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, withElems(elem));
    await quiet();
    expect(elemsOf(sent)).toEqual([elem]);
    expect(elemsOf(bob.received()[0]!)).toEqual([elem]);
    expect(Object.keys(elem).toSorted()).toEqual(Object.keys(struct.rows).toSorted());
  });

  it.each<[string, Struct, Json, string[]]>([
    ['image', ImageElem, image, ['image_elem_orig', 'image_elem_large', 'image_elem_thumb']],
    ['sound', SoundElem, sound, ['sound_elem']],
    ['file', FileElem, file, ['file_elem']],
    ['video', VideoElem, video, ['video_elem_video', 'video_elem_image']],
  ])(
    'of %s is uploaded, and seen by both with every key; the path by its sender only',
    async (_, struct, elem, names) => {
      const { alice, bob, quiet, errors } = await openWithFiles();
      const sent = await alice.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, withElems(elem));
      await quiet();
      const [own] = elemsOf(sent);
      const [theirs] = elemsOf(bob.received()[0]!);
      for (const seen of [own!, theirs!]) {
        expect(Object.keys(seen).toSorted()).toEqual(Object.keys(struct.rows).toSorted());
        for (const name of names) {
          const idKey = Object.keys(seen).find(
            (key) => key.startsWith(name) && key.endsWith('_id') && !/task|business/.test(key),
          )!;
          const url = String(seen[Object.keys(seen).find((key) => key.startsWith(name) && key.endsWith('_url'))!]);
          expect(seen[idKey]).toMatch(/^[0-9a-f]{32}$/);
          expect(url).toMatch(new RegExp(`^http://server:7700/files/\\d+/${String(seen[idKey])}\\?t=`));
        }
      }
      const paths = Object.keys(struct.rows).filter((key) => key.endsWith('_path'));
      for (const path of paths) expect([own![path], theirs![path]]).toEqual([elem[path], '']);
      const sizes = paths.map((path) => SIZES[String(elem[path])]);
      const told = Object.entries(theirs!).filter(([key]) => /(?<!thumb_pic|large_pic)_size$/.test(key));
      expect(new Set(told.map(([, size]) => size))).toEqual(new Set(sizes));
      // What stays with alice are the paths; URLs stay nowhere.
      const history = await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}');
      for (const path of paths) expect(elemsOf(history[0]!)[0]![path]).toBe(elem[path]);
      expect(errors).toEqual([]);
    },
  );

  it('of the server is not sent by a client: 6016', async () => {
    const { alice } = await openPair();
    const tip = { elem_type: 5, group_tips_elem_group_id: 'g', group_tips_elem_tip_type: 1 };
    const report = { elem_type: 8, group_report_elem_group_id: 'g', group_report_elem_report_type: 1 };
    for (const elem of [tip, report]) {
      expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, withElems(elem))).code).toBe(6016);
    }
  });
});

describe('a message of several elements', () => {
  it('is uploaded one element after the other, each told from its own index and ending at its total', async () => {
    const { alice, bob, quiet } = await openWithFiles();
    const sent = await alice.ok<Json>(
      'TIMMsgSendNewMsg',
      'bob',
      1,
      withElems(image, { elem_type: 0, text_elem_content: 'a' }, video),
    );
    await quiet();
    const told = alice.events('TIMMsgElemUploadProgressCallback') as [Json, number, number, number][];
    const of = (index: number) => told.filter(([, at]) => at === index).map(([, , current, total]) => [current, total]);
    expect(new Set(told.map(([, index]) => index))).toEqual(new Set([0, 2]));
    expect(of(0).at(-1)).toEqual([5000, 5000]);
    const total = SIZES['flight.mp4']! + SIZES['flight.png']!;
    expect(of(2).length).toBeGreaterThan(2);
    expect(new Set(of(2).map(([, of]) => of))).toEqual(new Set([total]));
    const steps = of(2).map(([current]) => current!);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBe(total);
    expect(told[0]![0]).toMatchObject({ message_msg_id: sent['message_msg_id'], message_status: 1 });
    expect(elemsOf(bob.received()[0]!).map(({ elem_type }) => elem_type)).toEqual([1, 0, 9]);
  });

  it.each<[string, Json, number]>([
    ['that is not there', { ...file, file_elem_file_path: 'nowhere' }, 7004],
    ['that is not named', { ...file, file_elem_file_path: '' }, 7004],
    ['that is empty', { ...file, file_elem_file_path: 'empty' }, 7006],
    ['that is too large', { ...sound, sound_elem_file_path: 'huge' }, 7005],
  ])('with a file %s ends with its code, and has not been sent', async (_, elem, code) => {
    const { alice, bob, quiet } = await openWithFiles();
    alice.files.put('empty', bytes(0));
    alice.files.put('huge', new Uint8Array(28 * 1024 * 1024 + 1));
    expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, withElems(elem))).code).toBe(code);
    await quiet();
    expect(bob.received()).toEqual([]);
  });
});

it.each(['v5', 'v8'] as const)('files are shown under the keys of profile %s, sorted', async (profile) => {
  const { alice, signedIn, quiet } = await openWithFiles();
  const carol = await signedIn('carol', { profile });
  let text = '';
  carol.tim.TIMAddRecvNewMsgCallback((json) => void (text = json), null);
  await alice.ok('TIMMsgSendNewMsg', 'carol', 1, withElems(image, sound, file, video));
  await quiet();
  const elements = elemsOf((JSON.parse(text) as Json[])[0]!);
  for (const [index, struct] of [ImageElem, SoundElem, FileElem, VideoElem].entries()) {
    const keys = Object.keys(struct.rows).map((key) => spelling(struct.name, key, profile));
    expect(Object.keys(elements[index]!)).toEqual(keys.toSorted());
  }
});

it('a message that is only passed on may have files, too, and is kept nowhere', async () => {
  const { alice, bob, quiet } = await openWithFiles();
  const online = JSON.stringify({ message_elem_array: [file], message_is_online_msg: true });
  const sent = await alice.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, online);
  await quiet();
  expect(elemsOf(sent)[0]).toMatchObject({ file_elem_file_path: 'notes.txt', file_elem_file_size: 3 });
  expect(elemsOf(bob.received()[0]!)[0]).toMatchObject({ file_elem_file_path: '', file_elem_file_size: 3 });
  expect(alice.events('TIMMsgElemUploadProgressCallback').length).toBeGreaterThan(0);
  expect(await alice.ok('TIMMsgGetMsgList', 'bob', 1, '{}')).toEqual([]);
});

it('without a connection a message with files fails in time, knows its path, and is sent later', async () => {
  const stage = await openWithFiles();
  const { alice, bob, world, quiet } = stage;
  await stage.stop();
  await world.run(1000);
  const begun = world.clock.now();
  const answer = await alice.call('TIMMsgSendNewMsg', 'bob', 1, withElems(file));
  expect(answer.code).toBe(9508);
  expect(world.clock.now() - begun).toBeLessThan(4 * REQUEST_TIMEOUT_MS);
  const [row] = await alice.ok<Json[]>('TIMMsgGetMsgList', 'bob', 1, '{}');
  expect(row).toMatchObject({ message_status: 3, message_elem_array: [{ file_elem_file_path: 'notes.txt' }] });
  await stage.start();
  await world.run(60_000);
  const sent = await alice.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify(row));
  await quiet();
  expect(sent['message_msg_id']).toBe(row!['message_msg_id']);
  expect(bob.received()).toHaveLength(1);
  expect(stage.errors).toEqual([]);
});

it('the time of an upload is no time of the send', async () => {
  const { alice, bob, world, quiet } = await openWithFiles();
  world.network.setLatency(alice.host, 'server', { minMs: 5000, maxMs: 5000 });
  const answer = alice.start('TIMMsgSendNewMsg', 'bob', 1, withElems(video, sound, image, file));
  const begun = world.clock.now();
  expect((await world.until(answer)).code).toBe(0);
  expect(world.clock.now() - begun).toBeGreaterThan(REQUEST_TIMEOUT_MS);
  await quiet();
  expect(bob.received()).toHaveLength(1);
});

describe('forwarding', () => {
  it('sends what was received anew, under a new id, and uploads nothing again', async () => {
    const { alice, bob, signedIn, quiet } = await openWithFiles();
    const carol = await signedIn('carol');
    const sent = await alice.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, withElems(image, file));
    await quiet();
    const forwarded = { ...bob.received()[0]!, message_is_forward_message: true };
    const again = await bob.ok<Json>('TIMMsgSendNewMsg', 'carol', 1, JSON.stringify(forwarded));
    await quiet();
    expect(again['message_msg_id']).not.toBe(sent['message_msg_id']);
    expect(bob.events('TIMMsgElemUploadProgressCallback')).toEqual([]);
    const [seen] = carol.received();
    expect(seen).toMatchObject({ message_sender: 'bob', message_is_forward_message: true });
    const ids = (message: Json) => texts(elemsOf(message)).filter((text) => /^[0-9a-f]{32}$/.test(text));
    expect(ids(seen!)).toEqual(ids(sent));
    // Its sender may do the same, though the paths are there.
    await alice.ok('TIMMsgSendNewMsg', 'carol', 1, JSON.stringify({ ...sent, message_is_forward_message: true }));
    await quiet();
    expect(
      new Set(alice.events('TIMMsgElemUploadProgressCallback').map(([message]) => (message as Json)['message_msg_id'])),
    ).toEqual(new Set([sent['message_msg_id']]));
    expect(ids(carol.received()[1]!)).toEqual(ids(sent));
  });
});

describe('mentions', () => {
  it('are stored and shown, and are 30 at most', async () => {
    const { alice, bob, quiet } = await openPair();
    const mentioned = ['bob', '__kImSDK_MesssageAtALL__'];
    await alice.say('bob', 'hey', { message_group_at_user_array: mentioned });
    await alice.say('bob', 'nobody', { message_group_at_user_array: [] });
    await quiet();
    expect(bob.received().map((one) => one['message_group_at_user_array'])).toEqual([mentioned, undefined]);
    const many = textMessage('a', { message_group_at_user_array: Array(31).fill('bob') });
    expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, many)).code).toBe(10053);
  });
});

it("an app's own number and text stay on the device", async () => {
  const { alice, bob, quiet } = await openPair();
  const own = { message_custom_int: 7, message_custom_str: 'mine' };
  expect(await alice.say('bob', 'a', own)).toMatchObject(own);
  await quiet();
  expect(bob.received()[0]).toMatchObject({ message_custom_int: 0, message_custom_str: '' });
});

it('limits are measured without paths and addresses', async () => {
  const { alice } = await openWithFiles();
  const path = `deep/${'x'.repeat(20_000)}`;
  alice.files.put(path, bytes(10));
  expect(
    (await alice.call('TIMMsgSendNewMsg', 'bob', 1, withElems({ ...sound, sound_elem_file_path: path }))).code,
  ).toBe(0);
  const named = { ...file, file_elem_file_name: 'n'.repeat(256) };
  expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, withElems(named))).code).toBe(6016);
  expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, withElems(sound, sound))).code).toBe(6016);
  expect((await alice.call('TIMMsgSendNewMsg', 'bob', 1, textMessage('x'.repeat(12_289)))).code).toBe(8001);
});
