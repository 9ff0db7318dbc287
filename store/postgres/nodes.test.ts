/** Two nodes on one database that write to the same streams and users at the same time. */
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import type { Entry } from '../../contract/entry.ts';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import { describePostgres, sharedPostgres } from '../../tests/support/postgres.ts';
import { postgresSubject } from '../../tests/support/postgres-store.ts';
import { command, commitOne, type Device, done, send, signIn, whole } from '../conformance/subject.ts';
import { RECENT_POSITIONS } from '../limits.ts';
import type { Command, Outcome, Session, Store } from '../port.ts';

const ab = c2cKey('alice', 'bob');
const phone: Device = { user: 'alice', instance: 'phone', login: 'l', resumes: 0 };

async function setUp() {
  const subject = await postgresSubject();
  const { store: left, sdkAppId } = subject;
  return { left, right: await subject.openAnother(), sdkAppId };
}

/** A connection of nobody's node, with a transaction that holds up what the test wants to look at. */
async function openOutsider(sdkAppId: number) {
  const client = new pg.Client({ connectionString: sharedPostgres() });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`set search_path to hongyan_${sdkAppId}`);
  const holding = new pg.Client({ connectionString: sharedPostgres() });
  await holding.connect();
  onTestFinished(() => holding.end());
  await holding.query(`set search_path to hongyan_${sdkAppId}; begin`);
  return {
    hold: async (statement: string) => void (await holding.query(statement)),
    letGo: async () => void (await holding.query('rollback')),
    /** Resolves when so many of the nodes' connections wait for a lock. */
    async waiting(count: number): Promise<void> {
      await expect
        .poll(async () => {
          const { rows } = await client.query(
            `select from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock'`,
            [`hongyan ${sdkAppId}`],
          );
          return rows.length;
        })
        .toBe(count);
    },
  };
}

/** Commits all batches at once, the first on one node, the second on the other, and so on. */
async function commitOnBoth(stores: readonly Store[], batches: readonly Command[][]): Promise<Outcome[][]> {
  return Promise.all(batches.map((batch, i) => stores[i % stores.length]!.commit(batch)));
}

const stored = (outcomes: readonly Outcome[]): Entry[] => outcomes.flatMap((outcome) => done(outcome).entries);
const look = command([userKey('alice')], (facts) => ({ reply: facts.sessions('alice') }));

