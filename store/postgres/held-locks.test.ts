/** Locks that somebody else holds for longer than they are waited for: what does not need them goes on, and nothing fails. */
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import { describePostgres, sharedPostgres } from '../../tests/support/postgres.ts';
import { postgresSubject } from '../../tests/support/postgres-store.ts';
import { command, done, send, signIn } from '../conformance/subject.ts';
import type { Outcome, Store } from '../port.ts';

const WRITES = 62;

/** A transaction of nobody's node that holds a lock. */
async function hold(sdkAppId: number, statement: string, values: unknown[]): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: sharedPostgres() });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`set search_path to hongyan_${sdkAppId}; begin`);
  expect((await client.query(statement, values)).rowCount).toBe(1);
  return async () => void (await client.query('rollback'));
}

/** What the commands have come to by now. */
function watch(store: Store, commands: Parameters<Store['commit']>[0]) {
  const told = new Map<number, Outcome>();
  const all = store.commitEach!(commands, (nth, outcome) => void told.set(nth, outcome));
  return { told, all };
}

const head = 'select from head where stream = (select id from stream where key = $1) for update';
const name = `select pg_advisory_xact_lock(hashtextextended(current_schema() || ' ' || $1, 0))`;

describePostgres('a lock that others hold', () => {
  it.each([
    ['of a conversation', head, true],
    ['of the name of a new one', name, false],
  ] as const)('%s stops nothing but what needs it', { timeout: 30_000 }, async (_, statement, isThere) => {
    const { store, sdkAppId } = await postgresSubject();
    const ab = c2cKey('alice', 'bob');
    if (isThere) await store.commit([send('alice', 'bob')]);
    const letGo = await hold(sdkAppId, statement, [ab]);
    const needing = [10, 40];
    const commands = Array.from({ length: WRITES }, (__, i) =>
      needing.includes(i) ? send('bob', 'alice') : send('carol', `p${i}`),
    );
    const { told, all } = watch(store, commands);
    await expect.poll(() => told.size, { timeout: 20_000 }).toBe(WRITES - needing.length);
    // Nor does it stop what comes later, in any lane.
    const later = Array.from({ length: 20 }, (__, i) => send('dave', `p${i}`));
    for (const outcome of await store.commit(later)) done(outcome);
    for (const nth of needing) expect(told.has(nth)).toBe(false);
    await letGo();
    await all;
    for (const outcome of told.values()) done(outcome);
    expect((await store.head(ab)).pos).toBe(isThere ? 3 : 2);
  });

  it('of a user stops none but the writes of this user', { timeout: 30_000 }, async () => {
    const { store, sdkAppId } = await postgresSubject();
    const device = { user: 'alice', instance: 'phone', login: 'l', resumes: 0 };
    await store.commit([signIn(device), command([userKey('alice')], () => ({ entries: [] }))]);
    const letGo = await hold(sdkAppId, name, [userKey('alice')]);
    const set = command([userKey('alice')], () => ({ reply: 'set' }), device);
    const first = watch(store, [
      set,
      ...Array.from({ length: 20 }, (_, i) => send('alice', `p${i}`, { session: device })),
    ]);
    const others = Array.from({ length: 1000 }, (_, i) => send('carol', `q${i}`));
    for (const outcome of await store.commit(others)) done(outcome);
    expect(first.told.size).toBe(0);
    await letGo();
    await first.all;
    for (const outcome of first.told.values()) done(outcome);
  });
});
