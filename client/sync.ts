/**
 * After every sign-in and every return: what has changed while the device was away. First the heads of all changed
 * conversations, so that the list and the unread numbers are exact; then the entries, stream by stream.
 */
import type { Reply } from '../contract/commands.ts';
import type { StreamKey } from '../contract/entry.ts';
import { TIMConvEvent } from '../contract/enums.ts';
import type { Log, Timer, Timers } from '../host/host.ts';
import type { CatchUp } from './catch-up.ts';
import { forgetStream, ownMark } from './conversation.ts';
import type { Conversations } from './conversations.ts';
import type { CursorKeeper } from './cursor.ts';
import { type Arrival, type Heads, readHeads } from './heads.ts';
import type { Inbox } from './inbox.ts';
import type { Emit, Journal } from './journal.ts';
import type { Link } from './link/link.ts';
import type { Answer } from './link/requests.ts';
import type { Result } from './result.ts';

/** After an answer that makes no sense the sync begins again, but not at once. */
const RETRY_MS = 3000;

export interface SyncParts {
  ownStream: StreamKey;
  link: Pick<Link, 'request' | 'isConnected'>;
  conversations: Conversations;
  cursor: CursorKeeper;
  journal: Journal;
  heads: Heads;
  inbox: Pick<Inbox, 'pause' | 'silence'>;
  catchUp: CatchUp;
  emit: Emit;
  /** See session.ts. */
  readonly toldTotal: () => number | undefined;
  timers: Pick<Timers, 'after'>;
  log: Log;
}

export class Sync {
  readonly #parts: SyncParts;
  /** Grows with every begin and stop: who comes back from waiting sees whether it is still its turn. */
  #round = 0;
  #retry: Timer | undefined;
  /** How the device arrived, as long as the heads have not all come in since. */
  #arrival: Arrival | undefined;
  #fetching = false;
  #waiting: (() => void)[] = [];

  constructor(parts: SyncParts) {
    this.#parts = parts;
  }

  /** A connection stands: begins. Called within the frame that says so, before any push is looked at. */
  begin({ epoch, gno }: Reply<'login'>, arrival: Arrival): void {
    const { cursor } = this.#parts;
    const isForeign = epoch !== cursor.now.epoch;
    if (isForeign) this.#forgetAll(epoch);
    cursor.met(gno);
    // Who lost the connection before the first heads were in has still just signed in.
    this.#arrival = isForeign || this.#arrival === 'signIn' ? 'signIn' : arrival;
    if (this.#arrival === 'signIn') this.#silenceWhatWasRead();
    this.#start(this.#arrival);
  }

  /** The connection is gone. */
  stop(): void {
    this.#round += 1;
    this.#retry?.cancel();
    this.#parts.catchUp.hold(true);
    this.#letGo();
  }

  /** Resolves when the list is as exact as it can be now: heads are in, or there is no connection. */
  listed(): Promise<void> {
    if (!this.#fetching) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Also where no head will come, since nothing changed, but an earlier life of this device did not get to the end. */
  #silenceWhatWasRead(): void {
    const { conversations, inbox } = this.#parts;
    for (const one of conversations.all()) inbox.silence(one.stream, ownMark(one));
  }

  #start(arrival: Arrival): void {
    this.#round += 1;
    this.#fetching = true;
    this.#parts.inbox.pause(true);
    this.#parts.catchUp.hold(true);
    void this.#run(this.#round, arrival);
  }

  async #run(mine: number, arrival: Arrival): Promise<void> {
    const { emit, inbox, catchUp, timers, log } = this.#parts;
    emit('TIMConvEventCallback', TIMConvEvent.kTIMConvEvent_Start, []);
    const isComplete = await this.#fetchHeads(mine, arrival).catch((error: unknown) => {
      log.error('an answer to the sync can not be read', { error });
      return false;
    });
    if (mine !== this.#round) return;
    if (isComplete) {
      this.#arrival = undefined;
      inbox.pause(false);
      catchUp.hold(false);
    } else {
      this.#retry = timers.after(RETRY_MS, () => this.#start(arrival));
    }
    this.#letGo();
    if (!isComplete) return;
    await catchUp.run();
    if (mine === this.#round) emit('TIMConvEventCallback', TIMConvEvent.kTIMConvEvent_Finish, []);
  }

  /** Page after page; false if an answer is missing. */
  async #fetchHeads(mine: number, arrival: Arrival): Promise<boolean> {
    const { link, heads, journal, log, cursor } = this.#parts;
    let since: number | undefined = cursor.now.gno;
    const isFirst = this.#holdsNothing();
    let first: Reply<'sync'> | undefined;
    while (since !== undefined) {
      const answer: Result<Answer<'sync'>> = await link.request('sync', { since }, { onlyNow: true });
      if (mine !== this.#round) return false;
      if (!answer.ok) {
        log.warn('the sync was not answered', { code: answer.code, desc: answer.desc });
        return false;
      }
      const { reply, payload }: Answer<'sync'> = answer.value;
      // What changes while pages are read is met again: as a push, or at the next sync, which starts at the first page.
      first ??= reply;
      for (const head of readHeads(payload)) heads.meet(head, arrival);
      journal.commit();
      if (reply.more !== undefined && reply.more <= since) throw new Error('a page that leads nowhere');
      since = reply.more;
    }
    if (first) this.#finishHeads(first, isFirst);
    return true;
  }

  #finishHeads({ gno, own }: Reply<'sync'>, isFirst: boolean): void {
    const { cursor, journal, catchUp, ownStream } = this.#parts;
    cursor.met(gno);
    // The heads carry all settings but not which messages were deleted: who holds messages has to see all that was set.
    cursor.move(isFirst ? { gno, own } : { gno });
    if (!isFirst) catchUp.behind(ownStream, own);
    journal.commit();
    this.#correctTotal();
  }

  /** Not even a send of which nobody knows what became of it: it may be among what was deleted. */
  #holdsNothing(): boolean {
    const { cursor, conversations } = this.#parts;
    return cursor.now.gno === 0 && [...conversations.all()].every(({ applied, kept }) => applied === 0 && !kept);
  }

  /** An earlier session of this app may have told another total, which nothing in this one has changed. */
  #correctTotal(): void {
    const { conversations, emit, toldTotal } = this.#parts;
    const total = conversations.total();
    if ((toldTotal() ?? total) !== total) emit('TIMConvTotalUnreadMessageCountChangedCallback', total);
  }

  /** Another history than the one known: what was held of the old one is worth nothing. */
  #forgetAll(epoch: string): void {
    const { conversations, journal, cursor } = this.#parts;
    for (const one of conversations.all()) {
      forgetStream(one);
      journal.change({ drop: 'messages', stream: one.stream, upto: Number.MAX_SAFE_INTEGER, local: false });
      journal.touch(one);
    }
    cursor.move({ epoch, gno: 0, own: 0 });
    journal.commit();
  }

  #letGo(): void {
    this.#fetching = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
