/** Every store of files does what the suite says: a disk, and what speaks S3. Then what a server makes of them. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Disk } from '../../host/host.ts';
import { nodeServerHost, silentLog } from '../../host/node.ts';
import { nodeDisk } from '../../host/node/disk.ts';
import { settle } from '../../server/config.ts';
import { readWhole } from '../../server/files/blobs.ts';
import { diskBlobs } from '../../server/files/disk-blobs.ts';
import { filesPlace, openBlobs } from '../../server/files/open-blobs.ts';
import { RESERVED_BYTES } from '../../server/limits.ts';
import { startS3 } from '../support/s3.ts';
import { holdsBlobs } from './blob-suite.ts';
import { answered, APP, noise, startFiles, temporaryDirectory } from './stage.ts';

const MIB = 1024 * 1024;
const host = nodeServerHost(silentLog);

holdsBlobs('a disk', async () => {
  const directory = temporaryDirectory();
  return async () => diskBlobs({ disk: nodeDisk, random: host.random }, directory);
});

holdsBlobs('an S3-compatible store', async () => {
  const { address } = await startS3();
  return async () => openBlobs(filesPlace(address), host)!;
});

describe('a server with files in an S3-compatible store', () => {
  it('takes, describes and gives them, through any node', async () => {
    const s3 = await startS3();
    const [one, two] = [await startFiles({ files: s3.address }), await startFiles({ files: s3.address })];
    const alice = await one.signIn('alice');
    const bytes = noise(6 * MIB);
    const { id, path, part } = await alice.call('upload', { size: bytes.length, kind: 'file' });
    expect(part).toBe(5 * MIB);
    await one.patch(path, 0, bytes.subarray(0, part));
    expect((await two.standing(path)).json).toEqual({ offset: part });
    expect((await two.patch(path, part, bytes.subarray(part))).json.file).toMatchObject({ id, size: bytes.length });
    const response = await one.get(id, alice.login.files!.ticket);
    expect(Buffer.compare(new Uint8Array(await response.arrayBuffer()), bytes)).toBe(0);
    expect([...s3.objects.keys()]).toEqual([`of/tests/${APP.sdkAppId}/${id}`, `of/tests/${APP.sdkAppId}/${id}.json`]);
  });

  it('answers 503 while it is out of reach, tells nobody why, and goes on when it is back', async () => {
    const s3 = await startS3();
    const stage = await startFiles({ files: s3.address });
    const alice = await stage.signIn('alice');
    const { path } = await alice.call('upload', { size: 10, kind: 'file' });
    for (const [status, code] of [
      [503, 'SlowDown'],
      [403, 'AccessDenied'],
      [500, 'InternalError'],
    ] as const) {
      s3.fail = { test: /^PUT/, status, code };
      const { status: answered, json } = await stage.patch(path, 0, noise(10));
      expect([answered, json.code, json.desc]).toEqual([503, 20004, 'the store of files does not do its work']);
    }
    s3.fail = { test: /^PUT/, status: 507, code: 'QuotaExceeded' };
    expect(await stage.patch(path, 0, noise(10))).toMatchObject({ status: 507, json: { code: 20004 } });
    s3.fail = { test: /uploads=/, status: 500, code: 'InternalError' };
    expect(await alice.ask('upload', { size: 6 * MIB, kind: 'file' })).toMatchObject({ code: 20004 });
    s3.fail = undefined;
    expect((await stage.patch(path, 0, noise(10))).json.file).toMatchObject({ size: 10 });
    expect(stage.errors).toEqual([]);
  });

  it('says that it does not work, not that nothing is there, when the bucket is gone', async () => {
    const s3 = await startS3();
    const stage = await startFiles({ files: s3.address });
    const alice = await stage.signIn('alice');
    const { path } = await alice.call('upload', { size: 10, kind: 'file' });
    const { id } = await stage.upload(alice, noise(10));
    s3.fail = { test: /./, status: 404, code: 'NoSuchBucket' };
    const other = await startFiles({ files: s3.address });
    const bob = await other.signIn('bob');
    expect(await other.standing(path)).toMatchObject({ status: 503, json: { code: 20004 } });
    expect((await answered(other.get(id, bob.login.files!.ticket))).status).toBe(503);
  });

  it('says of an upload that the store has forgotten that it is unknown', async () => {
    const s3 = await startS3();
    const stage = await startFiles({ files: s3.address });
    const alice = await stage.signIn('alice');
    const { path, part } = await alice.call('upload', { size: 6 * MIB, kind: 'file' });
    s3.uploads.clear();
    expect(await stage.standing(path)).toMatchObject({ status: 404, json: { code: 114000 } });
    expect(await stage.patch(path, 0, noise(part))).toMatchObject({ status: 404, json: { code: 114000 } });
    expect(stage.errors).toEqual([]);
  });
});

/** A disk on which writes and looks fail with what the system says, if it says anything. */
function failingDisk(failure: () => string | undefined): Disk {
  const orFail = <T>(work: () => Promise<T>): Promise<T> => {
    const code = failure();
    return code === undefined ? work() : Promise.reject(Object.assign(new Error(`${code}: no`), { code }));
  };
  return {
    ...nodeDisk,
    async open(path) {
      const file = await nodeDisk.open(path);
      return { ...file, write: (at, bytes) => orFail(() => file.write(at, bytes)) };
    },
    look: (path) => orFail(() => nodeDisk.look(path)),
  };
}

