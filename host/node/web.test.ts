/** Plain HTTP at the clients' door, by Node's own client and by raw bytes: streams, bounds, and clients that vanish. */
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as ask } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Log, WebHandler } from '../host.ts';
import { silentLog } from '../log.ts';
import { nodeAcceptor, type Patience } from './acceptor.ts';

const MIB = 1024 * 1024;
/** What sockets and streams may hold of a transfer whose other side is slow; far less than all of it. */
const HELD_BYTES = 24 * MIB;
const PIECE = new Uint8Array(MIB);

async function serve(answer: WebHandler, patience: Patience = {}) {
  const errors: string[] = [];
  const log: Log = { ...silentLog, error: (message) => void errors.push(message) };
  const at = { host: '127.0.0.1', port: 0, maxFrameBytes: 1000 };
  const listener = await nodeAcceptor(log, patience).listen(at, () => ({ frame() {}, closed() {} }), answer);
  onTestFinished(() => listener.close());
  const call = (method: string, path: string, headers: Record<string, string> = {}): ClientRequest => {
    const calling = ask({ host: '127.0.0.1', port: listener.port, method, path, headers, agent: false });
    return calling.on('error', () => undefined);
  };
  return { listener, errors, call };
}

async function responseOf(calling: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(calling, 'response')) as [IncomingMessage];
  return response;
}

function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  return once(socket, 'connect').then(() => socket);
}

async function readAll(body: AsyncIterable<Uint8Array>, each: (bytes: number) => unknown = () => undefined) {
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    await each(bytes);
  }
  return bytes;
}

describe('a body', () => {
  it('comes in no faster than it is read', async () => {
    const total = 96 * MIB;
    let sent = 0;
    let most = 0;
    const { call } = await serve(async ({ body }) => {
      const read = await readAll(body, async (bytes) => {
        most = Math.max(most, sent - bytes);
        await new Promise((resolve) => setImmediate(resolve));
      });
      return { status: 200, headers: {}, body: String(read) };
    });
    const calling = call('PATCH', '/x', { 'content-length': String(total) });
    Readable.from(
      (function* () {
        for (; sent < total; sent += PIECE.length) yield PIECE;
      })(),
    ).pipe(calling);
    expect(await text(await responseOf(calling))).toBe(String(total));
    expect(most).toBeLessThan(HELD_BYTES);
  });

  it('goes out no faster than it is taken', async () => {
    let made = 0;
    const { call } = await serve(async () => ({
      status: 200,
      headers: {},
      body: (async function* () {
        for (; made < 96 * MIB; made += PIECE.length) yield PIECE;
      })(),
    }));
    const calling = call('GET', '/x').end();
    let most = 0;
    const read = await readAll(await responseOf(calling), (bytes) => {
      most = Math.max(most, made - bytes);
      return new Promise((resolve) => setImmediate(resolve));
    });
    expect([read, made]).toEqual([96 * MIB, 96 * MIB]);
    expect(most).toBeLessThan(HELD_BYTES);
  });

  it('that nobody reads does not keep the answer from arriving, and one without an end is cut off', async () => {
    const { call, errors } = await serve(async () => ({ status: 413, headers: {}, body: 'too much' }));
    const calling = call('PATCH', '/x', { 'content-length': String(6 * MIB) });
    calling.end(new Uint8Array(6 * MIB));
    const response = await responseOf(calling);
    expect([response.statusCode, await text(response)]).toEqual([413, 'too much']);
    const endless = call('PATCH', '/x', { 'content-length': String(1024 * MIB) });
    const sent = Readable.from(
      (function* () {
        for (;;) yield PIECE;
      })(),
    ).pipe(endless);
    await once(sent, 'close');
    expect(errors).toEqual([]);
  });

  it('that nobody reads and that never ends is cut off in time, however little comes', async () => {
    const { listener } = await serve(async () => ({ status: 404, headers: {} }), { readPastMs: 60 });
    const socket = await dial(listener.port);
    socket.write('POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n');
    socket.resume();
    const dribbling = setInterval(() => socket.write('x'), 10);
    await once(socket, 'close');
    clearInterval(dribbling);
  });

  it('that nobody reads takes no place from requests that are worked on', async () => {
    const { listener, call } = await serve(async () => ({ status: 404, headers: {} }), { maxRequests: 2 });
    for (let i = 0; i < 4; i += 1) {
      const socket = await dial(listener.port);
      socket.write('POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nx');
      expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 404/);
    }
    expect((await responseOf(call('GET', '/x').end())).statusCode).toBe(404);
  });

  it('that breaks on its way out breaks the connection: no part is taken for the whole', async () => {
    const { call } = await serve(async () => ({
      status: 200,
      headers: { 'content-length': '10' },
      body: (async function* () {
        yield new Uint8Array(5);
        throw new Error('the disk is gone');
      })(),
    }));
    const response = await responseOf(call('GET', '/x').end());
    await expect(readAll(response)).rejects.toThrow('aborted');
  });

  it('is not sent for HEAD, and never begun', async () => {
    let begun = false;
    const { call } = await serve(async () => ({
      status: 200,
      headers: { 'content-length': '5' },
      body: (async function* () {
        begun = true;
        yield new Uint8Array(5);
      })(),
    }));
    const response = await responseOf(call('HEAD', '/x').end());
    expect([response.headers['content-length'], await text(response), begun]).toEqual(['5', '', false]);
  });
});

