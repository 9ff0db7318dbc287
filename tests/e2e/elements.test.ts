/** Every kind of element with real files, from device to device: sent, shown, fetched, forwarded, merged. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { contentOf, type Device, temporaryDirectory, textMessage } from '../support/device.ts';
import { download } from '../support/downloads.ts';
import { history, type Json } from '../support/shown.ts';
import { inEveryWorld, type World } from '../support/worlds.ts';

const withElems = (...elements: Json[]): string => JSON.stringify({ message_elem_array: elements });
const elemsOf = (message: Json): Json[] => message['message_elem_array'] as Json[];
const send = (device: Device, peer: string, message: string): Promise<Json> =>
  device.ok<Json>('TIMMsgSendNewMsg', peer, 1, message);
/** The next message, once it is there. */
async function nth(device: Device, number: number): Promise<Json> {
  await device.until('TIMRecvNewMsgCallback', () => device.received().length >= number);
  return device.received()[number - 1]!;
}

interface RealFiles {
  readonly paths: Readonly<Record<'image' | 'sound' | 'file' | 'video' | 'snapshot', string>>;
  /** What is in them. */
  bytesOf(path: string): Buffer;
}

/** Of several parts each, but for the pictures; the photo was taken with the camera on its side. */
async function realFiles(): Promise<RealFiles> {
  const directory = temporaryDirectory();
  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: 'teal' } });
  const contents = {
    image: await picture(1200, 900).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    sound: randomBytes(300_000),
    file: randomBytes(2_200_000),
    video: randomBytes(1_100_000),
    snapshot: await picture(640, 360).png().toBuffer(),
  };
  const names = {
    image: 'goose.jpg',
    sound: 'call.aac',
    file: 'notes.bin',
    video: 'flight.mp4',
    snapshot: 'flight.png',
  };
  for (const [kind, bytes] of Object.entries(contents)) {
    writeFileSync(join(directory, names[kind as keyof typeof names]), bytes);
  }
  const paths = Object.fromEntries(Object.entries(names).map(([kind, name]) => [kind, join(directory, name)]));
  return { paths: paths as RealFiles['paths'], bytesOf: (path) => readFileSync(path) };
}

const plain: Json[] = [
  { elem_type: 0, text_elem_content: '雁 "quoted"\n' },
  { elem_type: 3, custom_elem_data: 'd', custom_elem_desc: 'e', custom_elem_ext: 'x', custom_elem_sound: 's' },
  { elem_type: 6, face_elem_index: 7, face_elem_buf: 'smile' },
  { elem_type: 7, location_elem_desc: 'lake', location_elem_longitude: 120.1, location_elem_latitude: -30.2 },
];

function fileElems({ image, sound, file, video, snapshot }: RealFiles['paths']): Json[] {
  return [
    { elem_type: 1, image_elem_orig_path: image, image_elem_level: 0 },
    { elem_type: 2, sound_elem_file_path: sound, sound_elem_file_size: 0, sound_elem_file_time: 3 },
    { elem_type: 4, file_elem_file_path: file, file_elem_file_name: 'notes.bin', file_elem_file_size: 0 },
    {
      elem_type: 9,
      video_elem_video_path: video,
      video_elem_video_type: 'mp4',
      video_elem_video_size: 0,
      video_elem_video_duration: 9,
      video_elem_image_path: snapshot,
      video_elem_image_type: 'png',
      video_elem_image_size: 0,
      video_elem_image_width: 640,
      video_elem_image_height: 360,
    },
  ];
}

/** The files of {@link fileElems}: in which of them, under which keys, and as what they are downloaded. */
const FILES = [
  { at: 0, id: 'image_elem_orig_id', url: 'image_elem_orig_url', kind: 'image', type: 1 },
  { at: 1, id: 'sound_elem_file_id', url: 'sound_elem_url', kind: 'sound', type: 3 },
  { at: 2, id: 'file_elem_file_id', url: 'file_elem_url', kind: 'file', type: 1 },
  { at: 3, id: 'video_elem_video_id', url: 'video_elem_video_url', kind: 'video', type: 2 },
  { at: 3, id: 'video_elem_image_id', url: 'video_elem_image_url', kind: 'snapshot', type: 0 },
] as const;

