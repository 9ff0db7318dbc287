/** Uploads against a server of files in memory: whatever breaks where, and whoever stops them when. */
import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_FILE_BYTES } from '../../contract/limits.ts';
import { silentLog } from '../../host/log.ts';
import { DELAY_MS, fakeFiles, type Fault, PREFIX } from '../../tests/support/fake-files.ts';
import { fail } from '../result.ts';
import { createCancellation, uncancelled } from './cancellation.ts';
import { createTransfer } from './create.ts';
import { createWays } from './ways.ts';
import { GIVE_UP_MS } from './patience.ts';
import type { Cancellation } from './transfer.ts';
import { AT_ONCE } from './work.ts';

type Scene = ReturnType<typeof fakeFiles>;
const TEXT = '0123456789';

/** Uploads a file; `told` is its progress. */
function upload(
  scene: Scene,
  from: string | Uint8Array = '/a.txt',
  cancellation: Cancellation = uncancelled,
  name = 'b.txt',
) {
  const told: [number, number][] = [];
  const progress = (current: number, total: number): void => void told.push([current, total]);
  return { told, result: scene.transfer.upload({ kind: 'file', from, progress, cancellation, name }) };
}

function withFile(text = TEXT, options: Parameters<typeof fakeFiles>[0] = {}): Scene {
  const scene = fakeFiles(options);
  scene.disk.put('/a.txt', Buffer.from(text));
  return scene;
}

const uploaded = (scene: Scene, path = '/uploads/1'): string => Buffer.from(scene.uploads.get(path)!.bytes).toString();

describe('an upload', () => {
  it('is announced, goes part by part, tells its progress, and answers with the file', async () => {
    const scene = withFile();
    const { told, result } = upload(scene);
    expect(await scene.world.until(result)).toEqual({
      ok: true,
      value: { id: '1', size: TEXT.length, type: 'text/plain', mark: '10' },
    });
    expect(scene.announced).toEqual([{ size: 10, kind: 'file', name: 'b.txt' }]);
    expect(scene.asked).toEqual(['PATCH /uploads/1 0', 'PATCH /uploads/1 4', 'PATCH /uploads/1 8']);
    expect(uploaded(scene)).toBe(TEXT);
    expect(told).toEqual([
      [4, 10],
      [8, 10],
      [10, 10],
    ]);
  });

  it('has no name unless one is given; one of a single part tells its end only', async () => {
    const scene = fakeFiles();
    const { told, result } = upload(scene, Buffer.from('abcd'), uncancelled, '');
    expect(await scene.world.until(result)).toMatchObject({ ok: true, value: { size: 4 } });
    expect(scene.announced).toEqual([{ size: 4, kind: 'file' }]);
    expect(told).toEqual([[4, 4]]);
  });

  it('is marked as the device can tell the file from others', async () => {
    const dated = fakeFiles({
      files: {
        open: async (path) => ({
          size: 4,
          changedAt: path.length,
          read: async () => Buffer.from('0123'),
          close: () => Promise.resolve(),
        }),
        openPart: () => expect.unreachable(),
      },
    });
    expect(await dated.world.until(upload(dated, '/12').result)).toMatchObject({ value: { mark: '4 3' } });
    expect(await dated.transfer.markOf('/123')).toBe('4 4');
    const scene = withFile();
    expect([await scene.transfer.markOf('/a.txt'), await scene.transfer.markOf('/none')]).toEqual(['10', undefined]);
  });

  it('cuts a name that is too long, at a character', async () => {
    const scene = withFile();
    await scene.world.until(upload(scene, '/a.txt', uncancelled, '雁'.repeat(100)).result);
    expect(scene.announced[0]!.name).toBe('雁'.repeat(85));
  });

  it('tells at most a hundred steps of progress', async () => {
    const scene = withFile('x'.repeat(5000), { part: 1 });
    const { told, result } = upload(scene);
    await scene.world.until(result);
    expect(told.length).toBeLessThanOrEqual(101);
    expect(told.at(-1)).toEqual([5000, 5000]);
  });

  it('asks for the file when all parts are there and none was made of them', async () => {
    const scene = withFile();
    scene.completes = false;
    const { told, result } = upload(scene);
    expect(await scene.world.until(result)).toMatchObject({ ok: true });
    expect(scene.asked.at(-1)).toBe('PATCH /uploads/1 10');
    expect(told.filter(([current, total]) => current === total)).toHaveLength(1);
  });
});

