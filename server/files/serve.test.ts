/** What is told of a file that is given out: a client that leaves is no error, a disk that fails is one. */
import { expect, it } from 'vitest';
import type { WebRequest } from '../../host/host.ts';
import { silentLog } from '../../host/log.ts';
import { newAppCounts } from '../metrics.ts';
import { createAtOnce } from './at-once.ts';
import type { Blobs } from './blobs.ts';
import { serve, type ServeParts } from './serve.ts';

const ID = 'a'.repeat(32);
const SIZE = 4;

async function bodyOf(read: Blobs['read']) {
  const errors: string[] = [];
  const file = { id: ID, size: SIZE, type: 'text/plain' };
  const parts = {
    app: 1,
    blobs: { read } as Blobs,
    descriptions: { find: async () => ({ file, user: 'alice', kind: 'file', time: 0 }), keep: async () => undefined },
    atOnce: createAtOnce(1),
    tickets: { check: () => 'alice', issue: () => ({ ticket: '', expires: 0 }) },
    counts: newAppCounts().files,
    log: { ...silentLog, error: (message: string) => void errors.push(message) },
  } as unknown as ServeParts;
  const request = { method: 'GET', path: '', query: new URLSearchParams({ t: 'x' }), header: () => undefined };
  const ask = () => serve(parts, ID, request as unknown as WebRequest);
  return { body: (await ask()).body as AsyncIterable<Uint8Array>, errors, ask };
}

it('a client that leaves in the middle is no error', async () => {
  const { body, errors } = await bodyOf(async function* () {
    for (let i = 0; i < SIZE; i += 1) yield new Uint8Array(1);
  });
  const pieces = body[Symbol.asyncIterator]();
  await pieces.next();
  // As a stream does that is closed too early.
  await pieces.throw!(new Error('Premature close')).catch(() => undefined);
  expect(errors).toEqual([]);
});

it('a disk that fails is', async () => {
  const { body, errors } = await bodyOf(async function* () {
    yield new Uint8Array(1);
    throw new Error('EIO');
  });
  const pieces = body[Symbol.asyncIterator]();
  await pieces.next();
  await expect(pieces.next()).rejects.toThrow('EIO');
  expect(errors).toEqual(['a file could not be read']);
});

it('a user takes a place while a body is read, and no longer', async () => {
  const { body, ask } = await bodyOf(async function* () {
    for (let i = 0; i < SIZE; i += 1) yield new Uint8Array(1);
  });
  const pieces = body[Symbol.asyncIterator]();
  expect((await ask()).status).toBe(200);
  await pieces.next();
  expect(await ask()).toMatchObject({
    status: 429,
    headers: { 'retry-after': '1', 'access-control-allow-origin': '*' },
  });
  await pieces.return?.();
  expect((await ask()).status).toBe(200);
});
