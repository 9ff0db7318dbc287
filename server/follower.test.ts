/** The follower on a log and with timers of the test's own: when it looks, what it fetches, and when it lets go. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Entry, EntryState } from '../contract/entry.ts';
import { c2cKey } from '../contract/stream-key.ts';
import { silentLog } from '../host/log.ts';
import { createWorld } from '../sim/world.ts';
import { StoreError } from '../store/errors.ts';
import type { Store, Tail } from '../store/port.ts';
import { type BusState, tagOf, userSubject } from './bus.ts';
import { createLocalBus } from './bus/local.ts';
import { follow } from './follower.ts';
import type { Connection } from './gateway/connection.ts';
import { createHeard } from './heard.ts';
import { FOLLOW_ALONE_MS, FOLLOW_MS, FOLLOW_PAGE, FOLLOW_PAGES, STALE_MS } from './limits.ts';
import { newAppCounts } from './metrics.ts';
import { createSessions, type LiveSession } from './sessions.ts';

const SOON_MS = 10;

/** A store that holds what the test has appended, and notes what it is asked for. */
function logStore() {
  const log: Entry[] = [];
  const asked: string[] = [];
  const devices: Tail['sessions'][number][] = [];
  let failure: Error | undefined;
  let visible = 0;
  const damaged = new Map<string, StoreError>();
  const ask = async <T>(what: string, answer: () => T): Promise<T> => {
    asked.push(what);
    if (failure !== undefined) throw failure;
    return answer();
  };
  const readable = (entry: Entry): Entry => {
    const error = damaged.get(entry.body) ?? damaged.get(entry.stream);
    if (error !== undefined) throw error;
    return entry;
  };
  const store: Pick<Store, 'gno' | 'tail' | 'pull'> = {
    gno: () => log.length,
    tail: (after, limit) =>
      ask(`tail ${after}`, () => ({
        upto: Math.min(log.length, after + limit),
        newest: Math.max(log.length, visible),
        damaged: [...damaged.values()],
        entries: log.slice(after, after + limit),
        sessions: devices.splice(0),
      })),
    pull: (stream, from, limit, _, isUrgent) =>
      ask(`pull${isUrgent === true ? '' : ' in turn'} ${stream} ${from} ${limit}`, () =>
        log
          .filter((entry) => entry.stream === stream && entry.pos > from)
          .slice(0, limit)
          .map(readable),
      ),
  };
  return {
    store,
    asked,
    devices,
    /** Appends entries to a conversation with bob. */
    append: (from: string, count = 1): void => {
      const stream = c2cKey(from, 'bob');
      const before = log.filter((entry) => entry.stream === stream).length;
      for (let i = 1; i <= count; i += 1) {
        const pos = before + i;
        const gno = log.length + 1;
        const ids = { seq: pos, rand: pos, ctime: 1 };
        log.push({ stream, pos, gno, time: gno, kind: 'msg', from, ...ids, run: [], body: `${from} ${pos}` });
      }
    },
    /** Everybody has deleted the newest entry. */
    erase: (): void => void log.push({ ...log.pop()!, state: EntryState.Deleted, body: '' }),
    fail: (error: Error | undefined) => void (failure = error),
    /** Makes an entry unreadable by its text, or a stream by its key. */
    damage: (what: string) => void damaged.set(what, new StoreError('damaged', `${what} is damaged`)),
    /** Numbers up to this are visible, and the last of them not settled. */
    show: (newest: number) => void (visible = newest),
    pulls: () => asked.filter((what) => what.startsWith('pull')),
  };
}

function setUp(bus: { state: BusState } = { state: 'up' }) {
  const world = createWorld('follower');
  const host = world.serverHost('node');
  const { store, ...log } = logStore();
  log.append('before', 3);
  log.asked.length = 0;
  const heard = createHeard();
  const got: string[] = [];
  const told: string[] = [];
  const said: string[] = [];
  const sessions = createSessions(createLocalBus(), (subject, list, message) => {
    if (message.kind !== 'frame' || !heard.first(subject, message.gno)) return;
    for (const { user } of list) got.push(`${user}: ${message.text.split('\n')[1]}`);
  });
  const note = (message: string): void => void said.push(message);
  const follower = follow({
    ...host,
    store,
    bus,
    sessions,
    heard,
    kicks: {
      tell: (session, device) => void told.push(`${session.instance} of ${device.tag}`),
      check: async (session) => void told.push(`check ${session.instance}`),
    },
    log: { ...silentLog, info: note, warn: note, error: (_, { error } = {}) => void said.push(String(error)) },
    counts: newAppCounts(),
  });
  onTestFinished(() => world.until(follower.close()));
  /** A session; what ends it is noted. */
  const enter = (user: string): LiveSession => {
    const ended = (code: number): void => void told.push(`end ${user} ${code}`);
    const connection = { state: 'live', socket: { close: ended } } as unknown as Connection;
    const session = { user, instance: `device of ${user}`, connection, fenced: false } as LiveSession;
    sessions.add(session);
    return session;
  };
  return { ...log, world, bus, heard, sessions, follower, enter, got, told, said };
}

