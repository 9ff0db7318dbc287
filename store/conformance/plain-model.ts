/** A store as plain lists, with every answer found by looking at all of them: what an engine is compared with. */
import { type Entry, EntryState, type EntryKind, type Run, RunAt, type StreamKey } from '../../contract/entry.ts';
import { c2cKey, sideOf, userKey } from '../../contract/stream-key.ts';
import type { Anchor, Membership, Page, ViewedHead } from '../port.ts';
import { runWith, unset } from './subject.ts';

/** One random command; every name is one of a few users, so that they meet. */
export type Plan =
  | { do: 'send'; from: string; to: string; rand: number; ctime: number; retry: boolean; body: string }
  | { do: 'read'; from: string; to: string; share: number }
  | { do: 'revoke'; from: string; to: string; share: number; counted: boolean }
  | { do: 'set'; from: string; to: string; changes: Partial<Membership> }
  | { do: 'erase'; from: string; to: string; share: number; counted: boolean }
  | { do: 'throw' };

/** What becomes of it: undefined if it fails, else the entries it stores, or the one stored before. */
export type Expected = { entries: Entry[]; repeats?: Entry } | undefined;

export class PlainModel {
  readonly streams = new Map<StreamKey, Entry[]>();
  readonly members = new Map<string, Membership & { changed: number }>();
  readonly #revoked: { stream: StreamKey; pos: number; counted: boolean }[] = [];
  readonly #deleted: { user: string; stream: StreamKey; pos: number; counted: boolean }[] = [];
  /** What the store gave to the command that is being carried out. */
  #gno = 0;

  entries(stream: StreamKey): Entry[] {
    return this.streams.get(stream) ?? [];
  }

  /** The position at a share (0 to 1) of the stream's length, and sometimes one beyond. */
  positionAt(stream: StreamKey, share: number): number {
    return Math.round(share * (this.entries(stream).length + 1));
  }

  /** Every entry with its change number, in the order of these. */
  numbered(): Entry[] {
    return [...this.streams.values()].flat().sort((a, b) => a.gno - b.gno);
  }

  /** `gno`: the change number that the store gave to the command's entry, if it stored one. */
  carryOut(plan: Plan, now: number, gno: number): Expected {
    this.#gno = gno;
    if (plan.do === 'throw') return undefined;
    const stream = c2cKey(plan.from, plan.to);
    const entries = this.entries(stream);
    const run = entries.at(-1)?.run ?? [];
    const append = (kind: EntryKind, next: Run, body: string, rand = 0, ctime = 0): Expected => ({
      entries: [this.#append(stream, kind, plan.from, now, next, body, rand, ctime)],
    });
    if (plan.do === 'send') {
      const { from, to, rand, ctime, body } = plan;
      const repeats = entries.findLast(
        (entry) => entry.kind === 'msg' && entry.from === from && entry.rand === rand && entry.ctime === ctime,
      );
      if (repeats) return { entries: [], repeats };
      const isFirst = entries.length === 0;
      const done = append('msg', runWith(run, from, to, { sent: 1, mark: entries.length + 1 }), body, rand, ctime);
      if (isFirst) for (const user of [from, to]) this.#put(unset(user, stream));
      return done;
    }
    if (plan.do === 'read') {
      const upto = this.positionAt(stream, plan.share);
      return append('read', runWith(run, plan.from, plan.to, { sent: 0, mark: upto }), JSON.stringify({ upto }));
    }
    if (plan.do === 'revoke') return this.#revoke(plan, stream, append);
    if (plan.do === 'erase') return this.#erase(plan, stream, now);
    return this.#set(plan.from, stream, now, plan.changes, plan.changes);
  }

  #set(user: string, stream: StreamKey, now: number, said: object, changes: Partial<Membership>): Expected {
    const done = this.#append(userKey(user), 'set', user, now, [], JSON.stringify({ stream, ...said }), 0, 0);
    this.#put({ ...this.#membership(user, stream), ...changes });
    return { entries: [done] };
  }

