/** Downloads against a server of files in memory: breaks anywhere, parts of earlier attempts, files that are others by now. */
import { describe, expect, it } from 'vitest';
import type { LocalFiles, PartFile } from '../../host/host.ts';
import { APP, DELAY_MS, fakeFiles, type Fault } from '../../tests/support/fake-files.ts';
import { GIVE_UP_MS } from './patience.ts';

type Scene = ReturnType<typeof fakeFiles>;
const TEXT = '0123456789';
const ID = 'f1.large';
const PATH = '/down/a.txt';
const LINE = `GET /files/${APP}/${ID}`;

function withFile(files?: LocalFiles): Scene {
  const scene = fakeFiles({ files });
  scene.store(ID, TEXT);
  return scene;
}

function download(scene: Scene, path = PATH) {
  const told: [number, number][] = [];
  const progress = (current: number, total: number): void => void told.push([current, total]);
  return { told, result: scene.transfer.download({ id: ID, path, progress }) };
}

const textAt = (scene: Scene, path = PATH): string | undefined => {
  const bytes = scene.disk.get(path);
  return bytes && Buffer.from(bytes).toString();
};

/** What lies on the device of the file that is being fetched. */
async function part(scene: Scene, etag = `"${ID}-${TEXT.length}"`): Promise<PartFile> {
  return await scene.disk.openPart(PATH, `${APP}/${ID} ${TEXT.length} ${etag}`);
}

