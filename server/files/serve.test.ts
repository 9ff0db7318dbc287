/** What is told of a file that is given out: a client that leaves is no error, a disk that fails is one. */
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { WebRequest } from '../../host/host.ts';
import { silentLog } from '../../host/log.ts';
import { newAppCounts } from '../metrics.ts';
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
    tickets: { check: () => 'alice', issue: () => ({ ticket: '', expires: 0 }) },
    counts: newAppCounts().files,
    log: { ...silentLog, error: (message: string) => void errors.push(message) },
  } as unknown as ServeParts;
  const request = { method: 'GET', path: '', query: new URLSearchParams({ t: 'x' }), header: () => undefined };
  const reply = await serve(parts, ID, request as unknown as WebRequest);
  return { body: reply.body as AsyncIterable<Uint8Array>, errors };
}

it('a client that leaves in the middle is no error', async () => {
  const { body, errors } = await bodyOf(async function* () {
    for (let i = 0; i < SIZE; i += 1) yield new Uint8Array(1);
  });
  const stream = Readable.from(body);
  stream.on('error', () => undefined);
  await stream[Symbol.asyncIterator]().next();
  stream.destroy(new Error('Premature close'));
  await new Promise((resolve) => stream.once('close', resolve));
  expect(errors).toEqual([]);
});

it('a disk that fails is', async () => {
  const { body, errors } = await bodyOf(async function* () {
    yield new Uint8Array(1);
    throw new Error('EIO');
  });
  await expect(Readable.from(body).toArray()).rejects.toThrow('EIO');
  expect(errors).toEqual(['a file could not be read']);
});
