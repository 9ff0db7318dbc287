/**
 * What a backup says of itself, in `backup.json`, written when everything else is there and was checked: a directory
 * without it is no backup. Beside it lies what a data directory holds: `app.json` if there was one, and each app's store.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../errors.ts';

/** Of the directory; a later one is refused by name. */
const FORMAT = 1;
const PIECE_BYTES = 1024 * 1024;

export interface BackedUpApp {
  readonly app: number;
  /** Of the history, and how far it went. */
  readonly epoch: string;
  readonly commits: number;
}

export interface BackedUpFile {
  /** Within the backup. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Manifest {
  readonly format: number;
  /** When the copying began, ms since 1970. */
  readonly began: number;
  readonly apps: readonly BackedUpApp[];
  readonly files: readonly BackedUpFile[];
}

function manifestPath(directory: string): string {
  return join(directory, 'backup.json');
}

/** On stable storage when this returns. */
export function writeManifest(directory: string, manifest: Omit<Manifest, 'format'>): void {
  const file = openSync(manifestPath(directory), 'wx', 0o600);
  try {
    writeSync(file, `${JSON.stringify({ format: FORMAT, ...manifest }, undefined, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncDirectory(directory);
}

/** Throws `unreadable` if the directory holds no backup that this program can restore. */
export function readManifest(directory: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(manifestPath(directory), 'utf8')) as Manifest;
  } catch (error) {
    throw new StoreError(
      'unreadable',
      `${directory} holds no whole backup: its backup.json is missing or damaged.`,
      error,
    );
  }
  if (manifest.format !== FORMAT) {
    throw new StoreError('newer-version', `${directory} was made by a newer version; install that version.`);
  }
  if (!manifest.files.every(({ path }) => /^(?:app\.json|apps\/\d+\/store\.db)$/.test(path))) {
    throw new StoreError('unreadable', `${directory} names files in backup.json that no backup has.`);
  }
  return manifest;
}

/** A file as it is now. */
export function fingerprint(directory: string, path: string): BackedUpFile {
  const file = openSync(join(directory, path), 'r');
  try {
    const hash = createHash('sha256');
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    let bytes = 0;
    for (let read = 1; read > 0; bytes += read) {
      read = readSync(file, piece);
      hash.update(piece.subarray(0, read));
    }
    return { path, bytes, sha256: hash.digest('hex') };
  } finally {
    closeSync(file);
  }
}

/** Makes what was written to a file durable. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the names in a directory durable. Windows keeps them by itself, and opens no directories. */
export function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