describe('a client that vanishes', () => {
  it('in the middle of its request is told to whoever reads it, and to nobody else', async () => {
    const begun = Promise.withResolvers<void>();
    const failed = Promise.withResolvers<unknown>();
    const { listener, errors, call } = await serve(async ({ body }) => {
      try {
        await readAll(body, () => begun.resolve());
      } catch (error) {
        failed.resolve(error);
        throw error;
      }
      return undefined;
    });
    const socket = await dial(listener.port);
    socket.write('PATCH /x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
    await begun.promise;
    socket.destroy();
    expect(await failed.promise).toBeInstanceOf(Error);
    expect((await responseOf(call('GET', '/').end())).statusCode).toBe(200);
    expect(errors).toEqual([]);
  });

  it('in the middle of its answer has what was open for it closed', async () => {
    const closed = Promise.withResolvers<void>();
    const { errors, call } = await serve(async () => ({
      status: 200,
      headers: {},
      body: (async function* () {
        try {
          for (;;) yield PIECE;
        } finally {
          closed.resolve();
        }
      })(),
    }));
    const calling = call('GET', '/x').end();
    const response = await responseOf(calling);
    response.destroy();
    await closed.promise;
    expect(errors).toEqual([]);
  });
});

describe('silence', () => {
  it('cuts a client that stops in the middle, and none that waits for the server', async () => {
    const cut = Promise.withResolvers<void>();
    const { listener, errors, call } = await serve(
      async ({ path, body }) => {
        if (path === '/wait') await cut.promise;
        else await readAll(body);
        return { status: 200, headers: {}, body: 'patience' };
      },
      { silenceMs: 60 },
    );
    const waiting = responseOf(call('GET', '/wait').end());
    // One after the other: by the end the first has been quiet for longer than any client may.
    for (const path of ['/1', '/2', '/3']) {
      const socket = await dial(listener.port);
      socket.write(`PATCH ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf`);
      socket.resume();
      await once(socket, 'close');
    }
    cut.resolve();
    expect(await text(await waiting)).toBe('patience');
    expect(errors).toEqual([]);
  });
});

describe('too many requests', () => {
  it('are told to come back, and a page of any origin hears of it', async () => {
    const go = Promise.withResolvers<void>();
    const { call } = await serve(
      async () => {
        await go.promise;
        return undefined;
      },
      { maxRequests: 1 },
    );
    const calls = [1, 2].map(() => responseOf(call('GET', '/x').end()));
    const busy = await Promise.race(calls);
    go.resolve();
    const both = await Promise.all(calls);
    expect(busy.statusCode).toBe(503);
    expect(new Set(both.map(({ statusCode }) => statusCode))).toEqual(new Set([404, 503]));
    for (const { headers } of both) expect(headers['access-control-allow-origin']).toBe('*');
  });
});

describe('a client that leaves', () => {
  it('is known to whoever works for it', async () => {
    const asked = Promise.withResolvers<() => boolean>();
    const go = Promise.withResolvers<void>();
    const { listener } = await serve(async ({ isGone }) => {
      asked.resolve(isGone!);
      await go.promise;
      return undefined;
    });
    const socket = await dial(listener.port);
    socket.write('GET /x HTTP/1.1\r\nhost: x\r\n\r\n');
    const isGone = await asked.promise;
    expect(isGone()).toBe(false);
    socket.destroy();
    await vi.waitFor(() => expect(isGone()).toBe(true));
    go.resolve();
  });
});

describe('a bug in a handler', () => {
  it('is logged, and answered with 500', async () => {
    const { errors, call } = await serve(() => Promise.reject(new Error('a bug')));
    const { statusCode, headers } = await responseOf(call('GET', '/x').end());
    expect([statusCode, headers['access-control-allow-origin']]).toEqual([500, '*']);
    expect(errors).toEqual(['a request failed']);
  });
});

describe('closing', () => {
  it('gives what is under way its answer', async () => {
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const { listener, call } = await serve(async () => {
      asked.resolve();
      await answered.promise;
      return { status: 200, headers: {}, body: 'whole' };
    });
    const response = responseOf(call('GET', '/x').end());
    await asked.promise;
    const closing = listener.close();
    answered.resolve();
    expect(await text(await response)).toBe('whole');
    await closing;
  });

  it('does not wait for ever for an answer that does not come', async () => {
    const asked = Promise.withResolvers<void>();
    const never = Promise.withResolvers<undefined>();
    const { listener, call } = await serve(
      () => {
        asked.resolve();
        return never.promise;
      },
      { closeGraceMs: 50 },
    );
    call('GET', '/x').end();
    await asked.promise;
    await listener.close();
    never.resolve(undefined);
  });
});