describe('a server with files on a disk', () => {
  it('says that it is full or broken, in JSON, and takes the part when it is well again', async () => {
    let failure: string | undefined;
    const stage = await startFiles({ world: { ...host, disk: failingDisk(() => failure) } });
    const alice = await stage.signIn('alice');
    const { path } = await alice.call('upload', { size: 10, kind: 'file' });
    for (const [code, status, desc] of [
      ['ENOSPC', 507, 'the disk for files is full'],
      ['EACCES', 503, 'the disk for files does not do its work'],
      ['ESTALE', 503, 'the disk for files does not do its work'],
    ] as const) {
      failure = code;
      for (const answer of [await stage.patch(path, 0, noise(10)), await stage.standing(path)]) {
        expect([answer.status, answer.json]).toEqual([status, { code: 20004, desc }]);
      }
    }
    failure = undefined;
    expect((await stage.patch(path, 0, noise(10))).json.file).toMatchObject({ size: 10 });
    expect(stage.errors).toEqual([]);
  });

  it('makes the folders that somebody has removed', async () => {
    const stage = await startFiles();
    const alice = await stage.signIn('alice');
    await stage.upload(alice, noise(10));
    rmSync(join(stage.dataDir, 'files'), { recursive: true });
    expect(await stage.upload(alice, noise(10))).toMatchObject({ size: 10 });
  });

  it('takes none while there is no more room than messages are to have', async () => {
    let free = RESERVED_BYTES + 9;
    const stage = await startFiles({ world: { ...host, disk: { ...nodeDisk, free: async () => free } } });
    const alice = await stage.signIn('alice');
    expect(await alice.ask('upload', { size: 10, kind: 'file' })).toMatchObject({ code: 20004 });
    free += 1;
    const { path } = await alice.call('upload', { size: 10, kind: 'file' });
    free -= 1;
    expect(await stage.patch(path, 0, noise(10))).toMatchObject({ status: 507, json: { code: 20004 } });
    free += 1;
    expect((await stage.patch(path, 0, noise(10))).json.file).toMatchObject({ size: 10 });
  });

  it('has every file that was answered on the disk, in its place, before the answer', async () => {
    const done: string[] = [];
    /** Without the digits that nobody else has. */
    const ownName = (path: string): string => basename(path).replace(/\.[0-9a-f]{12}$/, '');
    const disk: Disk = {
      ...nodeDisk,
      async open(path) {
        const file = await nodeDisk.open(path);
        return {
          ...file,
          async sync() {
            await file.sync();
            done.push(`sync ${ownName(path)}`);
          },
        };
      },
      async rename(path, to) {
        await nodeDisk.rename(path, to);
        done.push(`rename ${basename(to)}`);
      },
      async place(path, to) {
        done.push(`place ${basename(to)}`);
        return await nodeDisk.place(path, to);
      },
    };
    const stage = await startFiles({ world: { ...host, disk } });
    const alice = await stage.signIn('alice');
    done.length = 0;
    const { id } = await stage.upload(alice, noise(10));
    const part = [`sync ${id}.1`, `rename ${id}.1`];
    const blob = [`sync ${id}.whole`, `place ${id}`];
    expect(done).toEqual([...part, ...blob, `sync ${id}.json`, `rename ${id}.json`]);
  });

  it('breaks the connection, and says so in its log, when a file is not there or shorter than it was', async () => {
    const stage = await startFiles();
    const alice = await stage.signIn('alice');
    const { id } = await stage.upload(alice, noise(10));
    await truncate(join(stage.dataDir, 'files', String(APP.sdkAppId), id.slice(0, 2), id), 5);
    const response = await stage.get(id, alice.login.files!.ticket);
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(stage.errors).toEqual([expect.stringContaining('a file could not be read')]);
  });

  it('goes on after a crash with what was there: half a part, a whole file that nobody was told of', async () => {
    const stage = await startFiles();
    const alice = await stage.signIn('alice');
    const { path, part, id } = await alice.call('upload', { size: MIB + 10, kind: 'file' });
    const bytes = noise(MIB + 10);
    await stage.patch(path, 0, bytes.subarray(0, part));
    await stage.close();
    const parts = join(stage.dataDir, 'files', String(APP.sdkAppId), 'parts');
    await writeFile(join(parts, `${id}.2.0123456789ab`), 'torn');
    const second = await startFiles({}, stage.dataDir);
    expect((await second.standing(path)).json).toEqual({ offset: MIB });
    await second.close();
    await writeFile(join(parts, `${id}.2`), bytes.subarray(MIB));
    const third = await startFiles({}, stage.dataDir);
    expect((await third.standing(path)).json).toEqual({ offset: MIB + 10 });
    expect((await third.patch(path, MIB + 10, noise(0))).json.file).toEqual({
      id,
      size: MIB + 10,
      type: 'application/octet-stream',
    });
    expect(readdirSync(parts)).toEqual([`${id}.2.0123456789ab`]);
    const response = await third.get(id, (await third.signIn('alice')).login.files!.ticket);
    expect(Buffer.compare(new Uint8Array(await response.arrayBuffer()), bytes)).toBe(0);
  });
});

