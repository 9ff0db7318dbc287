/** Images over real HTTP, made and read back by sharp. */
import sharp, { type Metadata, type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { PIXELS_AT_ONCE, readBitmap } from '../../host/node/bitmap.ts';
import { createPictures, nodePictures, unpackedBytes } from '../../host/node/pictures.ts';
import { type FilesStage, noise, startFiles, type Stored } from './stage.ts';

type Device = Awaited<ReturnType<FilesStage['signIn']>>;
const RED = { r: 200, g: 30, b: 30 };
const plain = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { ...RED, alpha: 0.5 } } });
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

const GPS = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1', GPSLongitude: '13/1 24/1 0/1' } };
const CAMERA = { IFD0: { Make: 'Maker' } };

async function started() {
  const stage = await startFiles();
  const alice = await stage.signIn('alice');
  const read = async (id: string): Promise<Buffer> =>
    Buffer.from(await (await stage.get(id, alice.login.files!.ticket)).arrayBuffer());
  return { stage, alice, read };
}

function uploaded(stage: FilesStage, device: Device, bytes: Uint8Array): Promise<Stored> {
  return stage.upload(device, own(bytes), 'image', 'a picture');
}

describe('a photograph', () => {
  it('is turned as it was held, has 720 and 198 pixels at its short side, and tells nobody where it was taken', async () => {
    const { stage, alice, read } = await started();
    const photo = await plain(2000, 1500)
      .withMetadata({ orientation: 6 })
      .withExifMerge({ ...CAMERA, ...GPS })
      .jpeg()
      .toBuffer();
    expect((await sharp(photo).metadata()).exif!.includes(Buffer.from('Maker'))).toBe(true);
    const { id, type, image } = await uploaded(stage, alice, photo);
    expect(type).toBe('image/jpeg');
    expect(image).toMatchObject({
      format: 1,
      orig: { id, size: photo.length, width: 1500, height: 2000 },
      large: { id: `${id}.large`, width: 720, height: 960 },
      thumb: { id: `${id}.thumb`, width: 198, height: 264 },
    });
    for (const { id: version, size, width, height } of [image!.large, image!.thumb]) {
      const bytes = await read(version);
      expect(bytes.length).toBe(size);
      const seen = await sharp(bytes).metadata();
      expect([seen.width, seen.height, seen.orientation, seen.exif]).toEqual([width, height, undefined, undefined]);
    }
    const original = await read(id);
    const { exif, orientation } = await sharp(original).metadata();
    expect([original.length, orientation, exif!.includes(Buffer.from('Maker'))]).toEqual([photo.length, 6, true]);
    // 52/1 and 31/1, as they stood there.
    const latitude = Buffer.from([52, 0, 0, 0, 1, 0, 0, 0, 31, 0, 0, 0, 1, 0, 0, 0]);
    expect([photo.includes(latitude), original.includes(latitude)]).toEqual([true, false]);
    expect(await sharp(original).raw().toBuffer()).toEqual(await sharp(photo).raw().toBuffer());
  });
});

describe('other images', () => {
  it('are never enlarged, and keep what is transparent', async () => {
    const { stage, alice, read } = await started();
    const { image } = await uploaded(stage, alice, await plain(300, 100, 4).png().toBuffer());
    expect(image).toMatchObject({ format: 3, large: { width: 300, height: 100 }, thumb: { width: 300, height: 100 } });
    expect(await sharp(await read(image!.thumb.id)).metadata()).toMatchObject({ format: 'png', hasAlpha: true });
  });

  it('that move are seen by their first picture', async () => {
    const { stage, alice, read } = await started();
    const frames = [plain(400, 400), sharp({ create: { width: 400, height: 400, channels: 3, background: 'blue' } })];
    const raws = await Promise.all(frames.map((frame) => frame.png().toBuffer()));
    const gif = await sharp(raws, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(gif, { animated: true }).metadata()).pages).toBe(2);
    const { image } = await uploaded(stage, alice, gif);
    expect(image).toMatchObject({ format: 2, orig: { width: 400, height: 400 }, thumb: { width: 198, height: 198 } });
    const [red] = await sharp(await read(image!.thumb.id))
      .removeAlpha()
      .raw()
      .toBuffer();
    expect(red).toBeGreaterThan(150);
  });

  it('have a format of their own if it is not one of four', async () => {
    const { stage, alice } = await started();
    expect((await uploaded(stage, alice, await plain(30, 30).webp().toBuffer())).image!.format).toBe(255);
  });
});

