/**
 * Brings streams up to where they are known to stand, by pulling what is missing: one pull at a time for each stream,
 * a few streams at once. Asked for by the sync, and by the inbox when a push shows a gap.
 */
import type { ConversationHead } from '../contract/commands.ts';
import type { StreamKey } from '../contract/entry.ts';
import { MAX_CATCH_UP, MAX_PAGE } from '../contract/limits.ts';
import { userKey } from '../contract/stream-key.ts';
import type { Log, Timer, Timers } from '../host/host.ts';
import type { Conversations } from './conversations.ts';
import type { CursorKeeper } from './cursor.ts';
import { askForEntries } from './entries.ts';
import { type Heads, readHeads } from './heads.ts';
import type { Inbox } from './inbox.ts';
import type { Journal } from './journal.ts';
import type { Link } from './link/link.ts';

/** Streams that are pulled at the same time. */
const AT_ONCE = 4;
/** A stream whose request was refused, timed out or makes no sense is asked for again, but not at once. */
const RETRY_MS = 3000;

/** How a request ended: it led further, there is no way further, or it got no answer that can be used. */
type Step = 'further' | 'end' | 'failed';

export interface CatchUpParts {
  viewer: string;
  link: Pick<Link, 'request' | 'isConnected'>;
  conversations: Conversations;
  cursor: CursorKeeper;
  journal: Journal;
  heads: Heads;
  inbox: Pick<Inbox, 'takePage'>;
  timers: Pick<Timers, 'after'>;
  log: Log;
}

export class CatchUp {
  readonly #parts: CatchUpParts;
  readonly #ownStream: StreamKey;
  /** How far streams are known to reach beyond their heads. */
  readonly #reach = new Map<StreamKey, number>();
  readonly #pulling = new Set<StreamKey>();
  /** Streams that are asked for again later. */
  readonly #retries = new Map<StreamKey, Timer>();
  /** Streams whose head has to be asked for, whatever is known of them. */
  readonly #doubted = new Set<StreamKey>();
  #due: StreamKey[] = [];
  #held = false;
  #idle: (() => void)[] = [];

  constructor(parts: CatchUpParts) {
    this.#parts = parts;
    this.#ownStream = userKey(parts.viewer);
  }

