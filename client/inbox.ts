/**
 * Where entries come in: pushes, replies to own sends, and pulled pages, one step after another. A push that is not the
 * next of its stream is only a hint that something is missing (`behind`). What is taken in is saved and told in order.
 */
import type { Entry, StreamKey } from '../contract/entry.ts';
import { peerOf, userKey } from '../contract/stream-key.ts';
import type { OnlineHeader } from '../contract/wire.ts';
import type { Timers } from '../host/host.ts';
import { readUpTo } from './apply.ts';
import { type Deletions, isDeletion } from './deletions.ts';
import { Intake, type IntakeParts, wantsToHear } from './intake.ts';
import { BEFORE_ALL, type LocalStore } from './local/port.ts';
import type { OnlineSeen } from './online-seen.ts';
import { type OwnData, readOwnData } from './own-data.ts';
import { rangeAt, rangesAbove, withRange } from './ranges.ts';
import { viewOnlineMessage } from './views/message.ts';

/** Pushes that may wait for their turn; what is above is left to a pull. */
const MAX_WAITING = 5000;
/** Messages of a conversation between two looks at how many are kept. */
const TRIM_EVERY = 500;

/** A stretch of a stream as pulled: everything of `(from, to]` that the viewer may see. */
export interface PulledPage {
  readonly stream: StreamKey;
  readonly from: number;
  readonly to: number;
  readonly entries: readonly Entry[];
}

export interface InboxParts extends IntakeParts {
  timers: Pick<Timers, 'soon'>;
  store: Pick<LocalStore, 'between' | 'bySeqs' | 'keeps' | 'ready'>;
  onlineSeen: OnlineSeen;
  deletions: Pick<Deletions, 'take'>;
  /** Something up to `pos` is missing in a stream. */
  behind(stream: StreamKey, pos: number): void;
  /** A step failed: the state can't be trusted any more. */
  broken(error: unknown): void;
}

type Item = { readonly entry: Entry } | { readonly online: OnlineHeader; readonly body: string };

export class Inbox {
  readonly #parts: InboxParts;
  readonly #ownStream: StreamKey;
  readonly #intake: Intake;
  #waiting: Item[] = [];
  #paused = false;
  /** The steps under way, and the one that is due for what waits. */
  #steps: Promise<void> = Promise.resolve();
  #due: Promise<void> | undefined;

  constructor(parts: InboxParts) {
    this.#parts = parts;
    this.#ownStream = userKey(parts.viewer);
    this.#intake = new Intake(parts);
  }

