/** The frames of a turn leave as one piece, and any WebSocket reader takes them apart again. */
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameQueue } from './frame-queue.ts';

function collected() {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      pieces.push(chunk);
      done();
    },
  });
  return { pieces, stream, queue: new FrameQueue(stream) };
}

/** The texts of whole, unmasked text frames, by the standard's layout (RFC 6455, 5.2). */
function framesOf(bytes: Buffer): string[] {
  const frames: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    expect(bytes[at]).toBe(0x81);
    const short = bytes[at + 1]!;
    const [length, header] =
      short < 126
        ? [short, 2]
        : short === 126
          ? [bytes.readUInt16BE(at + 2), 4]
          : [Number(bytes.readBigUInt64BE(at + 2)), 10];
    frames.push(bytes.toString('utf8', at + header, at + header + length));
    at += header + length;
  }
  return frames;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('joins the frames of a turn, of any length and script', async () => {
  const frame = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(125, 126, 127, 65_535, 65_536, 70_000).map((length) => 'x'.repeat(length)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 5 }), async (frames) => {
      const { pieces, queue } = collected();
      for (const text of frames) queue.push(text);
      expect(queue.bytes).toBe(frames.reduce((sum, text) => sum + Buffer.byteLength(text), 0));
      expect(pieces).toEqual([]);
      await turn();
      expect(pieces).toHaveLength(1);
      expect(framesOf(pieces[0]!)).toEqual(frames);
      expect(queue.bytes).toBe(0);
    }),
    { numRuns: 50 },
  );
});

it('hands over at once when told to, and nothing after it was cleared or its stream ended', async () => {
  const { pieces, stream, queue } = collected();
  queue.push('first');
  queue.flush();
  expect(framesOf(Buffer.concat(pieces))).toEqual(['first']);
  queue.push('second');
  queue.clear();
  await turn();
  queue.push('third');
  stream.end();
  await turn();
  expect(pieces).toHaveLength(1);
});
