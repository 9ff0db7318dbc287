/** Data directories as commands take them that work on one while no server does. */
import { existsSync } from 'node:fs';
import { type DirectoryLock, lockDirectory } from '../store/directory-lock.ts';
import { appsInDirectory } from '../store/transfer/apps.ts';
import { Failure } from './failure.ts';

/** Throws {@link Failure} if a server, or another command, has the directory. `flag` is how it was named. */
export function takeDirectory(directory: string, flag: string): DirectoryLock {
  if (!existsSync(directory)) throw new Failure(`there is no directory ${directory}: name one with ${flag}`);
  let lock: DirectoryLock | undefined;
  try {
    lock = lockDirectory(directory);
  } catch (error) {
    throw new Failure(`the lock of ${directory} can't be taken (${String(error)}): check the rights`, { cause: error });
  }
  if (lock) return lock;
  throw new Failure(`the data directory ${directory} is in use by another process: stop its server first`);
}

/** All apps of a directory, or the one that is named. Throws {@link Failure} if it is not there. */
export function chosenApps(directory: string, app: number | undefined): number[] {
  const apps = appsInDirectory(directory);
  if (app === undefined && apps.length === 0) throw new Failure(`there is no store in ${directory}`);
  if (app === undefined) return apps;
  if (apps.includes(app)) return [app];
  throw new Failure(`there is no store of app ${app} in ${directory}; there are ${apps.join(', ') || 'none'}`);
}