/** Fetches all files of a message, every other one by its address, and compares them with what was sent. */
async function fetchAll(device: Device, elements: readonly Json[], files: RealFiles): Promise<void> {
  const directory = temporaryDirectory();
  for (const [index, { at, id, url, kind, type }] of FILES.entries()) {
    const elem = elements.filter(({ elem_type }) => [1, 2, 4, 9].includes(Number(elem_type)))[at]!;
    const path = join(directory, kind);
    const named =
      index % 2 === 0 ? { msg_download_elem_param_id: elem[id] } : { msg_download_elem_param_url: elem[url] };
    const { code, steps } = await download(device, { ...named, msg_download_elem_param_type: type }, path);
    const sent = files.bytesOf(files.paths[kind]);
    expect([kind, code, steps.at(-1)]).toEqual([kind, 0, [sent.length, sent.length]]);
    const currents = steps.map(([current]) => current);
    expect(currents).toEqual(currents.toSorted((a, b) => a - b));
    expect(readFileSync(path).equals(sent)).toBe(true);
  }
}

/** What was told of an upload: for each element its total, having been reached once, and never gone back from. */
function uploadsOf(device: Device, message: Json): Map<number, number> {
  const totals = new Map<number, number>();
  const told = device.events.flatMap(({ name, args }) => {
    const isMine =
      name === 'TIMMsgElemUploadProgressCallback' && (args[0] as Json)['message_msg_id'] === message['message_msg_id'];
    return isMine ? [args.slice(1) as [index: number, current: number, total: number]] : [];
  });
  for (const index of new Set(told.map(([of]) => of))) {
    const steps = told.filter(([of]) => of === index);
    const currents = steps.map(([, current]) => current);
    expect(currents).toEqual([...new Set(currents)].toSorted((a, b) => a - b));
    expect(new Set(steps.map(([, , total]) => total)).size).toBe(1);
    expect(currents.at(-1)).toBe(steps[0]![2]);
    totals.set(index, steps[0]![2]);
  }
  return totals;
}

async function threeUsers(world: World): Promise<[alice: Device, bob: Device, carol: Device]> {
  return [await world.signedIn('alice'), await world.signedIn('bob'), await world.signedIn('carol')];
}

