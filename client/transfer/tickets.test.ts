/** Tickets and addresses of files: got with a sign-in, renewed in time, and read back out of any address of ours. */
import { describe, expect, it } from 'vitest';
import { APP, fakeFiles } from '../../tests/support/fake-files.ts';
import { fileIdIn, fileUrl, httpBase } from './addresses.ts';

const ID = '0123456789abcdef'.repeat(2);
const HOUR_MS = 3_600_000;
const urlOf = (scene: ReturnType<typeof fakeFiles>, id = 'f1'): string => scene.transfer.urlOf(id);

describe('a ticket', () => {
  it('is renewed when half of its life is over, again and again', async () => {
    const scene = fakeFiles();
    const base = `http://hub:7700/files/${APP}/f1?t=`;
    expect(urlOf(scene)).toBe(`${base}t1`);
    await scene.world.run(HOUR_MS - 1000);
    expect(urlOf(scene)).toBe(`${base}t1`);
    await scene.world.run(2000);
    expect(urlOf(scene)).toBe(`${base}t2`);
    await scene.world.run(10 * HOUR_MS);
    expect(scene.tickets).toBe(12);
  });

  it('is not asked for without a connection; the next sign-in brings one, at the server that it reaches', async () => {
    const scene = fakeFiles();
    scene.connected = false;
    await scene.world.run(3 * HOUR_MS);
    expect(scene.tickets).toBe(1);
    Object.assign(scene, { connected: true, address: 'wss://other.example/im/' });
    scene.signIn();
    expect(urlOf(scene)).toBe(`https://other.example/im/files/${APP}/f1?t=t2`);
  });

  it('that can not be got is asked for again later', async () => {
    const scene = fakeFiles();
    scene.refuse = { ok: false, code: 20004, desc: 'not now' };
    await scene.world.run(HOUR_MS + 1000);
    scene.refuse = undefined;
    await scene.world.run(HOUR_MS / 2 + 1000);
    expect(scene.tickets).toBe(2);
  });

  it('that has run out is replaced before a download begins', async () => {
    const scene = fakeFiles();
    scene.store('f1', 'text');
    scene.connected = false;
    await scene.world.run(2 * HOUR_MS);
    scene.connected = true;
    const [one, two] = [scene.transfer.fetch('f1', 10), scene.transfer.fetch('f1', 10)];
    expect(await scene.world.until(Promise.all([one, two]))).toMatchObject([{ ok: true }, { ok: true }]);
    expect(scene.tickets).toBe(2);
  });

  it('ends with its session: no timer is left', async () => {
    const scene = fakeFiles();
    scene.transfer.stop();
    await scene.world.run(10 * HOUR_MS);
    expect(scene.tickets).toBe(1);
  });
});

it('there is no address without an id, or of a server without files', () => {
  const scene = fakeFiles();
  expect([scene.transfer.urlOf(undefined), scene.transfer.urlOf('')]).toEqual(['', '']);
  scene.transfer.signedIn({} as never);
  expect(urlOf(scene)).toBe('');
});

describe('an address', () => {
  it('is that of the WebSocket, over HTTP', () => {
    const bases = ['ws://a:7700', 'wss://a.example/', 'wss://a.example/im?x=1', 'ws://[::1]:7700'].map(httpBase);
    expect(bases).toEqual(['http://a:7700', 'https://a.example', 'https://a.example/im', 'http://[::1]:7700']);
  });

  it.each([ID, `${ID}.large`, `${ID}.thumb`])('of %s gives its id back, whatever the server and the ticket', (id) => {
    const { transfer } = fakeFiles();
    for (const base of ['http://a', 'https://a.example:1/im', 'http://[::1]:7700']) {
      expect(transfer.idOf(fileUrl(base, APP, id, 'a+/=&?#'))).toBe(id);
    }
    expect(transfer.idOf(`HTTP://a/files/${APP}/${id}`.toLowerCase())).toBe(id);
  });

  it.each([
    '',
    'abc',
    `/files/${APP}/${ID}`,
    `ftp://a/files/${APP}/${ID}`,
    `http://a/files/${APP + 1}/${ID}`,
    `http://a/files/${APP}/`,
    `http://a/files/${APP}/..`,
    `http://a/files/${APP}/abc`,
    `http://a/files/${APP}/${ID}.other`,
    `http://a/files/${APP}/${ID}/more`,
    `http://a/other?u=/files/${APP}/${ID}`,
    `http:///files/${APP}/${ID}`,
    'http://169.254.169.254/latest/meta-data',
  ])('is not %s', (url) => {
    expect(fileIdIn(url, APP)).toBeUndefined();
  });
});