describePostgres('two nodes', () => {
  it('write one dense log of a hot conversation, that nobody had written to', async () => {
    const { left, right } = await setUp();
    const batches = Array.from({ length: 20 }, (_, n) =>
      Array.from({ length: 10 }, (_, i) => {
        const [from, to] = i % 2 === 0 ? ['alice', 'bob'] : ['bob', 'alice'];
        return send(from!, to!, { rand: n * 10 + i });
      }),
    );
    const outcomes = await commitOnBoth([left, right], batches);
    const log = await whole(left, ab, 100);
    expect(await whole(right, ab, 100)).toEqual(log);
    expect(log.map(({ pos, seq }) => [pos, seq])).toEqual(log.map((_, i) => [i + 1, i + 1]));
    expect(new Set(log.map(({ rand }) => rand)).size).toBe(200);
    expect(stored(outcomes.flat()).toSorted((a, b) => a.pos - b.pos)).toEqual(log);
    expect(log.map(({ gno }) => gno)).toEqual(log.map(({ gno }) => gno).toSorted((a, b) => a - b));
    expect(log.at(-1)!.run.slice(0, 2)).toEqual([100, 100]);
    // Each node's own batches stay in the order of its calls.
    for (const node of [0, 1]) {
      const own = log.filter(({ rand }) => Math.floor(rand / 10) % 2 === node).map(({ rand }) => rand);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
  });

  it('lock many streams in opposite orders, new and old ones, and carry everything out', async () => {
    const { left, right } = await setUp();
    const streams = Array.from({ length: 30 }, (_, i) => c2cKey('alice', `bob${i}`));
    const sendToAll = (keys: string[]): Command =>
      command(keys, (facts) => ({
        entries: keys.flatMap((stream) => {
          const peer = `bob${streams.indexOf(stream)}`;
          return send('alice', peer).decide(facts).entries;
        }),
      }));
    const rounds = Array.from({ length: 12 }, (_, i) => [sendToAll(i % 2 === 0 ? streams : streams.toReversed())]);
    const outcomes = await commitOnBoth([left, right], rounds);
    for (const [outcome] of outcomes) expect(done(outcome).entries).toHaveLength(30);
    for (const stream of streams) expect((await left.head(stream)).pos).toBe(12);
  });

  it('sign devices of one user in one after the other: each sees the ones before it', async () => {
    const { left, right } = await setUp();
    // The last one in ends all others.
    const enter = (instance: string): Command =>
      command([userKey('alice')], (facts) => {
        const others = facts.sessions('alice');
        const number = (others.at(-1)?.number ?? 0) + 1;
        const own: Session = { ...phone, instance, platform: 'Linux', number, kicked: false };
        const puts = [own, ...others.map((session) => ({ ...session, kicked: true }))];
        return { rows: puts.map((put) => ({ table: 'session', put })) };
      });
    const outcomes = await commitOnBoth(
      [left, right],
      Array.from({ length: 20 }, (_, i) => [enter(`device ${i}`)]),
    );
    for (const [outcome] of outcomes) done(outcome);
    for (const store of [left, right]) {
      const sessions = (await commitOne(store, look)).reply as Session[];
      expect(sessions.map(({ number }) => number)).toEqual(sessions.map((_, i) => i + 1));
      expect(sessions.filter(({ kicked }) => !kicked)).toEqual([sessions.at(-1)]);
      expect(sessions).toHaveLength(20);
    }
  });

  it('store a send once that both get at the same time', async () => {
    const { left, right } = await setUp();
    await left.commit([send('bob', 'alice')]);
    const key = { rand: 7, ctime: 8, retryOf: 0 };
    const outcomes = await commitOnBoth(
      [left, right],
      Array.from({ length: 10 }, () => [send('alice', 'bob', key)]),
    );
    const [original, ...others] = stored(outcomes.flat());
    expect(others).toEqual([]);
    const replies = outcomes.map(([outcome]) => done(outcome).reply);
    expect(replies.filter((reply) => reply !== undefined)).toEqual(Array(9).fill(original));
    expect((await left.head(ab)).pos).toBe(2);
  });

  it('know the sends of each other, without asking for all of them again', async () => {
    const { left, right } = await setUp();
    const keys = Array.from({ length: RECENT_POSITIONS }, (_, i) => ({ rand: i, ctime: 1 }));
    for (const [i, key] of keys.entries()) await [left, right][i % 2]!.commit([send('alice', 'bob', key)]);
    for (const store of [left, right]) {
      const again = await store.commit(keys.map((key) => send('alice', 'bob', key)));
      expect(stored(again)).toEqual([]);
    }
    expect((await right.head(ab)).pos).toBe(RECENT_POSITIONS);
  });

  it('give an account one number, though both make it and tell it at once', async () => {
    const { left, right, sdkAppId } = await setUp();
    const outsider = await openOutsider(sdkAppId);
    await outsider.hold(`insert into account (user_id, tinyid, checksum) values ('bob', 5, 0)`);
    const tell = command([], (facts) => ({ reply: facts.account('bob')?.tinyid }));
    const outcomes = [left, right].map((store, i) => store.commit([send(['carol', 'dave'][i]!, 'bob'), tell]));
    // Both have decided on a number for it, and wait for the one who was first, and then goes away.
    await outsider.waiting(2);
    await outsider.letGo();
    const told = (await Promise.all(outcomes)).map(([, outcome]) => done(outcome).reply);
    const bob = await left.account('bob');
    expect(bob).toBeDefined();
    expect(told).toEqual([bob!.tinyid, bob!.tinyid]);
  });

  it('look whether a device may write when they hold the locks, not before', async () => {
    const { left, right, sdkAppId } = await setUp();
    const outsider = await openOutsider(sdkAppId);
    await left.commit([signIn(phone), send('alice', 'bob')]);
    await outsider.hold('select from head for update');
    const held = left.commit([send('alice', 'bob', { session: phone })]);
    await outsider.waiting(1);
    // The device comes back over the other node meanwhile.
    await right.commit([
      command([], () => ({
        rows: [{ table: 'session', put: { ...phone, resumes: 1, platform: 'Linux', number: 1, kicked: false } }],
      })),
    ]);
    await outsider.letGo();
    expect(await held).toEqual([{ kind: 'fenced' }]);
  });
});