describe('after a break', () => {
  const breaks: [string, Fault][] = [
    ['the part never arrived', 'before'],
    ['its answer was lost', 'after'],
    ['the server was not well', { status: 503 }],
    ['the part was not the next one', { status: 409 }],
    ['somebody else answered', { body: '<html>Please sign in to this network</html>' }],
    ['the answer made no sense', { body: '{"offset":11}' }],
  ];

  it.each(breaks)('it asks where the server stands and goes on: %s', async (_, fault) => {
    for (const nth of [0, 1, 2]) {
      const scene = withFile();
      scene.fault = (_line, count) => (count === nth ? fault : undefined);
      const { told, result } = upload(scene);
      expect(await scene.world.until(result)).toMatchObject({ ok: true, value: { size: 10 } });
      expect(uploaded(scene)).toBe(TEXT);
      expect(scene.asked[nth + 1]).toBe('GET /uploads/1');
      // Nothing is sent twice that the server has.
      const sent = scene.asked.filter((line) => line.startsWith('PATCH'));
      expect(sent).toHaveLength(fault === 'after' ? 3 : 4);
      const currents = told.map(([current]) => current);
      expect(currents).toEqual([...new Set(currents)].toSorted((a, b) => a - b));
      expect(told.filter(([current]) => current === 10)).toHaveLength(1);
    }
  });

  it('it waits for the link, and goes on at the server that it leads to', async () => {
    const scene = withFile();
    scene.fault = () => (scene.connected ? undefined : 'before');
    const { result } = upload(scene);
    await scene.world.run(4 * DELAY_MS);
    scene.connected = false;
    await scene.world.run(GIVE_UP_MS - 5000);
    expect(scene.asked.length).toBeLessThan(5);
    Object.assign(scene, { connected: true, address: `wss://other${PREFIX}/` });
    scene.signIn();
    const before = scene.asked.length;
    expect(await scene.world.until(result)).toMatchObject({ ok: true });
    expect(scene.asked[before]).toBe(`GET ${PREFIX}/uploads/1`);
  });

  it('it gives up when nothing has moved for long: 6008, and why', async () => {
    const scene = withFile();
    scene.fault = (_line, count) => (count < 1 ? undefined : 'before');
    const { told, result } = upload(scene);
    const begun = scene.world.clock.monotonic();
    expect(await scene.world.until(result)).toEqual(
      fail(ErrorCode.ERR_FILE_TRANS_UPLOAD_FAILED, 'the upload failed: the connection broke'),
    );
    expect(scene.world.clock.monotonic() - begun).toBeGreaterThan(GIVE_UP_MS - 1000);
    // The pauses grow.
    expect(scene.asked.length).toBeLessThan(40);
    expect(told).toEqual([[4, 10]]);
    expect(scene.underWay).toBe(0);
  });

  it('a server that takes nothing more is no reason to go on for ever', async () => {
    const scene = withFile();
    scene.fault = () => ({ body: '{"offset":0}' });
    expect(await scene.world.until(upload(scene).result)).toMatchObject({
      code: 6008,
      desc: 'the upload failed: the server takes no more of it',
    });
  });

  it.each([403, 404])('an upload that the server does not know any more (%d) is announced again', async (status) => {
    const scene = withFile();
    scene.fault = (line) => (line === 'PATCH /uploads/1 8' ? { status } : undefined);
    const { told, result } = upload(scene);
    expect(await scene.world.until(result)).toMatchObject({ ok: true });
    expect(uploaded(scene, '/uploads/2')).toBe(TEXT);
    expect(told.map(([current]) => current)).toEqual([4, 8, 10]);
  });

  it('one that is never known is not announced for ever', async () => {
    const scene = withFile();
    scene.fault = () => ({ status: 403, body: '{"code":80001,"desc":"the signature is over"}' });
    expect(await scene.world.until(upload(scene).result)).toMatchObject({
      code: 6008,
      desc: 'the upload failed: the server answered with status 403: the signature is over (80001)',
    });
    expect(scene.announced).toHaveLength(3);
  });

  it('what a server refuses for good is not tried again', async () => {
    const scene = withFile();
    scene.fault = () => ({ status: 413 });
    expect(await scene.world.until(upload(scene).result)).toMatchObject({ code: 6008 });
    expect(scene.asked).toHaveLength(1);
  });
});

