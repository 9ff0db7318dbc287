/** Every store of files does what the suite says: a disk, and what speaks S3. Then what a server makes of them. */
import { existsSync } from 'node:fs';
import { appendFile, truncate } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Disk } from '../../host/host.ts';
import { nodeServerHost, silentLog } from '../../host/node.ts';
import { nodeDisk } from '../../host/node/disk.ts';
import { settle } from '../../server/config.ts';
import { diskBlobs } from '../../server/files/disk-blobs.ts';
import { filesPlace, openBlobs } from '../../server/files/open-blobs.ts';
import { startS3 } from '../support/s3.ts';
import { holdsBlobs } from './blob-suite.ts';
import { APP, noise, startFiles, temporaryDirectory } from './stage.ts';

const MIB = 1024 * 1024;
const host = nodeServerHost(silentLog);

holdsBlobs('a disk', async () => {
  const directory = temporaryDirectory();
  return async () => diskBlobs(nodeDisk, directory);
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

/** A disk on which some calls fail as a full one does. */
function fullDisk(isFull: () => boolean): Disk {
  const full = (): never => {
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  };
  return {
    ...nodeDisk,
    async open(path) {
      const file = await nodeDisk.open(path);
      return { ...file, write: (at, bytes) => (isFull() ? full() : file.write(at, bytes)) };
    },
  };
}

describe('a server with files on a disk', () => {
  it('says that it is full, and takes the part when there is room again', async () => {
    let isFull = true;
    const stage = await startFiles({ world: { ...host, disk: fullDisk(() => isFull) } });
    const alice = await stage.signIn('alice');
    const { path } = await alice.call('upload', { size: 10, kind: 'file' });
    const { status, json } = await stage.patch(path, 0, noise(10));
    expect([status, json]).toEqual([507, { code: 20004, desc: 'the disk for files is full' }]);
    isFull = false;
    expect((await stage.patch(path, 0, noise(10))).json.file).toMatchObject({ size: 10 });
  });

  it('has every file that was answered on the disk, in its place, before the answer', async () => {
    const done: string[] = [];
    const disk: Disk = {
      ...nodeDisk,
      async open(path) {
        const file = await nodeDisk.open(path);
        return {
          ...file,
          async sync() {
            await file.sync();
            done.push(`sync ${basename(path)}`);
          },
        };
      },
      async rename(path, to) {
        await nodeDisk.rename(path, to);
        done.push(`rename ${basename(to)}`);
      },
    };
    const stage = await startFiles({ world: { ...host, disk } });
    const alice = await stage.signIn('alice');
    const { id } = await stage.upload(alice, noise(10));
    expect(done).toEqual([`sync ${id}`, `rename ${id}`, `sync ${id}.json`, `rename ${id}.json`]);
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
    const place = join(stage.dataDir, 'files', String(APP.sdkAppId), 'parts', id);
    await appendFile(place, 'torn');
    const second = await startFiles({}, stage.dataDir);
    expect((await second.standing(path)).json).toEqual({ offset: MIB });
    await second.close();
    await truncate(place, MIB);
    await appendFile(place, bytes.subarray(MIB));
    const third = await startFiles({}, stage.dataDir);
    expect((await third.standing(path)).json).toEqual({ offset: MIB + 10 });
    expect((await third.patch(path, MIB + 10, noise(0))).json.file).toEqual({
      id,
      size: MIB + 10,
      type: 'application/octet-stream',
    });
    expect(existsSync(place)).toBe(false);
    const response = await third.get(id, (await third.signIn('alice')).login.files!.ticket);
    expect(Buffer.compare(new Uint8Array(await response.arrayBuffer()), bytes)).toBe(0);
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
