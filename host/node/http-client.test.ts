/** Plain HTTP of a client against real ports: bytes both ways, silence, breaks, giving up, and connections that are kept. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { HttpAnswer, HttpCall } from '../host.ts';
import { nodeHttpClient } from './http-client.ts';

/** Longer than any test runs, and short enough that a test which waits for it does not hang. */
const PATIENT_MS = 20_000;
const SHORT_MS = 50;

/** A server that counts its connections. */
async function serve(listener: RequestListener) {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ keepAliveTimeout: PATIENT_MS }, listener);
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    server.close();
    breakAll();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, sockets, connections: () => connections, breakAll };
}

function get(url: string, more: Partial<HttpCall> = {}, cancelled?: (giveUp: () => void) => void) {
  return nodeHttpClient.call({ method: 'GET', url, silenceMs: PATIENT_MS, ...more }, cancelled);
}

async function all(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

const textOf = async (answer: HttpAnswer): Promise<string> => (await all(answer.body)).toString();

it('sends method, headers and bytes, and gives status, headers and bytes, on one connection', async () => {
  const server = await serve((request, response) => {
    void all(request).then((body) => {
      const { method, url, headers } = request;
      const told = [method, url, headers['x-one'], headers['content-length'], body.length, body.at(-1)];
      response.writeHead(409, { 'Upload-Offset': '7', etag: '"x"' }).end(told.join(' '));
    });
  });
  const body = new Uint8Array(3_000_000).fill(9);
  for (let round = 0; round < 3; round++) {
    const headers = { 'x-one': '1' };
    const answer = await nodeHttpClient.call({
      method: 'PATCH',
      url: `${server.url}/a%20b?t=1`,
      headers,
      body,
      silenceMs: PATIENT_MS,
    });
    expect([answer.status, answer.header('upload-offset'), answer.header('ETag'), answer.header('x-none')]).toEqual([
      409,
      '7',
      '"x"',
      undefined,
    ]);
    expect(await textOf(answer)).toBe('PATCH /a%20b?t=1 1 3000000 3000000 9');
  }
  expect(server.connections()).toBe(1);
});

it('reads no faster than it is asked to', async () => {
  const size = 64 * 1024 * 1024;
  let written = 0;
  const server = await serve((_, response) => {
    const piece = Buffer.alloc(1024 * 1024);
    const more = (): void => {
      while (written < size) {
        written += piece.length;
        if (!response.write(piece)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  const answer = await get(server.url);
  const pieces = answer.body[Symbol.asyncIterator]();
  await pieces.next();
  // Other requests get through meanwhile: nothing is stuck but this one.
  expect(written).toBeLessThan(size / 2);
  let read = 0;
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) read += next.value.length;
  expect(written).toBe(size);
  expect(read).toBeGreaterThan(size / 2);
});

it('gives up on silence: before the answer, and within it', async () => {
  const server = await serve((request, response) => {
    if (request.url === '/never') return;
    response.write('begun');
  });
  const { port } = new URL(server.url);
  const never = get(`${server.url}/never`, { silenceMs: SHORT_MS });
  await expect(never).rejects.toThrow(`can't reach 127.0.0.1:${port}: no answer for ${SHORT_MS} ms`);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const pieces = (await get(server.url)).body[Symbol.asyncIterator]();
  expect(String((await pieces.next()).value)).toBe('begun');
  const broken = expect(pieces.next()).rejects.toThrow(`no byte for ${PATIENT_MS} ms`);
  vi.advanceTimersByTime(PATIENT_MS);
  await broken;
});

it('counts no silence while nobody reads', async () => {
  let response: ServerResponse | undefined;
  const server = await serve((_, asked) => {
    response = asked;
    asked.write('a');
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const answer = await get(server.url);
  const pieces = answer.body[Symbol.asyncIterator]();
  expect(String((await pieces.next()).value)).toBe('a');
  vi.advanceTimersByTime(3 * PATIENT_MS);
  response!.end('b');
  expect(String((await pieces.next()).value)).toBe('b');
  expect((await pieces.next()).done).toBe(true);
});

it('says where it could not get to, and keeps secrets of the address to itself', async () => {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const message = `can't reach 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}`;
  const refused = get(`http://127.0.0.1:${port}/files/1?t=secret`);
  await expect(refused).rejects.toMatchObject({ message, code: 'ECONNREFUSED' });
});

it('rejects when the connection breaks before the end', async () => {
  const server = await serve((request, response) => {
    response.writeHead(200, { 'content-length': 10 });
    response.write('half', () => request.socket.destroy());
  });
  const answer = await get(server.url);
  await expect(textOf(answer)).rejects.toThrow();
});

it('takes the answer of a server that has heard enough, and breaks off', async () => {
  const server = await serve((_, response) => response.writeHead(413).end('too large'));
  const answer = await get(server.url, { method: 'PATCH', body: new Uint8Array(50_000_000) });
  expect([answer.status, await textOf(answer)]).toEqual([413, 'too large']);
});

it('asks again when the server has closed the idle connection meanwhile', async () => {
  const server = await serve((_, response) => response.end('fine'));
  expect(await textOf(await get(server.url))).toBe('fine');
  const broken = [...server.sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  const asked = get(server.url);
  server.breakAll();
  await Promise.all(broken);
  expect(await textOf(await asked)).toBe('fine');
  expect(server.connections()).toBe(2);
});

it.each(['before the answer', 'within it', 'before it was sent'])('can be given up %s', async (when) => {
  const gone = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<IncomingMessage>();
  const server = await serve((request, response) => {
    request.socket.once('close', gone.resolve);
    asked.resolve(request);
    if (when === 'within it') response.write('begun');
  });
  let giveUp = (): void => undefined;
  const call = get(server.url, {}, (way) => {
    giveUp = way;
    if (when === 'before it was sent') way();
  });
  if (when === 'before it was sent') {
    await expect(call).rejects.toThrow('given up');
    return expect(server.connections()).toBe(0);
  }
  if (when === 'within it') {
    const { body } = await call;
    giveUp();
    await expect(all(body)).rejects.toThrow();
  } else {
    await asked.promise;
    giveUp();
    await expect(call).rejects.toThrow('given up');
  }
  await gone.promise;
  giveUp();
});

it.each([
  ['cancelled', async (answer: HttpAnswer) => answer.cancel()],
  [
    'left in the middle',
    async (answer: HttpAnswer) => {
      for await (const _ of answer.body) break;
    },
  ],
])('an answer that is %s lets go of its connection', async (_, leave) => {
  const gone = Promise.withResolvers<void>();
  const server = await serve((request, response) => {
    request.socket.once('close', gone.resolve);
    response.write('begun');
  });
  await leave(await get(server.url));
  await gone.promise;
});