describe('the follower', () => {
  it('begins where the store stands, and looks at short intervals', async () => {
    const { world, asked } = setUp();
    await world.run(2 * FOLLOW_MS + SOON_MS);
    expect(asked).toEqual(['tail 3', 'tail 3', 'tail 3']);
  });

  it('looks more often while nobody tells it anything', async () => {
    const { world, asked, bus } = setUp({ state: 'alone' });
    await world.run(2 * FOLLOW_ALONE_MS + SOON_MS);
    expect(asked).toHaveLength(3);
    bus.state = 'down';
    await world.run(2 * FOLLOW_ALONE_MS);
    expect(asked).toHaveLength(5);
  });

  it('fetches only what concerns a session here and was not brought, and only at the next look', async () => {
    const { world, append, asked, enter, got, heard } = setUp();
    await world.run(SOON_MS);
    enter('alice');
    append('alice', 2);
    append('carol', 2);
    heard.first(userSubject('alice'), 4);
    await world.run(FOLLOW_MS);
    expect(asked.at(-1)).toBe('tail 3');
    await world.run(FOLLOW_MS);
    expect(asked.slice(-2)).toEqual([`pull ${c2cKey('alice', 'bob')} 1 1`, 'tail 7']);
    expect(got).toEqual(['alice: alice 2']);
  });

  it('fetches nothing that came over the bus after it was found', async () => {
    const { world, append, asked, pulls, enter, heard } = setUp();
    enter('alice');
    append('alice');
    await world.run(SOON_MS);
    expect(asked).toEqual(['tail 3']);
    heard.first(userSubject('alice'), 4);
    await world.run(2 * FOLLOW_MS);
    expect(pulls()).toEqual([]);
  });

  it('fetches at once while nobody tells it anything, each stream in order', async () => {
    const { world, append, got, enter } = setUp({ state: 'down' });
    enter('bob');
    await world.run(SOON_MS);
    for (let i = 0; i < 3; i += 1) for (const user of ['alice', 'carol']) append(user);
    await world.run(FOLLOW_ALONE_MS + SOON_MS);
    for (const user of ['alice', 'carol']) {
      expect(got.filter((text) => text.includes(user))).toEqual([1, 2, 3].map((pos) => `bob: ${user} ${pos}`));
    }
  });

  it('reads a long way page by page, and goes on at once', async () => {
    const { world, append, asked, enter, pulls, got } = setUp({ state: 'down' });
    enter('alice');
    append('alice', FOLLOW_PAGE * (FOLLOW_PAGES + 1));
    await world.run(FOLLOW_ALONE_MS - SOON_MS);
    const tails = asked.filter((what) => what.startsWith('tail'));
    expect(tails.slice(0, FOLLOW_PAGES + 1)).toEqual(
      Array.from({ length: FOLLOW_PAGES + 1 }, (_, page) => `tail ${3 + page * FOLLOW_PAGE}`),
    );
    expect(got).toHaveLength(FOLLOW_PAGE * (FOLLOW_PAGES + 1));
    expect(pulls().length).toBeGreaterThan(1);
  });

  it('does not bring what everybody has deleted since', async () => {
    const { world, append, erase, enter, got } = setUp({ state: 'down' });
    enter('alice');
    append('alice', 2);
    erase();
    append('alice');
    await world.run(FOLLOW_ALONE_MS);
    expect(got).toEqual(['alice: alice 1', 'alice: alice 3']);
  });

  it('leaves out what nobody here waits for, however long it is', async () => {
    const { world, append, asked } = setUp();
    append('alice', FOLLOW_PAGE * 100);
    await world.run(SOON_MS);
    expect(asked).toEqual(['tail 3']);
    await world.run(FOLLOW_MS);
    expect(asked.at(-1)).toBe(`tail ${3 + FOLLOW_PAGE * 100}`);
  });

  it('tells sessions how their devices are signed in now, and looks at once at one that has just come', async () => {
    const { world, devices, enter, told, follower } = setUp();
    const alice = enter('alice');
    devices.push({ user: 'alice', instance: 'x', platform: '', login: 'l', number: 1, resumes: 0, kicked: false });
    devices.push({ user: 'carol', instance: 'y', platform: '', login: 'l', number: 1, resumes: 0, kicked: false });
    await world.run(SOON_MS);
    expect(told).toEqual([`device of alice of ${tagOf('l')}`]);
    follower.arrived(alice);
    expect(told.at(-1)).toBe('check device of alice');
  });
});

