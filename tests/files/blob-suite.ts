/** What every store of files has to do. `open` opens the same one again, as after a restart or on another node. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Blobs, type BlobUpload, readWhole } from '../../server/files/blobs.ts';
import { noise } from './stage.ts';

const never = (): boolean => false;
const name = (digit: string): string => `7/${digit.repeat(32)}`;

async function* pieces(bytes: Uint8Array, each = 100_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += each) yield bytes.subarray(at, at + each);
}

export function holdsBlobs(title: string, create: () => Promise<() => Promise<Blobs>>): void {
  const opened: Blobs[] = [];
  afterEach(() => {
    for (const blobs of opened.splice(0)) blobs.close();
  });

  async function started(): Promise<{ blobs: Blobs; again: () => Promise<Blobs> }> {
    const open = await create();
    const again = async (): Promise<Blobs> => {
      const blobs = await open();
      opened.push(blobs);
      return blobs;
    };
    return { blobs: await again(), again };
  }
  const begin = async (blobs: Blobs, blob: string, size: number): Promise<BlobUpload> => ({
    name: blob,
    size,
    part: blobs.part,
    engine: await blobs.begin(blob, size),
  });
  const put = (blobs: Blobs, upload: BlobUpload, bytes: Uint8Array, at: number): Promise<void> => {
    const part = bytes.subarray(at, at + upload.part);
    return blobs.write(upload, at, part.length, pieces(part));
  };

  describe(title, () => {
    it('takes a file in parts, on one node and another, and gives it whole and in ranges', async () => {
      const { blobs, again } = await started();
      const bytes = noise(2 * blobs.part + 12_345);
      const upload = await begin(blobs, name('a'), bytes.length);
      expect(await blobs.offset(upload)).toBe(0);
      await put(blobs, upload, bytes, 0);
      expect(await blobs.offset(upload)).toBe(blobs.part);
      const other = await again();
      await put(other, upload, bytes, blobs.part);
      await put(blobs, upload, bytes, 2 * blobs.part);
      expect(await other.offset(upload)).toBe(bytes.length);
      expect(await other.size(upload.name)).toBeUndefined();
      await other.finish(upload);
      expect(await blobs.size(upload.name)).toBe(bytes.length);
      expect(Buffer.compare(await readWhole(blobs, upload.name, bytes.length), bytes)).toBe(0);
      const [from, to] = [blobs.part - 3, blobs.part + 4];
      const range: Uint8Array[] = [];
      for await (const piece of blobs.read(upload.name, from, to)) range.push(piece);
      expect(Buffer.concat(range)).toEqual(Buffer.from(bytes.subarray(from, to)));
    });

    it('takes a file of one part, and one of exactly two', async () => {
      const { blobs } = await started();
      for (const [digit, size] of [
        ['1', 1],
        ['2', blobs.part],
        ['3', 2 * blobs.part],
      ] as const) {
        const bytes = noise(size, size);
        const upload = await begin(blobs, name(digit), size);
        for (let at = 0; at < size; at += blobs.part) await put(blobs, upload, bytes, at);
        expect(await blobs.offset(upload)).toBe(size);
        await blobs.finish(upload);
        expect(Buffer.compare(await readWhole(blobs, upload.name, size), bytes)).toBe(0);
      }
    });

    it('counts a part that broke as not sent, and takes it again', async () => {
      const { blobs } = await started();
      const bytes = noise(blobs.part + 10);
      for (const [digit, size] of [
        ['4', bytes.length],
        ['5', 1000],
      ] as const) {
        const upload = await begin(blobs, name(digit), size);
        const part = bytes.subarray(0, Math.min(size, blobs.part));
        const broken = (async function* () {
          yield part.subarray(0, part.length / 2);
          throw new Error('the client is gone');
        })();
        await expect(blobs.write(upload, 0, part.length, broken)).rejects.toThrow('the client is gone');
        expect(await blobs.offset(upload)).toBe(0);
        await blobs.write(upload, 0, part.length, pieces(part));
        expect(await blobs.offset(upload)).toBe(part.length);
      }
    });

    it('finishes again what it has finished, and says so', async () => {
      const { blobs } = await started();
      for (const [digit, size] of [
        ['6', 10],
        ['7', blobs.part + 1],
      ] as const) {
        const upload = await begin(blobs, name(digit), size);
        const bytes = noise(size);
        for (let at = 0; at < size; at += blobs.part) await put(blobs, upload, bytes, at);
        await blobs.finish(upload);
        await blobs.finish(upload);
        expect(await blobs.offset(upload)).toBe(size);
      }
    });

    it('is finished by two nodes at once', async () => {
      const { blobs, again } = await started();
      const other = await again();
      const bytes = noise(blobs.part + 1);
      const upload = await begin(blobs, name('f'), bytes.length);
      for (let at = 0; at < bytes.length; at += blobs.part) await put(blobs, upload, bytes, at);
      await Promise.all([blobs.finish(upload), other.finish(upload)]);
      expect(Buffer.compare(await readWhole(other, upload.name, bytes.length), bytes)).toBe(0);
    });

    it('keeps a blob as it is, whatever a late part brings', async () => {
      const { blobs, again } = await started();
      const other = await again();
      const upload = await begin(blobs, name('f'), 1000);
      const { promise: more, resolve: goOn } = Promise.withResolvers<void>();
      const { promise: begun, resolve: beginning } = Promise.withResolvers<void>();
      const slow = (async function* () {
        yield noise(500, 2);
        beginning();
        await more;
        yield noise(500, 2);
      })();
      const late = other.write(upload, 0, 1000, slow).catch(() => undefined);
      await begun;
      await put(blobs, upload, noise(1000), 0);
      await blobs.finish(upload);
      goOn();
      await late;
      expect(await readWhole(blobs, upload.name, 1000)).toEqual(noise(1000));
    });

    it('removes a blob that was never described, and what belongs to it; never one that was', async () => {
      const { blobs } = await started();
      for (const digit of ['1', '2', '3']) {
        const upload = await begin(blobs, name(digit), 10);
        await put(blobs, upload, noise(10), 0);
        await blobs.finish(upload);
        await blobs.put(`${name(digit)}.thumb`, noise(5));
        if (digit !== '1') await blobs.put(`${name(digit)}.json`, noise(5));
        if (digit === '3') await blobs.forget(upload);
        expect(await blobs.discard(upload)).toBe(false);
      }
      expect(await blobs.clean(7, Date.now() + 60_000, () => true)).toBe(0);
      expect(await blobs.size(name('1'))).toBe(10);
      expect(await blobs.clean(7, Date.now() + 60_000, never)).toBe(1);
      for (const [digit, sizes] of [
        ['1', [undefined, undefined, undefined]],
        ['2', [10, 5, 5]],
        ['3', [10, 5, 5]],
      ] as const) {
        const words = ['', '.thumb', '.json'];
        expect(await Promise.all(words.map((word) => blobs.size(name(digit) + word)))).toEqual(sizes);
      }
      expect(await blobs.clean(7, Date.now() + 60_000, never)).toBe(0);
    });

    it('keeps small blobs, and replaces them', async () => {
      const { blobs, again } = await started();
      expect(await blobs.size(`${name('8')}.json`)).toBeUndefined();
      await blobs.put(`${name('8')}.json`, Buffer.from('first, and longer'));
      await blobs.put(`${name('8')}.json`, Buffer.from('second'));
      expect(Buffer.from(await readWhole(await again(), `${name('8')}.json`, 6)).toString()).toBe('second');
      expect(await blobs.size(`${name('8')}.json`)).toBe(6);
    });

    it('fails to read what is not there, or not so long', async () => {
      const { blobs } = await started();
      await blobs.put(`${name('9')}.json`, Buffer.from('short'));
      await expect(readWhole(blobs, name('0'), 5)).rejects.toThrow();
      await expect(readWhole(blobs, `${name('9')}.json`, 6)).rejects.toThrow();
    });

    it('removes uploads that were given up, and after a time those that nobody went on with', async () => {
      const { blobs } = await started();
      const bytes = noise(blobs.part);
      const uploads: BlobUpload[] = [];
      for (const digit of ['a', 'b', 'c', 'd', 'e']) {
        const upload = await begin(blobs, name(digit), 3 * blobs.part);
        await put(blobs, upload, bytes, 0);
        uploads.push(upload);
      }
      expect(await blobs.discard(uploads[0]!)).toBe(true);
      expect(await blobs.discard(uploads[0]!)).toBe(false);
      expect(await blobs.offset(uploads[0]!).catch((error: unknown) => (error as { reason: string }).reason)).toBeOneOf(
        [0, 'gone'],
      );
      expect(await blobs.clean(7, 0, never)).toBe(0);
      expect(await blobs.clean(8, Date.now() + 60_000, never)).toBe(0);
      expect(await blobs.clean(7, Date.now() + 60_000, never)).toBe(4);
      expect(await blobs.clean(7, Date.now() + 60_000, never)).toBe(0);
    });

    it('knows no other names than those of blobs', async () => {
      const { blobs } = await started();
      for (const wrong of [
        '../x',
        '7/../../x',
        `7/${'a'.repeat(31)}`,
        `7/${'A'.repeat(32)}`,
        `0/${'a'.repeat(32)}`,
        `${name('a')}.exe`,
        `x${name('a')}`,
      ]) {
        await expect((async () => await blobs.put(wrong, new Uint8Array(1)))()).rejects.toThrow('is no name');
        await expect((async () => await blobs.size(wrong))()).rejects.toThrow('is no name');
      }
    });
  });
}