describe('what can not be uploaded is refused before a byte leaves', () => {
  const refused = async (scene: Scene, from: string | Uint8Array): Promise<unknown> => {
    const { told, result } = upload(scene, from);
    const { ok, ...failure } = await scene.world.until(result);
    expect([ok, told, scene.asked, scene.announced, scene.underWay]).toEqual([false, [], [], [], 0]);
    return failure;
  };

  it('missing 7004, unreadable 7007, empty 7006, too large 7005', async () => {
    const size = MAX_FILE_BYTES.file + 1;
    let closed = 0;
    const huge = { size, read: () => expect.unreachable(), close: async () => void (closed += 1) };
    const secret = Object.assign(new Error('EACCES: no permission'), { missing: false });
    const scene = fakeFiles({
      files: {
        open: (path) =>
          path === '/huge'
            ? Promise.resolve(huge)
            : Promise.reject(
                Object.assign(path === '/secret' ? secret : new Error(path), { missing: path !== '/secret' }),
              ),
        openPart: () => expect.unreachable(),
      },
    });
    expect(await refused(scene, '/none')).toEqual({ code: 7004, desc: 'there is no /none' });
    expect(await refused(scene, '/secret')).toEqual({
      code: 7007,
      desc: "the file can't be read: EACCES: no permission",
    });
    expect(await refused(scene, new Uint8Array())).toMatchObject({ code: 7006 });
    expect(await refused(scene, '/huge')).toEqual({
      code: 7005,
      desc: `the file has ${size} bytes; ${size - 1} are allowed`,
    });
    expect(closed).toBe(1);
  });

  it('the largest that is allowed is not too large', async () => {
    const scene = fakeFiles({ part: MAX_FILE_BYTES.file });
    const from = new Uint8Array(MAX_FILE_BYTES.file);
    expect(await scene.world.until(upload(scene, from).result)).toMatchObject({ ok: true });
  });

  it('files where there are none: 7013, of a device and of a server', async () => {
    const scene = fakeFiles();
    const { link, world, http } = scene;
    const { clock, timers, random } = world.clientHost('bare');
    const request = { kind: 'file', progress: () => expect.unreachable(), cancellation: uncancelled } as const;
    const without = createTransfer({ host: { clock, timers, random }, log: silentLog, app: 1, link, createWays });
    for (const from of ['/a', Buffer.from('a')])
      expect(await without.upload({ ...request, from })).toMatchObject({ code: 7013 });
    const noDisk = createTransfer({ host: { clock, timers, random, http }, log: silentLog, app: 1, link, createWays });
    expect(await noDisk.upload({ ...request, from: '/a' })).toMatchObject({ code: 7013 });
    scene.refuse = fail(ErrorCode.ERR_SDK_INTERFACE_NOT_SUPPORT, 'this server takes no files');
    const refusal = scene.transfer.upload({ ...request, from: Buffer.from('a') });
    expect(await world.until(refusal)).toEqual(scene.refuse);
  });
});

