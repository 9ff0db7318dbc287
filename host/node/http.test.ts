/** Routes over a real port: what is answered, what is refused, and how it closes. */
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { HttpListener, HttpReply, HttpRoute, Log } from '../host.ts';
import { silentLog } from '../log.ts';
import { nodeHttp } from './http.ts';

const MAX_BODY_BYTES = 1000;

const text = (body: string, status = 200): HttpReply => ({ status, type: 'text/plain', body });

async function serve(routes: HttpRoute[], log: Log = silentLog, closeGraceMs?: number): Promise<HttpListener> {
  const at = { host: '127.0.0.1', port: 0, maxBodyBytes: MAX_BODY_BYTES };
  const listener = await nodeHttp(log, closeGraceMs).listen(at, routes);
  onTestFinished(() => listener.close());
  return listener;
}

/** Status and text of a reply. */
async function ask(url: string, init?: RequestInit): Promise<[number, string]> {
  const reply = await fetch(url, init);
  return [reply.status, await reply.text()];
}

/** A route that answers when it is let, and tells when it was asked. */
function heldRoute() {
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<HttpReply>();
  const route: HttpRoute = {
    method: 'GET',
    path: '/held',
    answer() {
      asked.resolve();
      return held.promise;
    },
  };
  return { route, asked: asked.promise, let: () => held.resolve(text('at last')) };
}

it('answers by path with status, type and text, and lets nobody keep it', async () => {
  const { url } = await serve([
    { method: 'GET', path: '/tea', answer: () => ({ status: 418, type: 'text/x-tea', body: 'short and stout' }) },
    { method: 'GET', path: '/later', answer: () => Promise.resolve(text('here')) },
  ]);
  const reply = await fetch(`${url}/tea`);
  expect(reply.status).toBe(418);
  expect(reply.headers.get('content-type')).toBe('text/x-tea');
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(await reply.text()).toBe('short and stout');
  expect(await ask(`${url}/later`)).toEqual([200, 'here']);
  expect(await ask(`${url}/tea`, { method: 'HEAD' })).toEqual([418, '']);
});

it('hands a route the query and the text, whatever its type', async () => {
  const echo: HttpRoute = {
    method: 'POST',
    path: '/echo',
    answer: ({ query, body }) => text(`${query.getAll('a').join()} ${body}`),
  };
  const { url } = await serve([echo]);
  const headers = { 'content-type': 'application/json' };
  expect(await ask(`${url}/echo?a=1&a=%26`, { method: 'POST', body: '{"not json', headers })).toEqual([
    200,
    '1,& {"not json',
  ]);
  expect(await ask(`${url}/echo`, { method: 'POST' })).toEqual([200, ' ']);
});

it('refuses what is not there and what is too large, in a line of text', async () => {
  const { url } = await serve([{ method: 'POST', path: '/', answer: () => text('taken') }]);
  expect(await ask(`${url}/nothing`)).toEqual([404, 'There is nothing here.\n']);
  expect((await ask(url))[0]).toBe(404);
  expect(await ask(url, { method: 'POST', body: 'x'.repeat(MAX_BODY_BYTES) })).toEqual([200, 'taken']);
  const [status, why] = await ask(url, { method: 'POST', body: 'x'.repeat(MAX_BODY_BYTES + 1) });
  expect(status).toBe(413);
  expect(why).toMatch(/too large\n$/);
});

it('tells a bug to the log and not to whoever asked', async () => {
  const errors: unknown[] = [];
  const log = { ...silentLog, error: (...told: unknown[]) => void errors.push(told) };
  const failing = (error: Error): HttpRoute['answer'] => {
    return () => Promise.reject(error);
  };
  const bug = new Error('the secret');
  const lost = Object.assign(new Error('a 404 of somebody else'), { statusCode: 503 });
  const { url } = await serve(
    [
      { method: 'GET', path: '/bug', answer: failing(bug) },
      { method: 'GET', path: '/lost', answer: failing(lost) },
    ],
    log,
  );
  for (const path of ['bug', 'lost']) {
    expect(await ask(`${url}/${path}`)).toEqual([500, 'The server failed at this request; its log says more.\n']);
  }
  expect(errors).toEqual([
    ['a route failed', { method: 'GET', path: '/bug', error: bug }],
    ['a route failed', { method: 'GET', path: '/lost', error: lost }],
  ]);
});

it('rejects if the port is taken', async () => {
  const { port } = await serve([]);
  const second = nodeHttp(silentLog).listen({ host: '127.0.0.1', port, maxBodyBytes: 1 }, []);
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

it('finishes what is under way when it closes, and takes nothing more', async () => {
  const { route, asked, let: letIt } = heldRoute();
  // Longer than the test may take: it is not the end of the grace that closes.
  const listener = await serve([route], silentLog, 60_000);
  const reply = ask(`${listener.url}/held`);
  await asked;
  const closed = listener.close();
  letIt();
  expect(await reply).toEqual([200, 'at last']);
  await closed;
  await listener.close();
  await expect(fetch(listener.url)).rejects.toThrow('fetch failed');
});

it('waits neither for a route that never answers nor for a connection that never asks', async () => {
  const { route, asked } = heldRoute();
  const listener = await serve([route], silentLog, 1);
  const idle = connect(listener.port, '127.0.0.1');
  const reply = ask(`${listener.url}/held`);
  await asked;
  const ended = new Promise((resolve) => idle.once('close', resolve));
  await Promise.all([listener.close(), expect(reply).rejects.toThrow('fetch failed'), ended]);
});
