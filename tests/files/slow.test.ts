/** Who is slow on purpose has a bounded number of requests under way, and takes nobody else's place. */
import { once } from 'node:events';
import { type IncomingMessage, request as ask } from 'node:http';
import { expect, it, vi } from 'vitest';
import { MAX_USER_REQUESTS } from '../../server/limits.ts';
import { answered, noise, startFiles } from './stage.ts';

it('a user with too many requests is told to come back, and nobody else is', async () => {
  const stage = await startFiles();
  const [alice, bob] = [await stage.signIn('alice'), await stage.signIn('bob')];
  const get = (device: typeof alice) => answered(stage.get(id, device.login.files!.ticket));
  const announce = async (): Promise<string> => (await alice.call('upload', { size: 10, kind: 'file' })).path;
  const { id } = await stage.upload(alice, noise(10));
  const slow = [];
  for (let i = 0; i <= MAX_USER_REQUESTS; i += 1) {
    const headers = { 'upload-offset': '0', 'content-length': '10' };
    const calling = ask(stage.base + (await announce()), { method: 'PATCH', headers, agent: false });
    calling.on('error', () => undefined).write('x');
    slow.push(calling);
  }
  const [refused] = await Promise.race(slow.map((calling) => once(calling, 'response')));
  expect((refused as IncomingMessage).statusCode).toBe(429);
  expect((await get(alice)).status).toBe(429);
  const path = await announce();
  expect(await stage.patch(path, 0, noise(10))).toMatchObject({ status: 429, json: { code: 20004 } });
  expect((await get(bob)).status).toBe(200);
  for (const calling of slow) calling.destroy();
  await vi.waitFor(async () => expect((await stage.patch(path, 0, noise(10))).status).toBe(200));
  expect(stage.errors).toEqual([]);
});
