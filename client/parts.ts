/**
 * Everything of a session that knows of messages, put together: what comes in, what goes out, what is known, and the calls
 * that use it. Made by session.ts.
 */
import type { Reply } from '../contract/commands.ts';
import type { TIMPlatform } from '../contract/enums.ts';
import { userKey } from '../contract/stream-key.ts';
import type { ClientHost, Log } from '../host/host.ts';
import { batchCalls } from './calls/batch.ts';
import { conversationCalls } from './calls/conversation.ts';
import { deleteCalls } from './calls/delete.ts';
import { downloadCalls } from './calls/download.ts';
import { type Drafts, draftCalls } from './calls/draft.ts';
import { historyCalls } from './calls/history.ts';
import { localCalls } from './calls/local.ts';
import { mergeCalls } from './calls/merge.ts';
import { readCalls } from './calls/read.ts';
import { receiveCalls } from './calls/receive.ts';
import { createOwnRevokes, revokeCalls } from './calls/revoke.ts';
import { searchCalls } from './calls/search.ts';
import { sendCalls } from './calls/send.ts';
import type { Implementations } from './calls/table.ts';
import { CatchUp } from './catch-up.ts';
import { type Conversations, createConversations } from './conversations.ts';
import { createCursorKeeper, type CursorKeeper } from './cursor.ts';
import { Deletions } from './deletions.ts';
import { createHeads } from './heads.ts';
import { History } from './history.ts';
import { Inbox } from './inbox.ts';
import { createJournal, type Emit, type Journal } from './journal.ts';
import type { Link } from './link/link.ts';
import type { Cursor, Kept, LocalStore } from './local/port.ts';
import { createLocate } from './locate.ts';
import type { OnlineSeen } from './online-seen.ts';
import { Outbox } from './outbox.ts';
import { createReading } from './reading.ts';
import { Sync } from './sync.ts';
import type { Transfers } from './transfer/create.ts';
import { callsWithUrls, emitWithUrls } from './views/urls.ts';

export interface Foundations {
  viewer: string;
  host: Pick<ClientHost, 'timers' | 'random'>;
  log: Log;
  link: Link;
  store: LocalStore;
  transfer: Transfers;
  kept: Kept & { cursor: Cursor };
  emit: Emit;
  platform: TIMPlatform;
  wantsReceipts(): boolean;
  /** See session.ts. */
  toldTotal(): number | undefined;
  onlineSeen: OnlineSeen;
  broken(error: unknown): void;
}

export interface Parts {
  readonly inbox: Inbox;
  readonly sync: Sync;
  readonly calls: Implementations;
  readonly drafts: Drafts;
  signedIn(reply: Reply<'login'>, resumed: boolean): void;
}

interface State {
  viewer: string;
  conversations: Conversations;
  journal: Journal;
  cursor: CursorKeeper;
}

export function createParts(base: Foundations): Parts {
  const { viewer, host, log, link, store, kept, transfer } = base;
  const urlOf = (id: string | undefined): string => transfer.urlOf(id);
  const emit = emitWithUrls(base.emit, urlOf);
  let login: Reply<'login'> | undefined;
  const ownRevokes = createOwnRevokes();
  const conversations = createConversations(viewer, kept.conversations);
  const journal = createJournal({ viewer, store, conversations, emit });
  const cursor = createCursorKeeper(kept.cursor, journal);
  const state: State = { viewer, conversations, journal, cursor };
  // The device keeps its name from the first moment on.
  cursor.move({});
  const deletions = new Deletions({
    ...state,
    store,
    step: (work) => inbox.step(work),
    doubt: (stream) => catchUp.doubt(stream),
  });
  const inbox: Inbox = new Inbox({
    ...state,
    deletions,
    timers: host.timers,
    store,
    log,
    claim: (message) => outbox.claim(message),
    revoked: (stream, target) => history.revoked(stream, target),
    behind: (stream, pos) => catchUp.behind(stream, pos),
    isOwnRevoke: (stream, seq) => ownRevokes.has(stream, seq),
    wantsReceipts: () => base.wantsReceipts(),
    onlineSeen: base.onlineSeen,
    broken: (error) => base.broken(error),
  });
  const outbox: Outbox = new Outbox({
    ...state,
    random: host.random,
    link,
    transfer,
    emit,
    inbox,
    onlineSeen: base.onlineSeen,
    unsent: kept.unsent,
    tinyid: () => login?.tinyid ?? 0,
    knownGno: () => cursor.newest(),
  });
  const history = new History({ ...state, link, store, inbox, claim: (message) => outbox.claim(message) });
  const { catchUp, sync } = createSyncing(base, state, inbox);
  journal.commit();
  return {
    inbox,
    sync,
    calls: callsWithUrls(
      createCalls(
        base,
        { conversations, cursor, journal, history, inbox, outbox, sync, deletions, ownRevokes },
        () => login,
      ),
      urlOf,
    ),
    drafts: draftCalls({ conversations, journal, link }),
    signedIn(reply, resumed) {
      login = reply;
      sync.begin(reply, resumed ? 'resume' : 'signIn');
    },
  };
}

function createSyncing(base: Foundations, state: State, inbox: Inbox): { catchUp: CatchUp; sync: Sync } {
  const { viewer, host, log, link, emit } = base;
  const heads = createHeads({ ...state, inbox, log });
  const catchUp = new CatchUp({ ...state, link, heads, inbox, timers: host.timers, log });
  const sync = new Sync({
    ...state,
    ownStream: userKey(viewer),
    link,
    heads,
    inbox,
    catchUp,
    emit,
    toldTotal: () => base.toldTotal(),
    timers: host.timers,
    log,
  });
  return { catchUp, sync };
}

interface CallParts {
  conversations: Conversations;
  journal: Journal;
  cursor: CursorKeeper;
  history: History;
  inbox: Inbox;
  outbox: Outbox;
  sync: Sync;
  deletions: Deletions;
  ownRevokes: ReturnType<typeof createOwnRevokes>;
}

function createCalls(
  { viewer, host, link, store, transfer, platform }: Foundations,
  { conversations, cursor, journal, history, inbox, outbox, sync, deletions, ownRevokes }: CallParts,
  login: () => Reply<'login'> | undefined,
): Implementations {
  const { random } = host;
  const serverNow = () => link.serverNow();
  const tinyid = () => login()?.tinyid ?? 0;
  const windowMs = () => login()?.revokeWindow ?? 0;
  const reading = createReading({ link, inbox });
  const locate = createLocate({ store, history });
  return {
    ...conversationCalls({ viewer, conversations, journal, link, inbox, sync, reading }),
    ...sendCalls({ outbox, platform }),
    ...batchCalls({ outbox, platform }),
    ...mergeCalls({ viewer, transfer }),
    ...historyCalls({ viewer, conversations, history, locate, store, sync }),
    ...readCalls({ conversations, reading, locate, sync }),
    ...deleteCalls({ conversations, cursor, deletions, history, journal, link, inbox, locate, reading, sync }),
    ...localCalls({ viewer, conversations, journal, history, inbox, locate, outbox, random, store, serverNow, tinyid }),
    ...searchCalls({ viewer, conversations, store, serverNow }),
    ...receiveCalls({ viewer, conversations, link, inbox, sync }),
    ...downloadCalls({ transfer }),
    ...revokeCalls({ viewer, conversations, link, inbox, locate, ownRevokes, windowMs }),
  };
}