/** A bitmap of two rows, from the bottom as usual: red, green; blue, white. */
function bitmap(bits: 8 | 24 | 32): Buffer {
  const colours = [
    [0, 0, 255],
    [255, 255, 255],
    [255, 0, 0],
    [0, 255, 0],
  ].map(([r, g, b]) => [b!, g!, r!, 0]);
  const palette = bits === 8 ? colours.flat() : [];
  const pixel = (i: number): number[] => (bits === 8 ? [i] : colours[i]!.slice(0, bits / 8));
  const row = (from: number): number[] => {
    const bytes = [...pixel(from), ...pixel(from + 1)];
    return [...bytes, ...Array.from({ length: (4 - (bytes.length % 4)) % 4 }, () => 0)];
  };
  const header = Buffer.alloc(54);
  header.write('BM', 'latin1');
  header.writeUInt32LE(54 + palette.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(2, 18);
  header.writeInt32LE(2, 22);
  header.writeUInt16LE(bits, 28);
  return Buffer.concat([header, Buffer.from([...palette, ...row(0), ...row(2)])]);
}

describe('a bitmap', () => {
  it('of any usual depth is read as it is looked at', async () => {
    const { stage, alice, read } = await started();
    for (const bits of [8, 24, 32] as const) {
      const { type, image } = await uploaded(stage, alice, bitmap(bits));
      expect([type, image]).toMatchObject([
        'image/bmp',
        { format: 4, orig: { width: 2, height: 2 }, thumb: { width: 2 } },
      ]);
      expect((await sharp(await read(image!.thumb.id)).metadata()).format).toBe('jpeg');
      expect([...(await readBitmap(bitmap(bits), 4))!.data]).toEqual([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]);
    }
  });

  it('that promises more than it has, or is too large, is none', async () => {
    for (let length = 0; length < 54 + 16; length += 1) {
      expect(await readBitmap(bitmap(32).subarray(0, length), 4)).toBeUndefined();
    }
    expect(await readBitmap(bitmap(32), 3)).toBeUndefined();
    const huge = bitmap(32);
    huge.writeInt32LE(0x7fff_ffff, 18);
    expect(await readBitmap(huge, 2 ** 40)).toBeUndefined();
  });

  it('of few bytes that promises many pixels is read bit by bit: others have their turns', async () => {
    const [width, height] = [4000, 500];
    const header = bitmap(8).subarray(0, 54 + 16);
    header.writeInt32LE(width, 18);
    header.writeInt32LE(height, 22);
    header.writeUInt16LE(1, 28);
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    const picture = await readBitmap(Buffer.concat([header, Buffer.alloc((width / 8) * height)]), width * height);
    isOver = true;
    expect(picture!.data.length).toBe(width * height * 3);
    expect(turns).toBeGreaterThanOrEqual((width * height) / PIXELS_AT_ONCE - 1);
  });
});

describe('what can not be read as an image', () => {
  it('stays a file: cut short, something else, or of another kind', async () => {
    const { stage, alice } = await started();
    const photo = await plain(500, 500).jpeg().toBuffer();
    const cut = await uploaded(stage, alice, photo.subarray(0, photo.length / 2));
    expect([cut.type, cut.image]).toEqual(['image/jpeg', undefined]);
    const drawing = await uploaded(stage, alice, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    expect([drawing.type, drawing.image]).toEqual(['application/octet-stream', undefined]);
    expect((await uploaded(stage, alice, noise(1000))).image).toBeUndefined();
    expect((await stage.upload(alice, own(photo), 'file')).image).toBeUndefined();
    expect(stage.errors).toEqual([]);
  });

  it('and neither is one of too many pixels, which is not unpacked', async () => {
    const bomb = await plain(3000, 3000).png({ compressionLevel: 9 }).toBuffer();
    expect(await nodePictures.shrink(bomb, [720], 8_999_999)).toBeUndefined();
    expect(await nodePictures.shrink(bomb, [720], 9_000_000)).toMatchObject({ width: 3000, height: 3000 });
  });

  it('nor one that would have to be unpacked whole, and is too large for that', async () => {
    const small = createPictures(1_000_000);
    const tried = async (image: Sharp) => (await small.shrink(await image.toBuffer(), [198], 1_000_000))?.width;
    expect(await tried(plain(600, 600, 4).png())).toBe(600);
    expect(await tried(plain(600, 600, 3).jpeg())).toBe(600);
    expect(await tried(plain(600, 600, 4).png({ progressive: true }))).toBeUndefined();
    expect(await tried(plain(600, 600, 3).jpeg({ progressive: true }))).toBeUndefined();
    expect(await tried(plain(600, 600, 4).toColourspace('rgb16').png())).toBeUndefined();
    expect(await tried(plain(600, 600, 4).webp())).toBeUndefined();
    expect(await tried(plain(400, 400, 3).avif({ effort: 0 }))).toBeUndefined();
    expect(await tried(plain(400, 400, 4).webp())).toBe(400);
  });

  it('counted by channels, bytes of a channel, and copies', () => {
    const image = { width: 10, height: 10, channels: 4, depth: 'uchar', format: 'png', isProgressive: false } as const;
    const counted = (more: object) => unpackedBytes({ ...image, ...more } as unknown as Metadata);
    expect([{}, { isProgressive: true }, { depth: 'ushort' }, { format: 'heif' }].map(counted)).toEqual([
      0, 400, 800, 2000,
    ]);
  });
});
