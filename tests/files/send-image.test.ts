/** An image from one device to another over real sockets: uploaded, made smaller by the server, fetched by its addresses. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { openServer, signedIn, temporaryDirectory } from '../support/device.ts';

type Json = Record<string, unknown>;

it('an image arrives in three sizes that can be fetched at once', async () => {
  const server = await openServer(temporaryDirectory());
  const alice = await signedIn(server, 'alice');
  const bob = await signedIn(server, 'bob');
  const path = join(temporaryDirectory(), 'goose.jpg');
  const photo = await sharp({ create: { width: 1600, height: 1200, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();
  writeFileSync(path, photo);
  const elem = { elem_type: 1, image_elem_orig_path: path, image_elem_level: 0 };
  const sent = await alice.ok<Json>('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify({ message_elem_array: [elem] }));
  expect(sent).toMatchObject({ message_status: 2, message_elem_array: [{ image_elem_orig_path: path }] });
  await bob.until('TIMRecvNewMsgCallback');
  const [seen] = bob.received()[0]!['message_elem_array'] as [Json];
  expect(seen).toMatchObject({
    image_elem_format: 1,
    image_elem_orig_path: '',
    image_elem_orig_pic_size: photo.length,
    image_elem_orig_pic_width: 1600,
    image_elem_large_pic_width: 960,
    image_elem_large_pic_height: 720,
    image_elem_thumb_pic_width: 264,
    image_elem_thumb_pic_height: 198,
  });
  for (const version of ['orig', 'large', 'thumb']) {
    const answer = await fetch(String(seen[`image_elem_${version}_url`]));
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([answer.status, bytes.length]).toEqual([200, seen[`image_elem_${version}_pic_size`]]);
    expect((await sharp(bytes).metadata()).width).toBe(seen[`image_elem_${version}_pic_width`]);
  }
});
