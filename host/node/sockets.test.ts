/** Dialer and acceptor against each other over the loopback: opening, order, closing, limits, and what is not a WebSocket. */
import { request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Listener, Socket } from '../host.ts';
import { silentLog } from '../log.ts';
import { nodeAcceptor } from './acceptor.ts';
import { nodeDialer } from './dialer.ts';

const MAX_FRAME_BYTES = 1000;
const DIAL_TIMEOUT_MS = 5000;

/** What one end was told, in order, and a way to wait for it. */
function recorder() {
  const events: string[] = [];
  let wake = (): void => undefined;
  const note = (event: string): void => {
    events.push(event);
    wake();
  };
  return {
    events,
    note,
    handlers: {
      frame: (text: string): void => note(`frame ${text}`),
      closed: (code: number, reason: string): void => note(`closed ${code} ${reason}`),
    },
    /** Resolves when so many events have come, to all of them. */
    async first(count: number): Promise<string[]> {
      while (events.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return events;
    },
  };
}

let listener: Listener | undefined;
afterEach(async () => {
  await listener?.close();
  listener = undefined;
});

/** A server that notes what happens and calls `greet` with each new socket. */
async function serve(greet: (socket: Socket) => void = () => undefined) {
  const server = recorder();
  const sockets: Socket[] = [];
  listener = await nodeAcceptor(silentLog).listen(
    { host: '127.0.0.1', port: 0, maxFrameBytes: MAX_FRAME_BYTES },
    (socket) => {
      sockets.push(socket);
      greet(socket);
      return server.handlers;
    },
  );
  return { server, sockets, url: listener.url, port: listener.port };
}

async function open(greet?: (socket: Socket) => void) {
  const { server, sockets, url, port } = await serve(greet);
  const client = recorder();
  const socket = await nodeDialer.dial(url, client.handlers, DIAL_TIMEOUT_MS);
  return { server, client, socket, peer: sockets[0]!, url, port };
}

describe('an open connection', () => {
  it('carries frames both ways in order, also those sent before the caller has its socket', async () => {
    const { server, client, socket, peer } = await open((fresh) => fresh.send('welcome'));
    client.note('in hand');
    socket.send('one');
    socket.send('zwei ü 鸿');
    expect(await server.first(2)).toEqual(['frame one', 'frame zwei ü 鸿']);
    peer.send('three');
    expect(await client.first(3)).toEqual(['in hand', 'frame welcome', 'frame three']);
    expect(socket.remote).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(peer.remote).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('counts what the system has not taken yet', async () => {
    const { socket } = await open();
    expect(socket.backlog).toBe(0);
    socket.send('0123456789');
    expect(socket.backlog).toBeGreaterThanOrEqual(10);
  });

  it('closes with code and reason on both sides, once, after what was sent before', async () => {
    const { server, client, socket, peer } = await open();
    peer.send('last');
    peer.close(4504, 'kicked');
    peer.close(4000, 'again');
    peer.send('too late');
    expect(await client.first(2)).toEqual(['frame last', 'closed 4504 kicked']);
    expect(await server.first(1)).toEqual(['closed 4504 kicked']);
    socket.send('nobody hears');
    socket.close(4000, '');
    socket.terminate();
    expect(socket.backlog).toBe(0);
  });

  it('delivers nothing more to the side that has closed', async () => {
    const { server, client, socket, peer } = await open();
    socket.send('on its way');
    peer.close(4001, 'slow');
    expect(await client.first(1)).toEqual(['closed 4001 slow']);
    expect(await server.first(1)).toEqual(['closed 4001 slow']);
  });

  it('cuts a reason that is too long at a character', async () => {
    const { client, peer } = await open();
    peer.close(4000, '鸿'.repeat(60));
    expect(await client.first(1)).toEqual([`closed 4000 ${'鸿'.repeat(41)}`]);
  });

  it('reports 1006 to both when one drops it', async () => {
    const { server, client, socket } = await open();
    socket.terminate();
    expect(await client.first(1)).toEqual(['closed 1006 ']);
    expect(await server.first(1)).toEqual(['closed 1006 ']);
  });

  it('refuses a frame over the limit with 4503', async () => {
    const { server, client, socket } = await open();
    socket.send('x'.repeat(MAX_FRAME_BYTES));
    socket.send('x'.repeat(MAX_FRAME_BYTES + 1));
    expect(await server.first(2)).toEqual([
      expect.stringContaining('frame xxx'),
      expect.stringMatching(/^closed 4503 /),
    ]);
    expect(await client.first(1)).toEqual(['closed 4503 the frame is larger than allowed']);
  });
});

/** Opens a foreign WebSocket, hands it to `act`, and resolves to the code it is closed with. */
async function closeCodeAfter(url: string, act: (web: WebSocket) => void): Promise<number> {
  const web = new WebSocket(url);
  web.on('open', () => act(web));
  return await new Promise((resolve) => web.on('close', resolve));
}

describe('a stranger', () => {
  it('is sent away with 4501 for binary frames and for text that is not UTF-8', async () => {
    const { url } = await serve();
    expect(await closeCodeAfter(url, (web) => web.send(Buffer.from([1, 2])))).toBe(4501);
    expect(await closeCodeAfter(url, (web) => web.send(Buffer.from([0xff]), { binary: false }))).toBe(4501);
  });

  it('gets back its own standard close code', async () => {
    const { server, url } = await serve();
    expect(await closeCodeAfter(url, (web) => web.close(1000))).toBe(1000);
    expect(await server.first(1)).toEqual(['closed 1000 ']);
  });

  it('reads a line of text at / and nothing elsewhere', async () => {
    const { port } = await serve();
    const get = (path: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const call = request({ port, host: '127.0.0.1', path }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('end', () => resolve(`${response.statusCode} ${text}`));
        });
        call.on('error', reject).end();
      });
    expect(await get('/')).toMatch(/^200 This is Hongyan[^\n]*\n$/);
    expect(await get('/secret')).toMatch(/^404 /);
  });

  it('does not stop the server with bytes that are no HTTP', async () => {
    const { url, port } = await serve();
    const raw = connect(port, '127.0.0.1', () => raw.write('\0\x01 garbage \r\n\r\n'));
    await new Promise((resolve) => raw.on('close', resolve).resume());
    const socket = await nodeDialer.dial(url, recorder().handlers, DIAL_TIMEOUT_MS);
    socket.terminate();
  });
});

describe('dialing', () => {
  it('says why nobody answers', async () => {
    const { url, port } = await serve();
    const { handlers } = recorder();
    await expect(nodeDialer.dial(`${url}/elsewhere`, handlers, DIAL_TIMEOUT_MS)).rejects.toThrow(
      /can't reach .*: .*400/,
    );
    await listener?.close();
    const failure = nodeDialer.dial(`ws://localhost:${port}`, handlers, DIAL_TIMEOUT_MS);
    await expect(failure).rejects.toThrow(`can't reach ws://localhost:${port}: `);
    await expect(failure).rejects.toThrow('ECONNREFUSED');
    await expect(nodeDialer.dial('not a url', handlers, DIAL_TIMEOUT_MS)).rejects.toThrow('Invalid URL');
  });

  it('gives up in time on a server that says nothing', async () => {
    const mute = createServer((carrier) => carrier.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    const { events, handlers } = recorder();
    await expect(nodeDialer.dial(`ws://127.0.0.1:${port}`, handlers, 30)).rejects.toThrow('no answer within 30 ms');
    expect(events).toEqual([]);
    mute.close();
  });
});

/** A request for a WebSocket in two halves. */
const upgrade = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';
const keys = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';

/** A connection that sends this text and nothing else, ever. */
async function rawConnection(port: number, text: string) {
  const raw = connect(port, '127.0.0.1');
  raw.on('error', () => undefined);
  await new Promise((resolve) => raw.write(text, resolve));
  return {
    answered: new Promise((resolve) => raw.once('data', resolve)),
    closed: new Promise((resolve) => raw.once('close', resolve)),
  };
}

describe('listening', () => {
  it('rejects with the reason of the system when the port is taken', async () => {
    const { port } = await serve();
    const again = nodeAcceptor(silentLog).listen(
      { host: '127.0.0.1', port, maxFrameBytes: MAX_FRAME_BYTES },
      () => recorder().handlers,
    );
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('stops accepting while those inside stay, then ends them and frees the port', async () => {
    const { server, client, socket, url, port } = await open();
    listener!.stopAccepting();
    await expect(nodeDialer.dial(url, recorder().handlers, DIAL_TIMEOUT_MS)).rejects.toThrow('ECONNREFUSED');
    socket.send('still here');
    expect(await server.first(1)).toEqual(['frame still here']);
    await listener!.close();
    expect(server.events).toEqual(['frame still here', 'closed 1001 the server stops']);
    expect(await client.first(1)).toEqual(['closed 1001 the server stops']);
    listener = await nodeAcceptor(silentLog).listen(
      { host: '127.0.0.1', port, maxFrameBytes: MAX_FRAME_BYTES },
      () => server.handlers,
    );
    expect(listener.port).toBe(port);
  });

  it('waits neither for a client that does not answer its close nor for half a request', {
    timeout: 3000,
  }, async () => {
    const server = recorder();
    listener = await nodeAcceptor(silentLog, { closeGraceMs: 20 }).listen(
      { host: '127.0.0.1', port: 0, maxFrameBytes: MAX_FRAME_BYTES },
      () => server.handlers,
    );
    const half = await rawConnection(listener.port, upgrade);
    const mute = await rawConnection(listener.port, upgrade + keys);
    await mute.answered;
    await listener.close();
    await Promise.all([half.closed, mute.closed]);
    expect(server.events).toEqual(['closed 1001 the server stops']);
  });

  it('lets nobody in who began to knock before it stopped', async () => {
    const { server, url, port } = await serve();
    const late = connect(port, '127.0.0.1');
    late.on('error', () => undefined);
    await new Promise((resolve) => late.write(upgrade, resolve));
    (await nodeDialer.dial(url, recorder().handlers, DIAL_TIMEOUT_MS)).terminate();
    expect(await server.first(1)).toEqual(['closed 1006 ']);
    listener!.stopAccepting();
    let answer = '';
    late.on('data', (data) => (answer += String(data))).write(keys);
    await new Promise((resolve) => late.once('close', resolve));
    expect(answer).toBe('');
  });

  it('names an address that can be dialled when it listens on all', async () => {
    for (const host of ['0.0.0.0', '::']) {
      listener = await nodeAcceptor(silentLog).listen({ host, port: 0, maxFrameBytes: 10 }, () => recorder().handlers);
      const socket = await nodeDialer.dial(listener.url, recorder().handlers, DIAL_TIMEOUT_MS);
      socket.terminate();
      await listener.close();
    }
  });
});
