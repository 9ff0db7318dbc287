/** Coordinates in images as cameras and editors write them. */
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { withoutLocation as look } from './location.ts';

let pauses = 0;
const withoutLocation = (bytes: Uint8Array, type: string): Promise<boolean> =>
  look(bytes, type, async () => {
    pauses += 1;
  });

const LATITUDE = [52, 1, 31, 1, 12, 1];

/** A TIFF structure with a maker's name and a latitude, in either byte order. */
function tiff(isLittle: boolean): Buffer {
  const bytes = Buffer.alloc(128);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  bytes.write(isLittle ? 'II*\0' : 'MM\0*', 0, 'latin1');
  view.setUint32(4, 8, isLittle);
  view.setUint16(8, 2, isLittle);
  const entry = (at: number, tag: number, type: number, count: number, value: number): void => {
    view.setUint16(at, tag, isLittle);
    view.setUint16(at + 2, type, isLittle);
    view.setUint32(at + 4, count, isLittle);
    view.setUint32(at + 8, value, isLittle);
  };
  entry(10, 0x010f, 2, 6, 100);
  bytes.write('Maker\0', 100, 'latin1');
  entry(22, 0x8825, 4, 1, 40);
  view.setUint16(40, 2, isLittle);
  entry(42, 1, 2, 2, isLittle ? 0x4e : 0x4e00_0000);
  entry(54, 2, 5, 3, 72);
  LATITUDE.forEach((part, i) => view.setUint32(72 + 4 * i, part, isLittle));
  return bytes;
}

const EXIF = Buffer.from('Exif\0\0', 'latin1');
const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

describe('coordinates in Exif', () => {
  it.each([
    [
      'JPEG',
      'image/jpeg',
      (data: Buffer) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 136]), EXIF, data]),
    ],
    ['HEIC', 'image/heic', (data: Buffer) => Buffer.concat([Buffer.from('\0\0\0\x06', 'latin1'), EXIF, data])],
    [
      'HEIC, where an offset of 0 is all that stands before',
      'image/heic',
      (data: Buffer) => Buffer.concat([Buffer.alloc(4), data]),
    ],
    ['WebP', 'image/webp', (data: Buffer) => Buffer.concat([Buffer.from('EXIF\x80\0\0\0', 'latin1'), data])],
    ['PNG', 'image/png', (data: Buffer) => Buffer.concat([Buffer.alloc(8), chunk('eXIf', data), chunk('IEND', EXIF)])],
  ])('are blanked in %s, in place, and nothing else is', async (_, type, wrap) => {
    for (const isLittle of [true, false]) {
      const before = wrap(tiff(isLittle));
      const bytes = Buffer.from(before);
      expect(await withoutLocation(bytes, type)).toBe(true);
      const expected = tiff(isLittle);
      expected.fill(0, 40, 96);
      expect(bytes).toEqual(wrap(expected));
      expect(bytes.length).toBe(before.length);
      expect(await withoutLocation(bytes, type)).toBe(false);
    }
  });

  it('that lead out of the file harm nothing', async () => {
    for (let at = 0; at < 128; at += 1) {
      for (const value of [0xff, 0x80, 0x7f]) {
        const bytes = Buffer.concat([EXIF, tiff(at % 2 === 0)]);
        bytes[6 + at] = value;
        await withoutLocation(bytes, 'image/jpeg');
        await withoutLocation(bytes.subarray(0, 6 + at), 'image/jpeg');
        expect(bytes.length).toBe(134);
      }
    }
  });
});

describe('a file that is made to be slow', () => {
  it('is looked through bit by bit: others have their turns', async () => {
    const before = pauses;
    expect(await withoutLocation(Buffer.alloc(5 * 1024 * 1024, 'I'), 'image/jpeg')).toBe(false);
    expect(pauses - before).toBe(19);
  });

  it('has a budget for all its structures together', async () => {
    // Structures whose tables say that they are as long as can be, each entry of which points to a table.
    const structures = Array.from({ length: 100 }, () => tiff(true));
    for (const each of structures) each.writeUInt16LE(0xffff, 8);
    const bytes = Buffer.concat([...structures, Buffer.alloc(1024 * 1024)]);
    const expected = Buffer.from(bytes);
    expect(await withoutLocation(bytes, 'image/jpeg')).toBe(true);
    const isBlanked = structures.map((_, i) => bytes.readUInt16LE(128 * i + 40) === 0);
    expect([isBlanked[0], isBlanked.at(-1)]).toEqual([true, false]);
    expect(bytes.subarray(99 * 128)).toEqual(expected.subarray(99 * 128));
  });
});

describe('coordinates in XMP', () => {
  it('are blanked as attributes and as elements', async () => {
    const bytes = Buffer.from(
      `<x exif:GPSLatitude="52,31.2N" exif:GPSLongitude = '13,24E' exif:Flash="1"><exif:GPSAltitude>34/1</exif:GPSAltitude></x>`,
    );
    expect(await withoutLocation(bytes, 'image/jpeg')).toBe(true);
    expect(bytes.toString()).toBe(
      `<x exif:GPSLatitude="        " exif:GPSLongitude = '      ' exif:Flash="1"><exif:GPSAltitude>    </exif:GPSAltitude></x>`,
    );
  });

  it('and an image without any stays as it is', async () => {
    const bytes = Buffer.from('<x exif:Flash="1"/>Exif\0\0EXIFeXIfII*\0');
    expect(await withoutLocation(Buffer.from(bytes), 'image/jpeg')).toBe(false);
  });
});
