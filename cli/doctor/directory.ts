/** Looks at the data directory: whether the server may use it, and whether its secrets are kept from others. */
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Check, fail, ok, warn } from './check.ts';

const NAME = 'data directory';

/** The directory's check, and the existing directory whose disk it is (or will be) on; undefined if there is none. */
export function checkDirectory(data: string): { check: Check; place: string | undefined } {
  const path = resolve(data);
  const place = nearestExisting(path);
  if (!statSync(place).isDirectory()) {
    return { check: fail(NAME, `${place} is a file`, 'name a directory with --data'), place: undefined };
  }
  if (!usable(place)) {
    const fix = 'give it to the user that runs hongyan (chown), or name another one with --data';
    return { check: fail(NAME, `no right to read and write in ${place}`, fix), place: undefined };
  }
  return { check: place === path ? checkSecrets(path) : ok(NAME, `${path} will be made at the first start`), place };
}

/** The path itself or the nearest directory above it that exists. */
function nearestExisting(path: string): string {
  let place = path;
  while (statSync(place, { throwIfNoEntry: false }) === undefined) place = dirname(place);
  return place;
}

function checkSecrets(path: string): Check {
  const open = readableByOthers(path);
  if (open === undefined) return ok(NAME, `${path}, ${readdirSync(path).length === 0 ? 'empty' : 'in use'}`);
  return warn(NAME, `${open} can be read by other users of this machine`, `chmod go-rwx ${open}`);
}

function usable(directory: string): boolean {
  try {
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The key file, if others than its owner may read it. Windows has other rights and always looks open. */
function readableByOthers(path: string): string | undefined {
  const file = join(path, 'app.json');
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  return process.platform !== 'win32' && mode !== undefined && (mode & 0o077) !== 0 ? file : undefined;
}
