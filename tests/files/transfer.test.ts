/** Files of a device to a real server and back: over connections that break, restarts, cancelling, and all at once. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCancellation } from '../../client/transfer/cancellation.ts';
import { nodeFiles } from '../../host/node/files.ts';
import { breakingProxy } from '../support/breaking-proxy.ts';
import { openClient } from './client.ts';
import { noise, startFiles, temporaryDirectory } from './stage.ts';

const MIB = 1024 * 1024;

async function scene(bytes = noise(5 * MIB + 17)) {
  const stage = await startFiles();
  const port = Number(new URL(stage.base).port);
  const proxy = await breakingProxy(port);
  const folder = temporaryDirectory();
  const path = join(folder, 'original');
  writeFileSync(path, bytes);
  return { stage, port, proxy, folder, path, bytes, into: (name: string) => join(folder, name) };
}

/** Collects progress, and says whether it only grew. */
function watched() {
  const told: number[] = [];
  return {
    told,
    progress: (current: number) => void told.push(current),
    onlyGrew: () => told.every((current, index) => index === 0 || current > told[index - 1]!),
  };
}

/** As it was uploaded; throws if it was not. */
function stored<T>(result: { ok: true; value: T } | { ok: false; code: number; desc: string }): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.desc}`);
  return result.value;
}

it('goes up and comes back as it was, with names of any kind', async () => {
  const { stage, port, folder, into } = await scene();
  const { upload, download, transfer } = await openClient(port);
  for (const name of ['a', '鸿雁 ü.txt', '%2e%2e%2f', "'; --.html", '雁'.repeat(85), ' ', '-rf']) {
    const content = noise(1000, name.length);
    writeFileSync(into(name), content);
    const { id, size } = stored(await upload(into(name)));
    expect(size).toBe(1000);
    expect(await download(id, into('copy'))).toEqual({ ok: true, value: 1000 });
    expect(new Uint8Array(readFileSync(into('copy')))).toEqual(content);
    const response = await fetch(transfer.urlOf(id));
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(content);
    expect(transfer.idOf(transfer.urlOf(id))).toBe(id);
  }
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(stage.errors).toEqual([]);
});

it('goes up over connections that break, sending again only what did not arrive', async () => {
  const { stage, proxy, path, bytes } = await scene();
  const { upload, transfer } = await openClient(proxy.port);
  // The WebSocket has the first.
  proxy.lifetime = (count) => (count < 5 ? { up: 1.5 * MIB } : {});
  const { told, progress, onlyGrew } = watched();
  const file = stored(await upload(path, { progress }));
  expect(proxy.connections()).toBeGreaterThan(5);
  expect([told.at(-1), onlyGrew()]).toEqual([bytes.length, true]);
  expect(proxy.passed.up).toBeLessThan(2 * bytes.length);
  const fetched = stored(await transfer.fetch(file.id, bytes.length));
  expect(Buffer.compare(fetched, bytes)).toBe(0);
  expect(stage.errors).toEqual([]);
});

it('comes back over connections that break, and after the program has ended on the way', async () => {
  const { port, proxy, path, bytes, into, folder } = await scene();
  const { id } = stored(await (await openClient(port)).upload(path));
  const first = await openClient(proxy.port);
  proxy.lifetime = () => ({ down: MIB });
  const { told, progress, onlyGrew } = watched();
  const ended = first.download(id, into('copy'), (current) => {
    progress(current);
    if (current > 2.5 * MIB) first.transfer.stop();
  });
  expect(await ended).toMatchObject({ ok: false, code: 8021 });
  expect(readdirSync(folder)).toHaveLength(2);
  const before = proxy.passed.down;
  const second = await openClient(proxy.port);
  expect(await second.download(id, into('copy'), progress)).toEqual({ ok: true, value: bytes.length });
  expect(Buffer.compare(readFileSync(into('copy')), bytes)).toBe(0);
  expect(onlyGrew()).toBe(true);
  expect(told.length).toBeGreaterThan(10);
  // The second program has fetched the rest and, at most, what was on its way when the first looked.
  expect(proxy.passed.down - before).toBeLessThan(3.8 * MIB);
  expect(readdirSync(folder).toSorted()).toEqual(['copy', 'original']);
});

it('goes on after a restart of the server, both ways', async () => {
  const { stage, port, path, bytes, into } = await scene();
  const { upload, download } = await openClient(port);
  let serving = stage;
  /** Restarts the server in the middle of a file. */
  const restarting = () => {
    const { told, progress, onlyGrew } = watched();
    let restarted: Promise<void> | undefined;
    const restart = async (): Promise<void> => {
      await serving.close();
      serving = await startFiles({ port }, stage.dataDir);
    };
    return {
      progress(current: number) {
        progress(current);
        if (current > 2 * MIB) restarted ??= restart();
      },
      async check() {
        expect(restarted).toBeDefined();
        await restarted;
        expect([told.length > 2, onlyGrew()]).toEqual([true, true]);
      },
    };
  };
  const up = restarting();
  const { id } = stored(await upload(path, up));
  await up.check();
  const down = restarting();
  expect(await download(id, into('copy'), (current) => down.progress(current))).toEqual({
    ok: true,
    value: bytes.length,
  });
  await down.check();
  expect(Buffer.compare(readFileSync(into('copy')), bytes)).toBe(0);
});

describe('cancelling midway', () => {
  it('lets go of the connection and the file, and the next one goes through', async () => {
    const { proxy, path, bytes } = await scene();
    const { upload } = await openClient(proxy.port);
    const { cancellation, cancel } = createCancellation();
    const { told, progress } = watched();
    const result = await upload(path, {
      cancellation,
      progress(current) {
        progress(current);
        cancel();
      },
    });
    expect(result).toMatchObject({ ok: false, code: 8021 });
    expect(told).toHaveLength(1);
    const held = execFileSync('ls', ['-l', `/proc/${process.pid}/fd`]).toString();
    expect(held).not.toContain(path);
    expect(stored(await upload(path)).size).toBe(bytes.length);
  });
});

it('a file that changes on its way is not uploaded as a mixture: 7007', async () => {
  const { stage, port, path } = await scene();
  const { upload } = await openClient(port);
  const { told, progress } = watched();
  const result = await upload(path, {
    progress(current) {
      progress(current);
      appendFileSync(path, 'more');
    },
  });
  expect(result).toMatchObject({ code: 7007, desc: `the file can't be read: ${path} was changed while it was read` });
  expect(told).toHaveLength(1);
  expect(stage.errors).toEqual([]);
});