describe('a follower that can not read', () => {
  it('loses nothing, and says so once', async () => {
    const { world, append, enter, got, fail, said } = setUp();
    enter('alice');
    append('alice', 2);
    await world.run(FOLLOW_MS - SOON_MS);
    fail(new Error('away'));
    await world.run(2 * FOLLOW_MS);
    append('alice');
    fail(undefined);
    await world.run(2 * FOLLOW_MS);
    expect(got).toEqual(['alice: alice 1', 'alice: alice 2', 'alice: alice 3']);
    expect(said).toHaveLength(2);
  });

  it('for too long sends everybody away, and holds nobody until it can', async () => {
    const { world, enter, told, fail, said, follower, sessions } = setUp();
    enter('alice');
    enter('bob');
    await world.run(SOON_MS);
    fail(new Error('away'));
    await world.run(STALE_MS - FOLLOW_MS);
    expect(told).toEqual([]);
    expect(follower.isCurrent).toBe(true);
    await world.run(FOLLOW_MS);
    expect(told).toEqual(['end alice 4000', 'end bob 4000']);
    expect(sessions.all().every(({ fenced }) => fenced)).toBe(true);
    expect(follower.isCurrent).toBe(false);
    await world.run(10 * STALE_MS);
    expect(said).toHaveLength(2);
    fail(undefined);
    await world.run(FOLLOW_MS);
    expect(follower.isCurrent).toBe(true);
    expect(said).toHaveLength(3);
  });

  it('one entry, or one stream, names it once and brings all others', async () => {
    const { world, append, enter, got, damage, said, pulls } = setUp({ state: 'down' });
    enter('bob');
    await world.run(SOON_MS);
    damage('alice 3');
    damage(c2cKey('carol', 'bob'));
    for (const user of ['carol', 'dave', 'alice']) append(user, 6);
    await world.run(FOLLOW_ALONE_MS + SOON_MS);
    expect(got.toSorted()).toEqual(
      [...[1, 2, 4, 5, 6].map((n) => `bob: alice ${n}`), ...[1, 2, 3, 4, 5, 6].map((n) => `bob: dave ${n}`)].toSorted(),
    );
    expect(pulls().filter((what) => what.includes(c2cKey('carol', 'bob')))).toHaveLength(5);
    const asked = pulls().length;
    append('dave');
    await world.run(5 * FOLLOW_ALONE_MS);
    expect(got).toContain('bob: dave 7');
    expect(pulls()).toHaveLength(asked + 1);
    expect(said.toSorted()).toEqual([
      'StoreError: alice 3 is damaged',
      `StoreError: ${c2cKey('bob', 'carol')} is damaged`,
    ]);
  });

  it('does not hold sessions for long on a log that is not settled, unless the bus brings what is new', async () => {
    const { world, enter, told, follower, show, append, bus } = setUp({ state: 'down' });
    enter('alice');
    await world.run(10 * STALE_MS);
    expect(follower.look()).toMatchObject({ behind: 0 });
    show(9);
    await world.run(STALE_MS - FOLLOW_ALONE_MS);
    expect(follower.isCurrent).toBe(true);
    expect(follower.look()).toMatchObject({ behind: 6 });
    await world.run(3 * FOLLOW_ALONE_MS);
    expect(told).toEqual(['end alice 4000']);
    expect(follower.isCurrent).toBe(false);
    expect(follower.look()!.unsettledSeconds).toBeGreaterThan(STALE_MS / 1000);
    expect(follower.look()!.silentSeconds).toBeLessThan(1);
    bus.state = 'up';
    await world.run(FOLLOW_MS);
    expect(follower.isCurrent).toBe(true);
    await world.run(10 * STALE_MS);
    expect(follower.isCurrent).toBe(true);
    bus.state = 'down';
    await world.run(STALE_MS / 2);
    expect(follower.isCurrent).toBe(true);
    append('alice', 6);
    await world.run(STALE_MS);
    expect(follower.isCurrent).toBe(true);
    expect(follower.look()).toMatchObject({ behind: 0 });
    expect(follower.look()!.unsettledSeconds).toBeLessThan(1);
  });

  it('keeps its sessions while many write, and there is always something that is not settled', async () => {
    const { world, enter, follower, show, append } = setUp({ state: 'down' });
    enter('alice');
    for (let gno = 4; gno < 100; gno += 1) {
      append('alice');
      show(gno + 1);
      await world.run(FOLLOW_ALONE_MS);
    }
    expect(follower.isCurrent).toBe(true);
    expect(follower.look()!.unsettledSeconds).toBeLessThan(1);
  });

  it('stops when it is told to, whatever it waits for', async () => {
    const { world, follower, asked, enter, told } = setUp();
    enter('alice');
    await world.run(SOON_MS);
    await world.until(follower.close());
    await world.run(10 * STALE_MS);
    expect(asked).toHaveLength(1);
    expect(told).toEqual([]);
  });
});
