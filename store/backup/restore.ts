/**
 * Makes a data directory of a backup. Its stores are opened once, without their marks: so each gets a new epoch, under
 * which clients drop all they have seen, and leaves out the numbers that were given out since the backup was made. The
 * stores come to their place all at once, when they are ready; what was interrupted before is begun anew.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ServerHost } from '../../host/host.ts';
import { lockDirectory } from '../directory-lock.ts';
import { StoreError } from '../errors.ts';
import { openSqliteStore } from '../sqlite/open.ts';
import { fingerprint, type Manifest, readManifest, syncDirectory, syncFile } from './manifest.ts';

export type RestoreWorld = Pick<ServerHost, 'clock' | 'random' | 'openForSync' | 'log'>;

/** Where the stores are made ready, within the data directory. */
const UNFINISHED = 'restoring';

/** Rejects with a {@link StoreError}; then nothing is served from the directory that was not before. */
export async function restoreBackup(from: string, data: string, world: RestoreWorld): Promise<Manifest> {
  const manifest = readManifest(from);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const lock = lockDirectory(data);
  if (!lock)
    throw new StoreError('in-use', `${data} is in use by another process: stop it, or name another directory.`);
  try {
    refuseUsed(data);
    const unfinished = join(data, UNFINISHED);
    rmSync(unfinished, { recursive: true, force: true });
    for (const file of manifest.files) copyFile(from, unfinished, file);
    for (const { app } of manifest.apps) await renew(join(unfinished, 'apps', String(app)), world);
    syncDirectory(join(unfinished, 'apps'));
    if (existsSync(join(unfinished, 'app.json'))) renameSync(join(unfinished, 'app.json'), join(data, 'app.json'));
    renameSync(join(unfinished, 'apps'), join(data, 'apps'));
    rmSync(unfinished, { recursive: true });
    syncDirectory(data);
    return manifest;
  } finally {
    lock.release();
  }
}

/** Throws `in-use` if there is anything that an interrupted restore has not left. */
function refuseUsed(data: string): void {
  const found = readdirSync(data).filter((name) => !name.startsWith('lock.db'));
  const left = found.includes(UNFINISHED) ? [UNFINISHED, 'app.json'] : [];
  if (found.every((name) => left.includes(name))) return;
  throw new StoreError('in-use', `${data} is not empty: move away what is in it, or name another directory.`);
}

function copyFile(from: string, to: string, { path, bytes, sha256 }: Manifest['files'][number]): void {
  const target = join(to, path);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  copyFileSync(join(from, path), target);
  const found = fingerprint(to, path);
  if (found.bytes !== bytes || found.sha256 !== sha256) {
    throw new StoreError('damaged', `${join(from, path)} is not what was backed up: use another backup.`);
  }
  syncFile(target);
}

async function renew(directory: string, world: RestoreWorld): Promise<void> {
  const store = await openSqliteStore({ ...world, directory, checkpointWorker: false, onFatal: () => undefined });
  await store.close();
}
