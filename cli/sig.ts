/** `hongyan sig USER`: prints a UserSig, for trying a client without a login service of one's own. */
import { signUserSig } from '@hongyan/server';
import { appKey } from './apps.ts';
import type { Settings } from './options/table.ts';
import { checkUserId } from './user-id.ts';

/** Prints the UserSig alone on standard output. Throws `UsageError`. */
export async function sig(userId: string, settings: Settings<'sig'>): Promise<number> {
  checkUserId(userId);
  const userSig = signUserSig({ ...appKey(settings), userId, expireSeconds: settings.expire });
  process.stdout.write(`${userSig}\n`);
  return 0;
}