  #membership(user: string, stream: StreamKey): Membership {
    const { changed: _, ...membership } = this.members.get(`${user} ${stream}`) ?? {
      changed: 0,
      ...unset(user, stream),
    };
    return membership;
  }

  /** What a user sees no more: it was cleared, or deleted. */
  unseenAt(user: string, stream: StreamKey, positions: readonly number[]): Set<number> {
    const { cleared } = this.#membership(user, stream);
    const deleted = this.#deletedBy(user, stream).map(({ pos }) => pos);
    return new Set(positions.filter((pos) => pos <= cleared || deleted.includes(pos)));
  }

  #deletedBy(user: string, stream: StreamKey) {
    return this.#deleted.filter((one) => one.user === user && one.stream === stream);
  }

  #erase(plan: Plan & { do: 'erase' }, stream: StreamKey, now: number): Expected {
    const entries = this.entries(stream);
    const pos = this.positionAt(stream, plan.share);
    const message = entries[pos - 1];
    if (message?.kind !== 'msg') return undefined;
    if (this.unseenAt(plan.from, stream, [pos]).has(pos)) return { entries: [] };
    const { deleted } = this.#membership(plan.from, stream);
    this.#deleted.push({ user: plan.from, stream, pos, counted: plan.counted });
    if (!message.state && this.unseenAt(plan.to, stream, [pos]).has(pos)) {
      entries[pos - 1] = { ...message, body: '', state: EntryState.Deleted };
    }
    return this.#set(plan.from, stream, now, { deleted: [pos] }, { deleted: Math.max(deleted, pos) });
  }

  #revoke(
    plan: Plan & { do: 'revoke' },
    stream: StreamKey,
    append: (kind: EntryKind, next: Run, body: string) => Expected,
  ): Expected {
    const entries = this.entries(stream);
    const target = this.positionAt(stream, plan.share);
    const message = entries[target - 1];
    if (message?.kind !== 'msg' || message.state === EntryState.Revoked) return undefined;
    entries[target - 1] = { ...message, body: '', state: EntryState.Revoked };
    this.#revoked.push({ stream, pos: target, counted: plan.counted });
    return append('revoke', entries.at(-1)!.run, JSON.stringify({ target, counted: plan.counted }));
  }

  #append(
    stream: StreamKey,
    kind: EntryKind,
    from: string,
    now: number,
    run: Run,
    body: string,
    rand: number,
    ctime: number,
  ): Entry {
    const entries = this.entries(stream);
    const [last, gno] = [entries.at(-1), this.#gno];
    const seq = (last?.seq ?? 0) + (kind === 'msg' ? 1 : 0);
    const time = Math.max(now, last?.time ?? 0);
    const entry: Entry = { stream, pos: entries.length + 1, gno, time, kind, from, seq, rand, ctime, run, body };
    this.streams.set(stream, [...entries, entry]);
    return entry;
  }

  #put(membership: Membership): void {
    this.members.set(`${membership.user} ${membership.stream}`, { ...membership, changed: this.#gno });
  }

  viewedHead(user: string, stream: StreamKey): ViewedHead | undefined {
    const found = this.members.get(`${user} ${stream}`);
    if (!found) return undefined;
    const { changed, ...membership } = found;
    const entries = this.entries(stream);
    const { pos, gno, time, seq, run } = entries.at(-1) ?? { pos: 0, gno: 0, time: 0, seq: 0, run: [] };
    const mark = run[RunAt.mark + sideOf(user, peerOf(stream, user))] ?? 0;
    const revoked = this.#revoked
      .filter((one) => one.stream === stream && one.counted && one.pos > mark)
      .filter((one) => entries[one.pos - 1]!.from !== user);
    const deleted = this.#deletedBy(user, stream).filter((one) => one.counted && one.pos > mark);
    const both = new Set([...revoked, ...deleted].map((one) => one.pos));
    const isSeen = (one: Entry): boolean => this.unseenAt(user, stream, [one.pos]).size === 0;
    const last = entries.findLast((entry) => entry.kind === 'msg' && isSeen(entry));
    return { stream, pos, gno, time, seq, run, revoked: [...both].sort((a, b) => a - b), membership, changed, last };
  }

  changedSince(user: string, since: number, limit: number): ViewedHead[] {
    const rank = (head: ViewedHead): number => Math.max(head.gno, head.changed);
    return [...this.members.values()]
      .filter((membership) => membership.user === user)
      .map((membership) => this.viewedHead(user, membership.stream)!)
      .filter((head) => rank(head) > since)
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, limit);
  }

  messages(stream: StreamKey, anchor: Anchor, newer: boolean, limit: number, bytes: number, after: number): Page {
    const entries = this.entries(stream);
    const end = entries.length;
    const firstWith = (holds: (entry: Entry) => boolean): number => entries.find(holds)?.pos ?? end + 1;
    const [above, below] = ((): [number, number] => {
      if (anchor === 'newest') return newer ? [end, end + 1] : [0, end + 1];
      if ('pos' in anchor) return newer ? [anchor.pos, end + 1] : [0, Math.min(anchor.pos, end + 1)];
      if (newer) return [firstWith((entry) => isFrom(entry, anchor)) - 1, end + 1];
      return [0, firstWith((entry) => isBeyond(entry, anchor))];
    })();
    const floor = Math.max(above, after);
    const inside = entries.filter((entry) => entry.kind === 'msg' && entry.pos > floor && entry.pos < below);
    const taken = fitting(newer ? inside : inside.toReversed(), limit, bytes);
    const isAll = taken.length === inside.length;
    const [from, to] = [floor, Math.max(below - 1, floor)];
    if (isAll) return { entries: taken, from, to, end: true };
    const last = taken.at(-1)!.pos;
    return { entries: taken, from: newer ? from : last - 1, to: newer ? last : to, end: false };
  }
}

/** Longest start of the list within the limits, one at least. */
export function fitting(entries: Entry[], limit: number, bytes: number): Entry[] {
  return entries.filter((_, i) => {
    const size = Buffer.byteLength(
      entries
        .slice(0, i + 1)
        .map((entry) => entry.body)
        .join(''),
    );
    return i < limit && (i === 0 || size <= bytes);
  });
}

function isFrom(entry: Entry, anchor: { seq: number } | { time: number }): boolean {
  return 'seq' in anchor ? entry.seq >= anchor.seq : entry.time >= anchor.time;
}

function isBeyond(entry: Entry, anchor: { seq: number } | { time: number }): boolean {
  return 'seq' in anchor ? entry.seq > anchor.seq : entry.time > anchor.time;
}

function peerOf(stream: StreamKey, user: string): string {
  return stream.split(':').find((part) => part !== 'c2c' && part !== user)!;
}
