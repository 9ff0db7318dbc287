/**
 * Follows the log of a store that other nodes write to, too. Whatever the bus does, everything that was committed is read
 * in the order of change numbers, and what concerns the sessions here and did not come over the bus is fetched and
 * delivered: the bus saves time, this makes it complete. Sessions that lost their place to another node's end here at the
 * latest. What is damaged is named and passed over: one row must not stop a node. A node that could not follow for too
 * long does not know what it is missing: it sends its clients away, and takes no new ones until it can. The same goes for
 * a log that is not settled for too long while there is no bus to bring what is new.
 */
import type { Clock, Log, Timer, Timers } from '../host/host.ts';
import type { Store, Tail } from '../store/port.ts';
import { type Bus, stateOf, subjectsOf } from './bus.ts';
import type { Heard } from './heard.ts';
import { type Kicks, sendAway } from './kicks.ts';
import { FOLLOW_ALONE_MS, FOLLOW_MS, FOLLOW_PAGE, FOLLOW_PAGES, STALE_MS } from './limits.ts';
import type { AppCounts } from './metrics.ts';
import { fetchMissing, type Missing } from './missing.ts';
import { nameOnce } from './name-once.ts';
import type { LiveSession, Sessions } from './sessions.ts';
import { createSettling } from './settling.ts';
import { isUnavailable } from './unavailable.ts';

export interface Follower {
  /** Whether sessions may be here: what others write reaches them in time. */
  readonly isCurrent: boolean;
  /** How it keeps up; undefined where there is nothing to follow. */
  look(): Lag | undefined;
  /** A session has come in: what was said of its device before anybody here could be told is made up for. */
  arrived(session: LiveSession): void;
  /** Looks no more; resolves when nothing is under way. */
  close(): Promise<void>;
}

export interface Lag {
  /** Change numbers up to the newest that was seen. */
  behind: number;
  /** Since it has read the log. */
  silentSeconds: number;
  /** Since the log was settled up to all that was visible. */
  unsettledSeconds: number;
}

export interface FollowerParts {
  store: Pick<Store, 'gno' | 'tail' | 'pull'>;
  bus: Pick<Bus, 'state'>;
  sessions: Sessions;
  heard: Heard;
  kicks: Pick<Kicks, 'tell' | 'check'>;
  clock: Clock;
  timers: Pick<Timers, 'after'>;
  log: Log;
  counts: Pick<AppCounts, 'fanout'>;
}

/** Where the process is the only one that writes, there is nothing to follow. */
export const nobodyElse: Follower = {
  isCurrent: true,
  look: () => undefined,
  arrived: () => undefined,
  close: () => Promise.resolve(),
};

export function follow(parts: FollowerParts): Follower {
  const { bus, timers } = parts;
  const reader = createReader(parts);
  const hold = createHold(parts);
  let isClosed = false;
  let next: Timer = timers.after(0, begin);
  let looking: Promise<void> = Promise.resolve();

  function begin(): void {
    looking = look();
  }

  async function look(): Promise<void> {
    const seen = await reader.look().catch((error: unknown) => ({ error }));
    if (isClosed) return;
    if (seen === 'all') hold.keep(reader.settledAt());
    else if (seen !== 'more') hold.doubt(seen.error);
    next = timers.after(seen === 'more' ? 0 : bus.state === 'up' ? FOLLOW_MS : FOLLOW_ALONE_MS, begin);
  }

  return {
    get isCurrent() {
      return hold.isKept;
    },
    look: () => reader.lag(),
    arrived: (session) => void parts.kicks.check(session),
    async close() {
      isClosed = true;
      next.cancel();
      hold.close();
      await looking;
    },
  };
}

/** Reads what was committed, look by look, and brings it to the sessions here. */
function createReader(parts: FollowerParts) {
  const { store, bus, sessions, heard, kicks, clock } = parts;
  let position = store.gno();
  let newest = position;
  let readAt = clock.monotonic();
  const settling = createSettling(clock);
  const damaged = nameOnce(parts.log);
  /** Where it stood after the last look, and after the one before. */
  let earlier: [last: number, before: number] = [position, position];
  let missing: Missing[] = [];

  /** Reads what was committed since; false if there is more. */
  async function readOn(): Promise<boolean> {
    for (let page = 0; page < FOLLOW_PAGES; page += 1) {
      const tail = await store.tail(position, FOLLOW_PAGE);
      take(tail);
      readAt = clock.monotonic();
      newest = Math.max(newest, tail.newest);
      settling.saw(tail.newest, store.gno());
      position = Math.max(position, tail.upto);
      // Who signs in from now on reads the heads first, and these show everything up to here.
      if (sessions.users === 0) position = Math.max(position, store.gno());
      if (position >= store.gno()) return true;
    }
    return false;
  }

  function take(tail: Tail): void {
    for (const device of tail.sessions) {
      for (const session of sessions.of(device.user)) kicks.tell(session, stateOf(device));
    }
    for (const entry of tail.entries) if (isMissing(entry)) missing.push(entry);
    for (const error of tail.damaged) damaged(error);
  }

  function isMissing({ stream, gno }: Missing): boolean {
    return subjectsOf(stream).some((subject) => sessions.listens(subject) && !heard.has(subject, gno));
  }

  /** What is missing stays on the list until it is delivered. */
  async function deliverMissing(): Promise<void> {
    missing = missing.filter(isMissing);
    if (missing.length > 0) await fetchMissing({ ...parts, damaged }, missing);
    missing = [];
  }

  return {
    async look(): Promise<'all' | 'more'> {
      // What was missing at the last look has had the time to come over the bus.
      await deliverMissing();
      const isThrough = await readOn();
      if (bus.state !== 'up') await deliverMissing();
      heard.forget(earlier[1]);
      earlier = [position, earlier[0]];
      return isThrough ? 'all' : 'more';
    },
    settledAt: () => settling.at,
    lag: () => ({
      behind: Math.max(0, newest - position, store.gno() - position),
      silentSeconds: (clock.monotonic() - readAt) / 1000,
      unsettledSeconds: (clock.monotonic() - settling.at) / 1000,
    }),
  };
}

/** Whether the node may hold sessions: as long as everything was read lately, or came over the bus. */
function createHold({ bus, sessions, clock, timers, log }: FollowerParts) {
  let isKept = true;
  let isInDoubt = false;
  let deadline = timers.after(STALE_MS, lose);
  /** When the sessions here had all there was. */
  let completeAt = clock.monotonic();

  /** Nobody knows what the sessions here are missing: they ask another node, or come back and ask this one. */
  function lose(): void {
    isKept = false;
    const all = sessions.all();
    log.warn('what other nodes wrote did not come for too long: clients are sent away', { sessions: all.length });
    for (const session of all) sendAway(session);
  }

  return {
    get isKept() {
      return isKept;
    },
    /** Everything has just been read that is settled: that is all that was visible then. */
    keep(settledAt: number): void {
      completeAt = Math.max(completeAt, bus.state === 'up' ? clock.monotonic() : settledAt);
      const left = completeAt + STALE_MS - clock.monotonic();
      deadline.cancel();
      if (left <= 0) return isKept ? lose() : undefined;
      deadline = timers.after(left, lose);
      if (isInDoubt || !isKept) log.info('what other nodes wrote is read again');
      isInDoubt = false;
      isKept = true;
    },
    /** It could not be read. The store tells of its outages itself. */
    doubt(error: unknown): void {
      if (isUnavailable(error)) return;
      if (!isInDoubt) log.warn('what other nodes wrote can not be read', { error });
      isInDoubt = true;
    },
    close: () => deadline.cancel(),
  };
}
