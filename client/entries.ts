/** Asks the server for entries of one stream. Used where pages are pulled, and where the history is read. */
import type { Reply, Request } from '../contract/commands.ts';
import type { Entry } from '../contract/entry.ts';
import { ErrorCode } from '../contract/errors.ts';
import { parseEntries } from '../contract/wire.ts';
import type { Link } from './link/link.ts';
import { done, fail, type Result } from './result.ts';

export interface Entries<N extends 'pull' | 'history' | 'find'> {
  readonly reply: Reply<N>;
  readonly entries: readonly Entry[];
}

/** Only while there is a connection. Entries that can't be read, or are of another stream, are no answer. */
export async function askForEntries<N extends 'pull' | 'history' | 'find'>(
  link: Pick<Link, 'request'>,
  name: N,
  request: Request<N>,
): Promise<Result<Entries<N>>> {
  const answer = await link.request(name, request, { onlyNow: true });
  if (!answer.ok) return answer;
  const { reply, payload } = answer.value;
  const entries = read(payload);
  if (entries?.every(({ stream }) => stream === request.stream)) return done({ reply, entries });
  return fail(ErrorCode.ERR_SDK_NET_DECODE_FAILED, `the entries in the server's answer to ${name} can't be read`);
}

function read(payload: string): Entry[] | undefined {
  try {
    return parseEntries(payload);
  } catch {
    return undefined;
  }
}
