/** `hongyan restore`: makes a data directory of a backup. */
import { resolve } from 'node:path';
import { nodeServerHost, silentLog } from '../host/node.ts';
import { restoreBackup } from '../store/backup/restore.ts';
import { toFailure } from './failure.ts';
import type { Settings } from './options/table.ts';
import { UsageError } from './options/usage-error.ts';

/** Restores all apps of the backup and says from when it is. Throws `Failure` if that can't be done. */
export async function restore({ from, data }: Settings<'restore'>): Promise<number> {
  if (from === undefined) throw new UsageError('hongyan restore needs --from DIRECTORY: the backup');
  const directory = resolve(data);
  try {
    const { apps, began } = await restoreBackup(resolve(from), directory, nodeServerHost(silentLog));
    const numbers = apps.map(({ app }) => app).join(', ');
    process.stdout.write(
      `restored ${apps.length === 1 ? 'app' : 'apps'} ${numbers} to ${directory}, as of ${new Date(began).toISOString()}\n`,
    );
    return 0;
  } catch (error) {
    throw toFailure(error);
  }
}