describe('a download', () => {
  it('comes to its path when it is whole; progress grows and leaves the total to the end', async () => {
    const scene = withFile();
    scene.disk.put(PATH, Buffer.from('old'));
    const { told, result } = download(scene);
    await scene.world.run(8 * DELAY_MS);
    expect(textAt(scene)).toBe('old');
    expect(await scene.world.until(result)).toEqual({ ok: true, value: 10 });
    expect(textAt(scene)).toBe(TEXT);
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((current) => [current, 10]));
    expect(scene.asked).toEqual([LINE]);
    expect(scene.underWay).toBe(0);
  });

  it.each<[string, Fault]>([
    ['before the answer', 'before'],
    ['with its answer lost', 'after'],
    ['at its first byte', { breaksAfter: 0 }],
    ['in the middle', { breaksAfter: 3 }],
    ['by a server that is not well', { status: 502 }],
    ['by a connection that ends too early', { headers: { 'content-length': '10', etag: `"${ID}-10"` }, body: '0123' }],
  ])('that is broken %s goes on from there', async (_, fault) => {
    const scene = withFile();
    scene.fault = (_line, count) => (count === 0 ? fault : undefined);
    const { told, result } = download(scene);
    expect(await scene.world.until(result)).toEqual({ ok: true, value: 10 });
    expect(textAt(scene)).toBe(TEXT);
    const currents = told.map(([current]) => current);
    expect(currents).toEqual([...new Set(currents)].toSorted((a, b) => a - b));
    expect(scene.asked).toHaveLength(2);
  });

  it('asks for what is missing, of the same file', async () => {
    const scene = withFile();
    const headers: unknown[] = [];
    const { http } = scene;
    const call = http.call.bind(http);
    http.call = (request, cancelled) => {
      headers.push(request.headers);
      return call(request, cancelled);
    };
    scene.fault = (_line, count) => (count < 3 ? { breaksAfter: 2 } : undefined);
    expect(await scene.world.until(download(scene).result)).toMatchObject({ ok: true });
    const etag = `"${ID}-10"`;
    expect(headers).toEqual([
      {},
      { range: 'bytes=2-', 'if-range': etag },
      { range: 'bytes=4-', 'if-range': etag },
      { range: 'bytes=6-', 'if-range': etag },
    ]);
    expect(textAt(scene)).toBe(TEXT);
  });

  it('gives up when nothing has come for long, and leaves what came for another attempt', async () => {
    const scene = withFile();
    scene.fault = (_line, count) => (count === 0 ? { breaksAfter: 4 } : 'before');
    const begun = scene.world.clock.monotonic();
    expect(await scene.world.until(download(scene).result)).toMatchObject({
      code: 6009,
      desc: 'the download failed: the connection broke',
    });
    expect(scene.world.clock.monotonic() - begun).toBeGreaterThan(GIVE_UP_MS - 1000);
    expect(textAt(scene)).toBeUndefined();
    const first = scene.asked.length;
    scene.fault = () => undefined;
    const { told, result } = download(scene);
    expect(await scene.world.until(result)).toMatchObject({ ok: true });
    expect(scene.asked.slice(first)).toEqual([LINE, `${LINE} bytes=4-`]);
    expect(told[0]).toEqual([5, 10]);
    expect(textAt(scene)).toBe(TEXT);
  });

  it('that had come whole and was not put in its place yet is put there', async () => {
    const scene = withFile();
    await (await part(scene)).append(Buffer.from(TEXT));
    expect(await scene.world.until(download(scene).result)).toEqual({ ok: true, value: 10 });
    expect([textAt(scene), scene.asked, scene.underWay]).toEqual([TEXT, [LINE], 0]);
  });

  it('does not go on with a part of another file', async () => {
    const scene = withFile();
    await (await part(scene, '"older"')).append(Buffer.from('zzzz'));
    await scene.world.until(download(scene).result);
    expect(textAt(scene)).toBe(TEXT);
  });

  it('of a file that is another one after a break fails, and leaves nothing', async () => {
    const scene = withFile();
    scene.fault = (_line, count) => {
      if (count === 1) scene.store(ID, `${TEXT}more`);
      return count === 0 ? { breaksAfter: 4 } : undefined;
    };
    expect(await scene.world.until(download(scene).result)).toMatchObject({
      code: 6009,
      desc: 'the download failed: it is not the file any more that was begun',
    });
    expect([textAt(scene), (await part(scene)).size, scene.underWay]).toEqual([undefined, 0, 0]);
  });

  it('that fails for good after a break leaves nothing', async () => {
    const scene = withFile();
    scene.fault = (_line, count) => (count === 0 ? { breaksAfter: 4 } : { status: 404, body: '{}' });
    expect(await scene.world.until(download(scene).result)).toMatchObject({ code: 6009 });
    expect([textAt(scene), (await part(scene)).size]).toEqual([undefined, 0]);
  });

  it('skips what it has when the server sends all of it again', async () => {
    const scene = withFile();
    scene.fault = (_line, count) => {
      const all = { headers: { 'content-length': '10', etag: `"${ID}-10"` }, body: Buffer.from(TEXT) };
      return count === 0 ? { breaksAfter: 4 } : all;
    };
    expect(await scene.world.until(download(scene).result)).toMatchObject({ ok: true });
    expect(textAt(scene)).toBe(TEXT);
  });

  it.each<[string, Fault]>([
    ['the server says there is none', { status: 404, body: '{"code":404,"desc":"there is no such file"}' }],
    ['it does not say how large it is', { body: Buffer.from(TEXT) }],
    ['more comes than was said', { headers: { 'content-length': '4' }, body: Buffer.from(TEXT) }],
    ['it sends another range', { status: 206, headers: { 'content-range': 'bytes 5-9/10' }, body: Buffer.from(TEXT) }],
    ['it sends somewhere else', { status: 302, headers: { location: 'http://elsewhere/' } }],
  ])('fails at once if %s: 6009', async (_, fault) => {
    const scene = withFile();
    scene.fault = () => fault;
    expect(await scene.world.until(download(scene).result)).toMatchObject({ code: 6009 });
    await scene.world.settle();
    expect([scene.asked.length, scene.underWay, textAt(scene)]).toEqual([1, 0, undefined]);
  });
});