it.each([
  ['can not be read any more', async () => Promise.reject(new Error('/a.txt was changed while it was read'))],
  ['has become shorter', async () => new Uint8Array(1)],
])('a file that %s on the way ends its upload: 7007', async (what, later) => {
  const first = async (_from: number, length: number) => new Uint8Array(length);
  let closed = 0;
  const scene = fakeFiles({
    files: {
      open: async () => ({
        size: 10,
        read: (from, length) => (from === 0 ? first(from, length) : later()),
        close: async () => void (closed += 1),
      }),
      openPart: () => expect.unreachable(),
    },
  });
  const { told, result } = upload(scene);
  expect(await scene.world.until(result)).toMatchObject({
    code: 7007,
    desc: expect.stringContaining(what.includes('read') ? 'changed' : what),
  });
  expect(told).toEqual([[4, 10]]);
  expect([closed, scene.underWay]).toEqual([2, 0]);
});

it('a file that was read whole and can not be closed is uploaded all the same', async () => {
  const scene = fakeFiles({
    files: {
      open: async () => ({
        size: 4,
        read: async () => Buffer.from('0123'),
        close: () => Promise.reject(new Error('EIO')),
      }),
      openPart: () => expect.unreachable(),
    },
  });
  expect(await scene.world.until(upload(scene).result)).toMatchObject({ ok: true });
});

describe('cancelling', () => {
  it('ends it with 8021 at any moment, and lets go of everything', async () => {
    let ended = 0;
    // Past the end of an upload, with a break on the way.
    for (let at = 0; at < 1000; at += DELAY_MS / 2) {
      const scene = withFile();
      scene.fault = (_line, count) => (count === 1 ? 'before' : undefined);
      const { cancellation, cancel } = createCancellation();
      const { told, result } = upload(scene, '/a.txt', cancellation);
      const settled: unknown[] = [];
      void result.then((value) => settled.push(value));
      await scene.world.run(at);
      if (settled.length > 0) break;
      ended += 1;
      cancel();
      const heard = told.length;
      const { asked } = scene;
      const before = asked.length;
      expect(await scene.world.until(result)).toMatchObject({ code: 8021 });
      await scene.world.settle();
      expect([told.length, asked.length, scene.underWay]).toEqual([heard, before, 0]);
      // The way is free for another one.
      expect(await scene.world.until(upload(scene).result)).toMatchObject({ ok: true });
    }
    expect(ended).toBeGreaterThan(30);
  });

  it('before it has begun asks nobody for anything', async () => {
    const scene = withFile();
    const { cancellation, cancel } = createCancellation();
    cancel();
    expect(await scene.world.until(upload(scene, '/a.txt', cancellation).result)).toMatchObject({ code: 8021 });
    expect([scene.asked, scene.announced]).toEqual([[], []]);
  });

  it('the end of the session ends all, whether under way, waiting for a turn, or still to come', async () => {
    const scene = withFile();
    const results = Array.from({ length: 2 * AT_ONCE }, () => upload(scene).result);
    await scene.world.run(3 * DELAY_MS);
    expect(scene.underWay).toBe(AT_ONCE);
    scene.transfer.stop();
    results.push(upload(scene).result);
    for (const result of results) expect(await scene.world.until(result)).toMatchObject({ code: 8021 });
    expect(scene.underWay).toBe(0);
  });
});

it('so many go at once, the others in their turn, and not any number waits', async () => {
  const scene = withFile();
  const results = Array.from({ length: 1000 + 2 * AT_ONCE }, () => upload(scene).result);
  const codes = (await scene.world.until(Promise.all(results))).map((result) => (result.ok ? 0 : result.code));
  expect(scene.most).toBe(AT_ONCE);
  expect(codes.slice(0, 1000 + AT_ONCE)).toEqual(Array.from({ length: 1000 + AT_ONCE }, () => 0));
  expect(codes.slice(1000 + AT_ONCE)).toEqual(Array.from({ length: AT_ONCE }, () => 9507));
});
