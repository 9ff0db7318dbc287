/** What a loss of power leaves of files: cut short, or as long as they were, with zeros; and that no upload takes it for bytes. */
import { expect, it } from 'vitest';
import { type BlobUpload, readWhole } from '../../server/files/blobs.ts';
import { diskBlobs } from '../../server/files/disk-blobs.ts';
import { createWorld } from '../world.ts';

const SEEDS = 40;
const PART = 1000;
const BYTES = Buffer.alloc(2 * PART + 10, 'x');

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 300) yield bytes.subarray(at, at + 300);
}

async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const piece of bytes) read.push(piece);
  return Buffer.concat(read);
}

it('cuts what was not synced, or fills it with zeros, and leaves what was', async () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const world = createWorld(seed);
    const { disk } = world.serverHost('one');
    const file = await world.until(disk!.open('/file'));
    await world.until(file.write(0, BYTES.subarray(0, 10)));
    await world.until(file.sync());
    await world.until(file.write(10, BYTES.subarray(10, 20)));
    world.crash('one');
    const after = world.serverHost('one').disk!;
    const { size } = (await world.until(after.look('/file')))!;
    const left = await world.until(readAll(after.read('/file', 0, size)));
    expect(left.subarray(0, 10)).toEqual(BYTES.subarray(0, 10));
    if (size < 20) seen.add('cut');
    if (size === 20 && left.includes(0)) seen.add('long as it was, with zeros');
  }
  expect([...seen].sort()).toEqual(['cut', 'long as it was, with zeros']);
});

it('never becomes part of a blob, whenever it comes', async () => {
  const upload: BlobUpload = { name: `7/${'a'.repeat(32)}`, size: BYTES.length, part: PART, engine: '' };
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const world = createWorld(`power ${seed}`);
    const opened = () => {
      const { disk, random } = world.serverHost('one');
      return diskBlobs({ disk: disk!, random }, '/files', PART);
    };
    const go = async (blobs = opened()): Promise<void> => {
      for (let at = await blobs.offset(upload); at < BYTES.length; at += PART) {
        const part = BYTES.subarray(at, at + PART);
        await blobs.write(upload, at, part.length, pieces(part));
      }
      await blobs.finish(upload);
    };
    // What is under way when the power goes never ends.
    void go();
    await world.run(seed * 2);
    world.crash('one');
    await world.until(go());
    const read = await world.until(readWhole(opened(), upload.name, BYTES.length));
    expect(Buffer.compare(read, BYTES), `seed ${seed}`).toBe(0);
  }
});