inEveryWorld((open) => {
  test('every element arrives as it was sent, its files byte for byte, alone and together, and can be forwarded', async () => {
    const [alice, bob, carol] = await threeUsers(await open());
    const files = await realFiles();
    const elements = [...plain, ...fileElems(files.paths)];
    const sizeOf = (kind: keyof RealFiles['paths']): number => files.bytesOf(files.paths[kind]).length;

    for (const [index, elem] of elements.entries()) {
      const own = { message_custom_int: 7, message_custom_str: 'mine', message_cloud_custom_str: `cloud ${index}` };
      const sent = await send(alice, 'bob', JSON.stringify({ message_elem_array: [elem], ...own }));
      expect(sent).toMatchObject({ message_status: 2, message_elem_array: [{ elem_type: elem['elem_type'] }], ...own });
      const seen = await nth(bob, index + 1);
      expect(seen).toMatchObject({
        message_cloud_custom_str: `cloud ${index}`,
        message_custom_int: 0,
        message_custom_str: '',
        message_msg_id: sent['message_msg_id'],
      });
      if (index < plain.length) expect(elemsOf(seen)).toEqual([elem]);
      else expect(uploadsOf(alice, sent).size).toBe(1);
    }
    const single = bob.received().slice(plain.length).flatMap(elemsOf);
    await fetchAll(bob, single, files);
    // As one looks at it, after the turn that the camera noted.
    expect(single[0]).toMatchObject({
      image_elem_format: 1,
      image_elem_orig_pic_width: 900,
      image_elem_orig_pic_height: 1200,
      image_elem_large_pic_width: 720,
      image_elem_large_pic_height: 960,
      image_elem_thumb_pic_width: 198,
      image_elem_thumb_pic_height: 264,
    });
    const versions = ['large', 'thumb'].map(async (version) => {
      const path = join(temporaryDirectory(), version);
      await download(bob, { msg_download_elem_param_id: single[0]![`image_elem_${version}_id`] }, path);
      const { width, height, orientation } = await sharp(path).metadata();
      return [width, height, orientation];
    });
    expect(await Promise.all(versions)).toEqual([
      [720, 960, undefined],
      [198, 264, undefined],
    ]);

    const together = await send(alice, 'bob', withElems(...elements.filter((elem) => elem['elem_type'] !== 3)));
    const all = await nth(bob, elements.length + 1);
    expect(Object.fromEntries(uploadsOf(alice, together))).toEqual({
      3: sizeOf('image'),
      4: sizeOf('sound'),
      5: sizeOf('file'),
      6: sizeOf('video') + sizeOf('snapshot'),
    });
    expect(elemsOf(all).map(({ elem_type }) => elem_type)).toEqual([0, 6, 7, 1, 2, 4, 9]);

    const forwarded = await send(bob, 'carol', JSON.stringify({ ...all, message_is_forward_message: true }));
    expect(forwarded['message_msg_id']).not.toBe(all['message_msg_id']);
    expect(uploadsOf(bob, forwarded).size).toBe(0);
    const passedOn = await nth(carol, 1);
    expect(passedOn).toMatchObject({ message_sender: 'bob', message_is_forward_message: true });
    await fetchAll(carol, elemsOf(passedOn), files);
    // Its sender keeps the paths, on this device only.
    const [own] = await history(alice, 'bob');
    expect(elemsOf(own!)[3]).toMatchObject({ image_elem_orig_path: files.paths.image });
    expect(JSON.stringify(all)).not.toContain(files.paths.image);
  });

  test('merged messages, few or many and within each other, are read and passed on with their files', async () => {
    const [alice, bob, carol] = await threeUsers(await open());
    const files = await realFiles();
    const merge = (messages: readonly Json[], title: string): string =>
      withElems({
        elem_type: 12,
        merge_elem_title: title,
        merge_elem_abstract_array: ['alice: …'],
        merge_elem_compatible_text: 'update to read this',
        merge_elem_message_array: messages,
      });
    const inside = (device: Device, message: Json): Promise<Json[]> =>
      device.ok<Json[]>('TIMMsgDownloadMergerMessage', JSON.stringify(message));

    await send(alice, 'bob', textMessage('first'));
    await nth(bob, 1);
    await send(bob, 'alice', textMessage('second'));
    await send(alice, 'bob', withElems(...fileElems(files.paths)));
    const few = (await history(alice, 'bob')).toReversed();
    await send(alice, 'carol', merge(few, 'few'));
    const small = await nth(carol, 1);
    expect(elemsOf(small)[0]).toMatchObject({ merge_elem_title: 'few', merge_elem_relay_json_key: '' });
    const read = await inside(carol, small);
    expect(read.map((one) => [one['message_sender'], contentOf(one)])).toEqual([
      ['alice', 'first'],
      ['bob', 'second'],
      ['alice', undefined],
    ]);
    await fetchAll(carol, elemsOf(read[2]!), files);

    const long = Array.from({ length: 60 }, (_, n) => `${n} ${'长'.repeat(300)}`);
    await Promise.all(long.map((text) => send(alice, 'bob', textMessage(text))));
    const many = (await history(alice, 'bob')).toReversed();
    expect(many).toHaveLength(few.length + long.length);
    const sent = await send(alice, 'carol', merge([...many, small], 'many'));
    const large = await nth(carol, 2);
    for (const one of [sent, large]) {
      expect(elemsOf(one)[0]).toMatchObject({
        merge_elem_message_array: [],
        merge_elem_relay_json_key: expect.stringMatching(/^2\./),
      });
    }
    // Twice further on, by people who never saw what is in it, on other nodes.
    await send(carol, 'bob', JSON.stringify({ ...large, message_is_forward_message: true }));
    const passedOn = await nth(bob, 2 + 1 + long.length);
    const list = await inside(bob, passedOn);
    expect(list.map(contentOf)).toEqual([...many.map(contentOf), undefined]);
    const [, , deepest] = await inside(bob, list.at(-1)!);
    await fetchAll(bob, elemsOf(deepest!), files);

    let nested = await send(bob, 'carol', textMessage('innermost'));
    for (let layer = 0; layer < 5; layer += 1) nested = await send(bob, 'carol', merge([nested], `layer ${layer}`));
    let opened = await nth(carol, 2 + 6);
    for (let layer = 4; layer >= 0; layer -= 1) {
      expect(elemsOf(opened)[0]).toMatchObject({ merge_elem_title: `layer ${layer}` });
      [opened] = (await inside(carol, opened)) as [Json];
    }
    expect(contentOf(opened)).toBe('innermost');
  });
});