it('says of what can not go up why: missing 7004, empty 7006, too large 7005, no file 7007', async () => {
  const { port, into, folder } = await scene();
  const { upload } = await openClient(port);
  writeFileSync(into('empty'), '');
  execFileSync('truncate', ['-s', String(100 * MIB + 1), into('huge')]);
  const codes = async (from: string): Promise<unknown> => {
    const result = await upload(from);
    return result.ok ? 0 : result.code;
  };
  expect(await codes(into('none'))).toBe(7004);
  expect(await codes(into('empty'))).toBe(7006);
  expect(await codes(into('huge'))).toBe(7005);
  expect(await codes(folder)).toBe(7007);
});

it('fails for what is not on the server, or has no place here', async () => {
  const { port, into, path } = await scene();
  const { download, upload } = await openClient(port);
  expect(await download('nothing', into('copy'))).toMatchObject({ code: 6009 });
  const { id } = stored(await upload(path));
  expect(await download(id, into('none/copy'))).toMatchObject({ code: 7007 });
});

it('many go at once, in both directions, the same one among them', async () => {
  const { stage, port, into, folder } = await scene();
  const { upload, download } = await openClient(port);
  const contents = Array.from({ length: 24 }, (_, n) => noise(n % 3 === 0 ? 2 * MIB + n : 1 + n * 997, n + 1));
  const files = (await Promise.all(contents.map((content) => upload(content)))).map(stored);
  expect(new Set(files.map(({ id }) => id)).size).toBe(contents.length);
  const all = files.flatMap(({ id }, n) => [download(id, into(`copy${n}`)), download(id, into(`copy${n}`))]);
  const sizes = (await Promise.all(all)).map(stored);
  expect(sizes).toEqual(contents.flatMap(({ length }) => [length, length]));
  for (const [n, content] of contents.entries()) {
    expect(Buffer.compare(readFileSync(into(`copy${n}`)), content)).toBe(0);
  }
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(stage.errors).toEqual([]);
});

it('a part on the device that is of another file is left alone', async () => {
  const { port, path, bytes, into } = await scene();
  const { upload, download } = await openClient(port);
  const { id } = stored(await upload(path));
  const other = await nodeFiles.openPart(into('copy'), 'something else');
  await other.append(noise(100, 9));
  await other.close();
  expect(await download(id, into('copy'))).toMatchObject({ ok: true });
  expect(Buffer.compare(readFileSync(into('copy')), bytes)).toBe(0);
});
