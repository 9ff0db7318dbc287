/** A server's way to other servers against a real port: streams, connections that are kept, and readers that take their time. */
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import type { OutgoingCall } from '../host.ts';
import { nodeCaller } from './caller.ts';

/** Longer than any test runs. */
const PATIENT_MS = 20_000;
/** What a first byte may take on a machine that has much to do, and a part of it. */
const SILENCE_MS = 1000;
const SHORT_MS = 400;

async function scene(listener: RequestListener) {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ keepAliveTimeout: PATIENT_MS }, listener);
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket.on('close', () => sockets.delete(socket)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const caller = nodeCaller();
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    caller.close();
    server.close();
    breakAll();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = (path: string, more: Partial<OutgoingCall> = {}) =>
    caller.call({ method: 'GET', url: url + path, headers: {}, silenceMs: PATIENT_MS, ...more });
  return { call, breakAll, sockets, connections: () => connections };
}

it('streams both ways, and keeps its connection, also when an answer is cancelled after its end', async () => {
  const { call, connections } = await scene((request, response) => {
    response.writeHead(200, { 'x-method': request.method });
    request.pipe(response);
  });
  for (let round = 0; round < 3; round += 1) {
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one ');
      yield Buffer.from('two');
    }
    const answer = await call('/', { method: 'PUT', headers: { 'content-length': '7' }, body: body() });
    expect([answer.header('x-method'), await text(answer.body)]).toEqual(['PUT', 'one two']);
    answer.cancel();
  }
  expect(connections()).toBe(1);
});

it.each([
  ['nothing', undefined],
  ['bytes', Buffer.from('all of it')],
])('asks again when an idle connection was closed meanwhile, with %s to send', async (_, body) => {
  const { call, breakAll, connections } = await scene((request, response) => request.pipe(response));
  const told = body === undefined ? {} : { method: 'PUT' as const, body };
  for (let round = 0; round < 3; round += 1) {
    expect(await text((await call('/', told)).body)).toBe(body?.toString() ?? '');
    // Not heard of on this side before the next request is on its way.
    breakAll();
  }
  expect(connections()).toBe(3);
});

it('counts no silence while nobody reads', async () => {
  let begun: ServerResponse | undefined;
  const { call } = await scene((request, response) => {
    if (request.url === '/never') return;
    if (request.url === '/now') return void response.end();
    begun = response;
    response.write('a');
  });
  const { body } = await call('/', { silenceMs: SILENCE_MS });
  const pieces = body[Symbol.asyncIterator]();
  expect(String((await pieces.next()).value)).toBe('a');
  // One after the other: by the end nothing has been read for longer than any silence may last.
  for (let round = 0; round < 3; round += 1) {
    await expect(call('/never', { silenceMs: SHORT_MS })).rejects.toThrow(`no answer for ${SHORT_MS} ms`);
  }
  begun!.end('b');
  // By the answer to this it has arrived.
  await text((await call('/now')).body);
  expect(String((await pieces.next()).value)).toBe('b');
  expect((await pieces.next()).done).toBe(true);
});

it('gives up on a body that breaks', async () => {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half');
    throw new Error('its client left');
  }
  const { call } = await scene(() => undefined);
  const broken = call('/', { method: 'PUT', headers: { 'content-length': '8' }, body: body() });
  await expect(broken).rejects.toThrow('its client left');
});
