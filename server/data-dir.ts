/**
 * The data directory: made on the first start, owned by one process at a time, and the home of the development app's
 * key. Whatever is wrong with it becomes a {@link StartupError}.
 *
 *     <dataDir>/lock.db              held as long as the server runs
 *     <dataDir>/app.json             the development app, readable by its owner only
 *     <dataDir>/apps/<sdkAppId>/     one store per app
 */
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import type { Random } from '../host/host.ts';
import { type DirectoryLock, lockDirectory, lockFile } from '../store/directory-lock.ts';
import { oneLine, StartupError } from './startup-error.ts';

/** The app a newcomer gets without configuring anything. */
export const DEVELOPMENT_APP = 1_400_000_001;
export const DEVELOPMENT_ADMIN = 'administrator';

const SECRET_BYTES = 32;

export interface DataDir {
  readonly path: string;
  /** Where an app's store lives; made if it is not there. */
  appDirectory(sdkAppId: number): string;
  /** Lets another process have the directory. */
  release(): void;
}

/** What `app.json` holds. */
export interface DevelopmentApp {
  sdkAppId: number;
  secretKey: string;
  admins: string[];
}

const DevelopmentAppFile = v.object({
  sdkAppId: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  secretKey: v.pipe(v.string(), v.minLength(1)),
  admins: v.array(v.string()),
});

/** Makes the directory if needed, checks the rights, and takes its lock. */
export function openDataDir(dataDir: string): DataDir {
  const path = resolve(dataDir);
  makeDirectory(path);
  const lock = takeLock(path);
  return {
    path,
    appDirectory(sdkAppId) {
      const directory = join(path, 'apps', String(sdkAppId));
      makeDirectory(directory);
      return directory;
    },
    release: () => lock.release(),
  };
}

/** The development app of this directory; made with a random key on the first start. */
export function developmentApp(directory: DataDir, random: Random): DevelopmentApp {
  const path = join(directory.path, 'app.json');
  const text = readIfThere(path);
  if (text !== undefined) return parseApp(path, text);
  const app = { sdkAppId: DEVELOPMENT_APP, secretKey: random.hex(SECRET_BYTES), admins: [DEVELOPMENT_ADMIN] };
  writeSecret(path, `${JSON.stringify(app, undefined, 2)}\n`);
  return app;
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartupError(
      `The data directory ${path} can't be used (${oneLine(error)}): give this user the right to read and write it, or choose another with --data.`,
      { cause: error },
    );
  }
}

function takeLock(path: string): DirectoryLock {
  let lock: DirectoryLock | undefined;
  try {
    lock = lockDirectory(path);
  } catch (error) {
    throw new StartupError(
      `The lock file ${lockFile(path)} can't be used (${oneLine(error)}): check the rights of the data directory; the file holds no data and may be deleted.`,
      { cause: error },
    );
  }
  if (lock) return lock;
  throw new StartupError(
    `The data directory ${path} is in use by another process: stop that one, or choose another directory with --data.`,
  );
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new StartupError(
      `The app file ${path} can't be read (${oneLine(error)}): give this user the right to read it.`,
      {
        cause: error,
      },
    );
  }
}

function parseApp(path: string, text: string): DevelopmentApp {
  try {
    return v.parse(DevelopmentAppFile, JSON.parse(text));
  } catch (error) {
    throw new StartupError(
      `The app file ${path} is damaged (${oneLine(error)}): restore it, or delete it to get a new key (UserSigs made with the old one stop working).`,
      { cause: error },
    );
  }
}

/** Writes beside, syncs and renames: after a crash the file is whole or not there. */
function writeSecret(path: string, text: string): void {
  const beside = `${path}.new`;
  try {
    const file = openSync(beside, 'w', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    throw new StartupError(`The app file ${path} can't be written (${oneLine(error)}): check rights and free space.`, {
      cause: error,
    });
  }
}
