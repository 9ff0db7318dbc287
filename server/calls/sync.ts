/** `sync`: which of a user's conversations changed since a device last looked, and where they stand now. */
import type { ConversationHead } from '../../contract/commands.ts';
import { MAX_PAGE_BYTES, MAX_SYNC_PAGE } from '../../contract/limits.ts';
import { userKey } from '../../contract/stream-key.ts';
import type { Store, ViewedHead } from '../../store/port.ts';
import type { AppParts } from '../app.ts';
import type { Handlers } from '../dispatch.ts';
import { checkVisible } from './visibility.ts';

export function syncCalls({ store, bus, counts }: Pick<AppParts, 'store' | 'bus' | 'counts'>): Pick<Handlers, 'sync'> {
  return {
    async sync(call) {
      const { user } = call.session;
      const { since, streams } = call.request;
      for (const stream of streams ?? []) {
        const refused = checkVisible(stream, user, 'c2c');
        if (refused !== undefined) return call.refuse(refused);
      }
      // What is published from here on reaches this device; what was before is seen by the reads that follow.
      await bus.settled();
      // Taken before the read: the answer shows at least everything up to this number.
      const gno = store.gno();
      const own = await store.head(userKey(user));
      const heads =
        streams === undefined
          ? await store.changedSince(user, since, MAX_SYNC_PAGE)
          : await namedHeads(store, user, streams, since);
      const page = cutToPage(heads);
      counts.synced += page.lines.length;
      const isLast = page.lines.length === heads.length && (streams !== undefined || heads.length < MAX_SYNC_PAGE);
      call.answer({ gno, own: own.pos, ...(isLast ? {} : { more: page.upto }) }, page.lines.join('\n'));
    },
  };
}

/** The named conversations that changed after `since`, in the order of their change. */
async function namedHeads(
  store: Store,
  user: string,
  streams: readonly string[],
  since: number,
): Promise<ViewedHead[]> {
  const found: ViewedHead[] = [];
  for (const stream of new Set(streams)) {
    const head = await store.viewedHead(user, stream);
    if (head !== undefined && changeOf(head) > since) found.push(head);
  }
  return found.sort((a, b) => changeOf(a) - changeOf(b));
}

/** As many heads as fit one frame, at least one, printed; `upto` is the change number of the last. */
function cutToPage(heads: readonly ViewedHead[]): { lines: string[]; upto: number } {
  const lines: string[] = [];
  let upto = 0;
  let bytes = 0;
  for (const head of heads) {
    const line = JSON.stringify(printable(head));
    bytes += Buffer.byteLength(line);
    if (lines.length > 0 && bytes > MAX_PAGE_BYTES) break;
    lines.push(line);
    upto = changeOf(head);
  }
  return { lines, upto };
}

/** The change number by which a device finds a conversation: of its newest entry, or of its newest setting. */
function changeOf(head: ViewedHead): number {
  return Math.max(head.gno, head.changed);
}

function printable(head: ViewedHead): ConversationHead {
  const { stream, pos, gno, time, seq, run, revoked, membership, changed, last } = head;
  const { pinned, hidden, cleared, receive } = membership;
  return {
    stream,
    pos,
    gno,
    time,
    seq,
    run: run as number[],
    revoked,
    pinned,
    hidden,
    cleared,
    receive: receive as ConversationHead['receive'],
    changed,
    last: last === undefined ? null : { ...last },
  };
}
