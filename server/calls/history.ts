/** `pull`, `history`, `find`: reading streams. Nobody sees what it has cleared, or what is not its business. */
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_PAGE_BYTES } from '../../contract/limits.ts';
import { printEntries } from '../../contract/wire.ts';
import type { Request } from '../../contract/commands.ts';
import { refusal } from '../../rules/refusal.ts';
import type { Anchor } from '../../store/port.ts';
import type { AppParts } from '../app.ts';
import type { Handlers } from '../dispatch.ts';
import { pageOf } from './history-page.ts';
import { bodyBytes, checkVisible, viewOf, visibleTo } from './visibility.ts';

const TOO_MANY = refusal(
  ErrorCode.ERR_SDK_NET_PKG_SIZE_LIMIT,
  'these messages are larger together than one frame may be: ask for fewer at once',
);

export function historyCalls({
  store,
  counts,
}: Pick<AppParts, 'store' | 'counts'>): Pick<Handlers, 'pull' | 'history' | 'find'> {
  return {
    async pull(call) {
      const { stream, from, limit } = call.request;
      const refused = checkVisible(stream, call.session.user);
      if (refused !== undefined) return call.refuse(refused);
      const view = await viewOf(store, stream, call.session.user);
      const { cleared, head } = view;
      const start = Math.max(from, Math.min(cleared, head));
      const stored = await store.pull(stream, start, limit, MAX_PAGE_BYTES);
      const entries = await visibleTo(store, view, stored);
      const to = stored.at(-1)?.pos ?? start;
      counts.read.pull += entries.length;
      call.answer({ from, to, head: from > head ? head : Math.max(head, to) }, printEntries(entries));
    },

    async history(call) {
      const { stream, newer, limit } = call.request;
      const refused = checkVisible(stream, call.session.user, 'c2c');
      if (refused !== undefined) return call.refuse(refused);
      const view = await viewOf(store, stream, call.session.user);
      const page = await pageOf(store, view, anchorOf(call.request), newer, limit);
      counts.read.history += page.entries.length;
      call.answer({ from: page.from, to: page.to, end: page.end }, printEntries(page.entries));
    },

    async find(call) {
      const { stream, seqs } = call.request;
      const refused = checkVisible(stream, call.session.user, 'c2c');
      if (refused !== undefined) return call.refuse(refused);
      const view = await viewOf(store, stream, call.session.user);
      const visible = await visibleTo(store, view, await store.messagesBySeq(stream, seqs));
      if (bodyBytes(visible) > MAX_PAGE_BYTES) return call.refuse(TOO_MANY);
      counts.read.find += visible.length;
      call.answer({}, printEntries(visible));
    },
  };
}

function anchorOf(request: Request<'history'>): Anchor {
  const { pos, seq, time } = request;
  if (pos !== undefined) return { pos };
  if (seq !== undefined) return { seq };
  return time === undefined ? 'newest' : { time };
}
