/** Own settings of a conversation, changed on the server: by pinning, deleting, clearing. */
import type { Request } from '../../contract/commands.ts';
import type { Inbox } from '../inbox.ts';
import type { Link } from '../link/link.ts';
import { done, type Result } from '../result.ts';
import type { Sync } from '../sync.ts';

export interface SetParts {
  link: Pick<Link, 'request'>;
  inbox: Pick<Inbox, 'settled'>;
  sync: Pick<Sync, 'listed'>;
}

/** Resolves when the change has been told. */
export async function set({ link, inbox, sync }: SetParts, request: Request<'set'>): Promise<Result<void>> {
  await sync.listed();
  const answer = await link.request('set', request);
  await inbox.settled();
  return answer.ok ? done(undefined) : answer;
}
