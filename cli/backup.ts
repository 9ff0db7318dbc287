/** `hongyan backup`: a copy of a data directory, made while its server runs, and checked before it counts. */
import { resolve } from 'node:path';
import { nodeServerHost, silentLog } from '../host/node.ts';
import { backUp } from '../store/backup/backup.ts';
import { checkStore } from './check.ts';
import { toFailure } from './failure.ts';
import type { Settings } from './options/table.ts';
import { UsageError } from './options/usage-error.ts';

const BYTES_PER_MB = 1_000_000;

/** Makes the backup and says how large it is. Throws `Failure` if there is none. */
export async function backup({ data, to }: Settings<'backup'>): Promise<number> {
  if (to === undefined) throw new UsageError('hongyan backup needs --to DIRECTORY: where to make the backup');
  const world = nodeServerHost(silentLog);
  try {
    const target = resolve(to);
    const { apps, bytes } = await backUp(resolve(data), target, world, (copy, app) => checkStore(copy, app, say));
    say(
      `backed up ${apps.length === 1 ? '1 app' : `${apps.length} apps`}, ${Math.ceil(bytes / BYTES_PER_MB)} MB, to ${target}`,
    );
    return 0;
  } catch (error) {
    throw toFailure(error);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
