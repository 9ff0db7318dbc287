/** A part is as long as it has to be, however its bytes arrive; and nothing of one that is not makes it whole. */
import { expect, it } from 'vitest';
import { createOpenUploads } from './open-uploads.ts';
import { partBody } from './part-body.ts';

async function* pieces(...lengths: number[]): AsyncGenerator<Uint8Array> {
  for (const length of lengths) yield new Uint8Array(length);
}

async function taken(body: AsyncIterable<Uint8Array>): Promise<[bytes: number, error: string]> {
  const turn = await createOpenUploads().take('x');
  let bytes = 0;
  try {
    for await (const piece of partBody(body, 10, turn)) bytes += piece.length;
    return [bytes, ''];
  } catch (error) {
    return [bytes, (error as Error).message];
  }
}

it('takes ten bytes of a part of ten', async () => {
  for (const body of [pieces(10), pieces(1, 9), pieces(5, 0, 5, 0), pieces(0, 10)]) {
    expect(await taken(body)).toEqual([10, '']);
  }
});

it('never gives out all ten of a body that has more, or fewer', async () => {
  for (const lengths of [[11], [10, 1], [9, 1, 1], [5, 5, 5], [9], [4, 5], []]) {
    const [bytes, error] = await taken(pieces(...lengths));
    expect(bytes).toBeLessThan(10);
    expect(error).toContain('than the part that was due');
  }
});

it('ends when a newer request takes the upload, even while it waits for a byte', async () => {
  const open = createOpenUploads();
  const turn = await open.take('x');
  const silent = (async function* () {
    yield new Uint8Array(1);
    await new Promise(() => undefined);
  })();
  const reading = (async () => {
    try {
      for await (const _piece of partBody(silent, 10, turn));
    } finally {
      turn.end();
    }
  })();
  const next = open.take('x');
  await expect(reading).rejects.toThrow('a newer request');
  (await next).end();
});
