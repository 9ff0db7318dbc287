import { expect, it } from 'vitest';
import type { HttpAnswer, WebHandler } from '../../host/host.ts';
import { createWorld } from '../world.ts';

const SILENCE_MS = 5000;

/** A server that gives back what it gets, after `head`, and a client that asks it. */
async function scene(answer: WebHandler = echo) {
  const world = createWorld(1);
  const handlers = { frame: () => undefined, closed: () => undefined };
  await world.serverHost('hub').acceptor.listen({ host: '', port: 80, maxFrameBytes: 100 }, () => handlers, answer);
  const { http } = world.clientHost('phone');
  const ask = (body = '', giveUp?: (give: () => void) => void) => {
    const url = 'http://hub:80/files?t=1';
    return http!.call({ method: 'PATCH', url, body: Buffer.from(body), silenceMs: SILENCE_MS }, giveUp);
  };
  return { world, ask };
}

const echo: WebHandler = async ({ method, path, query, body }) => ({
  status: 200,
  headers: { 'X-Asked': `${method} ${path} ${query.get('t')}` },
  body,
});

async function textOf({ body }: HttpAnswer): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** What became of it: the value, or the text of the error. */
const ending = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: Error) => error.message);

it('brings a request and its answer, in pieces', async () => {
  const { world, ask } = await scene();
  const answer = await world.until(ask('x'.repeat(200_000)));
  expect(answer.header('x-asked')).toBe('PATCH /files 1');
  expect(await world.until(textOf(answer))).toHaveLength(200_000);
});

it('breaks for both ends when a connection is cut', async () => {
  const seen: unknown[] = [];
  const { world, ask } = await scene(async ({ body }) => {
    try {
      for await (const piece of body) seen.push(piece.length);
    } catch (error) {
      seen.push((error as Error).message);
    }
    return { status: 200, headers: {} };
  });
  const answer = ending(ask('x'.repeat(10_000_000)));
  await world.run(200);
  world.network.cut('phone');
  expect(await world.until(answer)).toBe('read ECONNRESET');
  expect(seen.length).toBeGreaterThan(1);
  expect(seen.at(-1)).toBe('read ECONNRESET');
});

it('falls silent where nothing passes, is refused where nobody listens, and can be given up', async () => {
  const { world, ask } = await scene();
  world.network.partition('hub', 'phone');
  expect(await world.until(ending(ask()))).toBe(`no answer for ${SILENCE_MS} ms`);
  world.network.heal('hub', 'phone');
  world.network.refuse('hub', true);
  expect(await world.until(ending(ask()))).toMatch('ECONNREFUSED');
  world.network.refuse('hub', false);
  expect(await world.until(ending(ask('', (giveUp) => giveUp())))).toBe('it was given up');
});