  /** The stream reaches at least to `pos`. Only noted while held. */
  behind(stream: StreamKey, pos: number): void {
    this.#reach.set(stream, Math.max(this.#reach.get(stream) ?? 0, pos));
    if (this.#held) return;
    this.#pullSoon(stream);
  }

  /** What is known of the stream may be wrong in something that no entry will put right: its head is asked for. */
  doubt(stream: StreamKey): void {
    this.#doubted.add(stream);
    if (!this.#held) this.#pullSoon(stream);
  }

  /** While held, nothing is pulled. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) return;
    this.#forgetRetries();
    this.#schedule();
  }

  /** Pulls everything that is missing; resolves when there is nothing more to pull, no way to, or it is held. */
  run(): Promise<void> {
    this.#forgetRetries();
    const streams = new Set([this.#ownStream, ...this.#reach.keys(), ...this.#doubted]);
    for (const { stream } of this.#parts.conversations.all()) streams.add(stream);
    this.#due = [...streams].filter((stream) => this.#isBehind(stream));
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#schedule();
    });
  }

  #pullSoon(stream: StreamKey): void {
    this.#retries.get(stream)?.cancel();
    this.#retries.delete(stream);
    if (!this.#due.includes(stream)) this.#due.push(stream);
    this.#schedule();
  }

  #retryLater(stream: StreamKey): void {
    // Something new is known of it meanwhile, or another run has begun: its turn comes sooner.
    if (this.#due.includes(stream)) return;
    this.#retries.set(
      stream,
      this.#parts.timers.after(RETRY_MS, () => this.#pullSoon(stream)),
    );
  }

  #forgetRetries(): void {
    for (const timer of this.#retries.values()) timer.cancel();
    this.#retries.clear();
  }

  #schedule(): void {
    while (!this.#held && this.#pulling.size < AT_ONCE) {
      const next = this.#due.findIndex((stream) => !this.#pulling.has(stream));
      if (next < 0) break;
      const [stream] = this.#due.splice(next, 1);
      this.#pulling.add(stream!);
      void this.#follow(stream!);
    }
    if (this.#pulling.size > 0 || this.#retries.size > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #follow(stream: StreamKey): Promise<void> {
    let step: Step = 'further';
    while (step === 'further' && !this.#held && this.#isBehind(stream)) {
      step = await this.#advance(stream).catch((error: unknown) => {
        this.#parts.log.error('an answer to a pull can not be read', { stream, error });
        return 'failed' as const;
      });
    }
    // Where there is no way further nothing is asked again until something new is known.
    const isBehind = this.#isBehind(stream);
    if (!this.#held && !isBehind) this.#reach.delete(stream);
    // Without a connection it is given up: the next one begins with a sync.
    if (step === 'failed' && isBehind && !this.#held && this.#parts.link.isConnected()) this.#retryLater(stream);
    this.#pulling.delete(stream);
    this.#schedule();
  }

  /** One request. */
  #advance(stream: StreamKey): Promise<Step> {
    if (this.#doubted.has(stream)) return this.#settleDoubt(stream);
    const from = this.#standsAt(stream);
    if (from === undefined) return this.#askHead(stream);
    const reach = this.#reachOf(stream);
    const head = this.#parts.conversations.get(stream)?.pos ?? reach;
    // Too far for a pull to be right, and nothing newer known of it than a push.
    return reach - from > MAX_CATCH_UP && head < reach ? this.#askHead(stream) : this.#pull(stream, from);
  }

  async #headOf(stream: StreamKey): Promise<ConversationHead | undefined | 'failed'> {
    const answer = await this.#parts.link.request('sync', { since: 0, streams: [stream] }, { onlyNow: true });
    if (!answer.ok) return 'failed';
    const [head] = readHeads(answer.value.payload);
    return head?.stream === stream ? head : undefined;
  }

  /** A head from before the doubt came up says nothing; that of a node that has not read so far is asked for again. */
  async #settleDoubt(stream: StreamKey): Promise<Step> {
    const { conversations, heads, journal } = this.#parts;
    const head = await this.#headOf(stream);
    if (head === 'failed') return 'failed';
    if (head && head.pos < (conversations.get(stream)?.pos ?? 0)) return 'failed';
    this.#doubted.delete(stream);
    if (!head) return 'end';
    heads.meet(head, 'resume');
    journal.commit();
    return 'further';
  }

  async #askHead(stream: StreamKey): Promise<Step> {
    const head = await this.#headOf(stream);
    if (head === 'failed') return 'failed';
    if (!head) return 'end';
    const before = this.#standsAt(stream);
    this.#parts.heads.meet(head, 'resume');
    this.#parts.journal.commit();
    // A head below what is known to be there comes from a node that has not read so far yet.
    const isNews = before === undefined || (this.#standsAt(stream) ?? 0) > before || head.pos >= this.#reachOf(stream);
    return isNews ? 'further' : 'failed';
  }

  async #pull(stream: StreamKey, from: number): Promise<Step> {
    const answer = await askForEntries(this.#parts.link, 'pull', { stream, from, limit: MAX_PAGE });
    if (!answer.ok) {
      this.#parts.log.warn('a pull failed', { stream, code: answer.code, desc: answer.desc });
      return 'failed';
    }
    const { reply, entries } = answer.value;
    await this.#parts.inbox.takePage({ stream, from, to: reply.to, entries });
    return (this.#standsAt(stream) ?? 0) > from ? 'further' : 'end';
  }

  #standsAt(stream: StreamKey): number | undefined {
    const { cursor, conversations } = this.#parts;
    return stream === this.#ownStream ? cursor.now.own : conversations.get(stream)?.applied;
  }

  #isBehind(stream: StreamKey): boolean {
    if (this.#doubted.has(stream)) return true;
    const head = this.#parts.conversations.get(stream)?.pos ?? 0;
    return (this.#standsAt(stream) ?? 0) < Math.max(this.#reachOf(stream), head);
  }

  #reachOf(stream: StreamKey): number {
    return this.#reach.get(stream) ?? 0;
  }
}