describe('two nodes at one directory', () => {
  /** A disk that waits before it does a thing until it may. */
  function heldDisk(what: 'open' | 'rename') {
    const { promise: may, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: waits, resolve: waiting } = Promise.withResolvers<void>();
    const held = async (): Promise<void> => (waiting(), await may);
    const disk: Disk = {
      ...nodeDisk,
      ...(what === 'open' && { open: (path) => held().then(() => nodeDisk.open(path)) }),
      ...(what === 'rename' && { rename: (path, to) => held().then(() => nodeDisk.rename(path, to)) }),
    };
    return { disk, waits, letGo };
  }
  const blobsAt = (directory: string, disk: Disk) => openBlobs({ directory }, { ...host, disk })!;
  const name = `7/${'a'.repeat(32)}`;
  async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    yield bytes;
  }

  it('make one blob of one upload, whoever is first', async () => {
    const directory = temporaryDirectory();
    const { disk, waits, letGo } = heldDisk('open');
    const [one, two] = [blobsAt(directory, nodeDisk), blobsAt(directory, disk)];
    const upload = { name, size: 10, part: MIB, engine: await one.begin(name, 10) };
    await one.write(upload, 0, 10, once(noise(10)));
    const late = two.finish(upload);
    await waits;
    await one.finish(upload);
    await one.put(name, noise(10, 2));
    await one.forget(upload);
    letGo();
    await late;
    expect(await readWhole(one, name, 10)).toEqual(noise(10, 2));
    await two.finish(upload);
    expect(await readWhole(two, name, 10)).toEqual(noise(10, 2));
  });

  it('keep the same small blob at the same time', async () => {
    const directory = temporaryDirectory();
    const { disk, waits, letGo } = heldDisk('rename');
    const [one, two] = [blobsAt(directory, nodeDisk), blobsAt(directory, disk)];
    const late = two.put(`${name}.json`, Buffer.from('the same'));
    await waits;
    await one.put(`${name}.json`, Buffer.from('the same'));
    letGo();
    await late;
    expect(Buffer.from(await readWhole(one, `${name}.json`, 8)).toString()).toBe('the same');
  });
});

describe('a server that is given a directory for files', () => {
  it('keeps them there, and does not start if it can not', async () => {
    const files = join(temporaryDirectory(), 'of', 'letters');
    const stage = await startFiles({ files });
    const { id } = await stage.upload(await stage.signIn('alice'), noise(10));
    expect(existsSync(join(files, String(APP.sdkAppId), id.slice(0, 2), id))).toBe(true);
    const wrong = join(files, String(APP.sdkAppId), id.slice(0, 2), id);
    await expect(startFiles({ files: wrong })).rejects.toThrow(
      `The directory for files ${wrong} can't be used (EEXIST`,
    );
  });
});

describe('a server whose store is shared', () => {
  it('takes no files unless it is told where', async () => {
    const stage = await startFiles({ world: { ...host, disk: undefined } as never });
    const alice = await stage.signIn('alice');
    expect(alice.login.files).toBeUndefined();
    expect(await alice.ask('upload', { size: 10, kind: 'file' })).toMatchObject({ code: 7013 });
    expect(await alice.ask('ticket', {})).toMatchObject({ code: 7013 });
    expect((await stage.get('0'.repeat(32), 'x')).status).toBe(404);
    expect(settle({ store: 'postgres://x@y/z', apps: [APP] }).files).toBeUndefined();
    expect(settle({ store: 'postgres://x@y/z', apps: [APP], files: '/srv/files' }).files).toEqual({
      directory: '/srv/files',
    });
  });
});