  /** A push, or the reply that stands for one. */
  take(entry: Entry): void {
    if (!this.#concerns(entry.stream)) return;
    this.#parts.cursor.met(entry.gno);
    const asHint = this.#paused || this.#waiting.length >= MAX_WAITING;
    if (asHint) this.#parts.behind(entry.stream, entry.pos);
    else this.#enqueue({ entry });
  }

  takeOnline(online: OnlineHeader, body: string): void {
    if (this.#waiting.length < MAX_WAITING && this.#parts.onlineSeen.first(online)) this.#enqueue({ online, body });
  }

  /** Resolves when the page has been saved and told. A page that does not continue what is there is ignored. */
  takePage(page: PulledPage): Promise<void> {
    const { epoch } = this.#parts.cursor.now;
    return this.step(() => this.#takePage(page, epoch));
  }

  /** Does something that reads first, then changes what it read, in its turn: nothing comes in between. */
  step(work: () => Promise<void>): Promise<void> {
    this.#steps = this.#steps.then(work).catch((error: unknown) => this.#parts.broken(error));
    return this.#steps;
  }

  /** While paused, pushes are only hints. */
  pause(paused: boolean): void {
    this.#paused = paused;
  }

  /** Messages up to this position are not news: they were read before. */
  silence(stream: StreamKey, upto: number): void {
    this.#intake.silence(stream, upto);
  }

  /** Resolves when everything that came in before has been saved and told. */
  settled(): Promise<void> {
    return this.#due ?? this.#steps;
  }

  #enqueue(item: Item): void {
    this.#waiting.push(item);
    const { epoch } = this.#parts.cursor.now;
    this.#due ??= new Promise<void>((resolve) => this.#parts.timers.soon(resolve)).then(() => {
      const items = this.#waiting;
      this.#waiting = [];
      this.#due = undefined;
      return this.step(() => this.#takeLive(items, epoch));
    });
  }

  async #takeLive(items: readonly Item[], epoch: string): Promise<void> {
    const { viewer, journal, store, cursor } = this.#parts;
    const entries = items.flatMap((item) => ('entry' in item ? item.entry : []));
    const times = await markTimes(this.#parts, entries);
    const own = await readOwnData(
      store,
      entries.filter((entry) => this.#isHeld(entry)),
    );
    // What came before the history became another one is not of this one.
    if (cursor.now.epoch !== epoch) return;
    for (const item of items) {
      if ('entry' in item) {
        const taking = this.#isNext(item.entry) ? this.#takeNext(item.entry, times, own) : undefined;
        if (taking) await taking;
        continue;
      }
      const peer = peerOf(item.online.stream, viewer);
      const one = this.#parts.conversations.get(item.online.stream);
      if (peer === undefined || (one && !wantsToHear(one, item.online.from))) continue;
      journal.tell('TIMRecvNewMsgCallback', viewOnlineMessage(item.online, item.body, viewer, peer));
    }
    journal.commit();
    await this.#trim(entries);
  }

  /** At once; only a deletion reads first, and cuts the step in two. */
  #takeNext(entry: Entry, times: ReadonlyMap<Entry, number>, own: OwnData): Promise<void> | undefined {
    if (entry.stream === this.#ownStream && isDeletion(entry)) {
      this.#parts.journal.commit();
      return this.#parts.deletions.take(entry);
    }
    this.#intake.take(entry, times, own);
    return undefined;
  }

  async #takePage({ stream, from, to, entries }: PulledPage, epoch: string): Promise<void> {
    const { conversations, cursor, journal, store } = this.#parts;
    const times = await markTimes(this.#parts, entries);
    const own = await readOwnData(store, entries);
    const at = this.#standsAt(stream);
    if (at === undefined || from > at || cursor.now.epoch !== epoch) return;
    for (const entry of entries) {
      const taking = entry.pos > at ? this.#takeNext(entry, times, own) : undefined;
      if (taking) await taking;
    }
    const conversation = conversations.get(stream);
    if (stream === this.#ownStream) cursor.move({ own: Math.max(cursor.now.own, to) });
    if (conversation) {
      conversation.applied = Math.max(conversation.applied, to);
      conversation.ranges = withRange(conversation.ranges, [at, to]);
      journal.touch(conversation);
    }
    journal.commit();
    await this.#trim(entries);
  }

  /** From time to time drops what is older than the local store is to keep. */
  async #trim(entries: readonly Entry[]): Promise<void> {
    const { store, conversations, journal } = this.#parts;
    await store.ready();
    for (const { stream, kind, seq } of entries) {
      const one = conversations.get(stream);
      if (!one || kind !== 'msg' || seq % TRIM_EVERY !== 0 || seq <= store.keeps) continue;
      const [oldest] = await store.bySeqs(stream, [seq - store.keeps]);
      if (!oldest) continue;
      one.ranges = rangesAbove(one.ranges, oldest.pos);
      journal.change({ drop: 'messages', stream, upto: oldest.pos, local: false });
      journal.change({ put: 'conversation', conversation: one });
      journal.commit();
    }
  }

  /** Whether the entry is the next of its stream. If something is missing before it, that is asked for. */
  #isNext({ stream, pos }: Entry): boolean {
    if (pos === 1 && stream !== this.#ownStream) this.#parts.conversations.open(stream);
    const at = this.#standsAt(stream);
    if (at !== undefined && pos <= at) return false;
    if (at === pos - 1) return true;
    this.#parts.behind(stream, pos);
    return false;
  }

  /** Whether a page of the history has brought it already. */
  #isHeld({ stream, pos }: Entry): boolean {
    const one = this.#parts.conversations.get(stream);
    return one !== undefined && rangeAt(one.ranges, pos) !== undefined;
  }

  /** Whether the user has a part in the stream. */
  #concerns(stream: StreamKey): boolean {
    return stream === this.#ownStream || peerOf(stream, this.#parts.viewer) !== undefined;
  }

  /** Position up to which a stream has been taken in. */
  #standsAt(stream: StreamKey): number | undefined {
    const { conversations, cursor } = this.#parts;
    return stream === this.#ownStream ? cursor.now.own : conversations.get(stream)?.applied;
  }
}

/** For each report of a peer, the server time of the newest message it covers: what the contract calls a read time. */
async function markTimes(
  { viewer, store }: Pick<InboxParts, 'viewer' | 'store'>,
  entries: readonly Entry[],
): Promise<Map<Entry, number>> {
  const times = new Map<Entry, number>();
  for (const report of entries) {
    if (report.kind !== 'read' || report.from === viewer) continue;
    const upto = readUpTo(report);
    if (upto === undefined) continue;
    const covered = entries.filter(
      ({ stream, kind, pos }) => stream === report.stream && kind === 'msg' && pos <= upto,
    );
    const span = { after: BEFORE_ALL, before: { pos: upto, local: 1 } };
    const [kept] = await store.between(report.stream, span, { newestFirst: true, limit: 1, sentOnly: true });
    times.set(report, Math.max(covered.at(-1)?.time ?? 0, kept?.time ?? 0) || report.time);
  }
  return times;
}