describe('the ticket', () => {
  it('that is not taken any more is renewed once or twice, and then it is believed', async () => {
    const scene = withFile();
    scene.fault = (_line, count) => (count === 0 ? { status: 403 } : undefined);
    expect(await scene.world.until(download(scene).result)).toMatchObject({ ok: true });
    expect(scene.tickets).toBe(2);
    scene.fault = () => ({ status: 403 });
    expect(await scene.world.until(download(scene).result)).toMatchObject({ code: 6009 });
    expect(scene.tickets).toBe(4);
  });
});

describe('the device', () => {
  const full = new Error('ENOSPC: no space left on device');
  const bad = (broken: Partial<PartFile>): LocalFiles => ({
    open: () => expect.unreachable(),
    openPart: async () => ({
      size: 0,
      append: () => Promise.resolve(),
      finish: () => Promise.resolve(),
      close: () => Promise.resolve(),
      discard: () => Promise.resolve(),
      ...broken,
    }),
  });

  it('that has no such folder, no room, or something in the way says so', async () => {
    const noFolder = withFile({ ...bad({}), openPart: () => Promise.reject(new Error('ENOENT: no such directory')) });
    expect(await noFolder.world.until(download(noFolder).result)).toEqual({
      ok: false,
      code: 7007,
      desc: `nothing can be written to ${PATH}: Error: ENOENT: no such directory`,
    });
    const noRoom = withFile(bad({ append: () => Promise.reject(full) }));
    expect(await noRoom.world.until(download(noRoom).result)).toMatchObject({
      code: 6009,
      desc: expect.stringContaining('no space left'),
    });
    const inTheWay = withFile(bad({ size: 10, finish: () => Promise.reject(new Error('EISDIR')) }));
    expect(await inTheWay.world.until(download(inTheWay).result)).toMatchObject({
      code: 6009,
      desc: expect.stringContaining('EISDIR'),
    });
    for (const scene of [noFolder, noRoom, inTheWay]) expect(scene.underWay).toBe(0);
  });
});

it('who wants the same twice at once joins, and both are told', async () => {
  const scene = withFile();
  const first = download(scene);
  await scene.world.run(7 * DELAY_MS);
  const second = download(scene);
  const elsewhere = download(scene, '/down/b.txt');
  for (const { result } of [first, second, elsewhere]) {
    expect(await scene.world.until(result)).toEqual({ ok: true, value: 10 });
  }
  expect(scene.asked).toEqual([LINE, LINE]);
  expect(second.told.length).toBeGreaterThan(0);
  expect(second.told).toEqual(first.told.slice(-second.told.length));
  // Done is done: the next one fetches it anew.
  await scene.world.until(download(scene).result);
  expect(scene.asked).toHaveLength(3);
});

it('the end of the session ends it at any moment, and leaves what came', async () => {
  for (let at = 0; at < 10 * DELAY_MS; at += DELAY_MS / 2) {
    const scene = withFile();
    const { told, result } = download(scene);
    await scene.world.run(at);
    scene.transfer.stop();
    const heard = told.length;
    expect(await scene.world.until(result)).toMatchObject({ code: 8021 });
    await scene.world.settle();
    expect([told.length, scene.underWay, textAt(scene)]).toEqual([heard, 0, undefined]);
    expect((await part(scene)).size).toBeGreaterThanOrEqual(heard);
  }
});

describe('a file that is fetched into memory', () => {
  it('comes whole, over breaks', async () => {
    const scene = withFile();
    scene.fault = (_line, count) => (count === 0 ? { breaksAfter: 4 } : undefined);
    const fetched = await scene.world.until(scene.transfer.fetch(ID, TEXT.length));
    expect(fetched.ok && Buffer.from(fetched.value).toString()).toBe(TEXT);
  });

  it('is bounded, before a byte of it is taken', async () => {
    const scene = withFile();
    expect(await scene.world.until(scene.transfer.fetch(ID, TEXT.length - 1))).toEqual({
      ok: false,
      code: 6009,
      desc: 'the file has 10 bytes; 9 are taken',
    });
    expect(scene.underWay).toBe(0);
  });
});
