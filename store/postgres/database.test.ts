/** What becomes of transactions and reads when connections are lost, at the moments that matter; in virtual time. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../../host/host.ts';
import { createWorld, type World } from '../../sim/world.ts';
import { type FakePostgres, fakePostgres, note, sqlError } from '../../tests/support/fake-postgres.ts';
import { StoreError } from '../errors.ts';
import { createDatabase } from './database.ts';
import { CHANGES_PER_BLOCK, type Database, MAX_WAITING_READS, type Transaction } from './sql.ts';

const PATIENCE_MS = 10_000;

let world: World;
let postgres: FakePostgres;
let database: Database;
let warn: ReturnType<typeof vi.fn<Log['warn']>>;
let onFatal: ReturnType<typeof vi.fn<(error: StoreError) => void>>;

beforeEach(() => {
  world = createWorld(1);
  postgres = fakePostgres();
  onFatal = vi.fn<(error: StoreError) => void>();
  warn = vi.fn<Log['warn']>();
  const host = world.serverHost('node');
  database = createDatabase({
    ...host,
    log: { ...host.log, warn },
    place: 'db:5432/im',
    lanes: 2,
    readers: 1,
    patienceMs: PATIENCE_MS,
    connect: () => postgres.connect(),
    onFatal,
  });
});

/** A transaction that writes one note. */
function noting(text: string): (transaction: Transaction) => Promise<number> {
  return async (transaction) => {
    const block = await transaction.takeBlock();
    transaction.run(note, { text });
    return block;
  };
}

const write = (text: string): Promise<number> => database.transact(noting(text));
const look = { sql: 'look', places: [] };
const read = (): Promise<unknown> => database.read((sql) => sql.all(look, {}));

/** Does something the first time that a statement like this is asked. */
function once(pattern: RegExp, act: (connection: { destroy(): void }) => void): void {
  let done = false;
  postgres.before = (text, connection) => {
    if (done || !pattern.test(text)) return;
    done = true;
    act(connection);
  };
}

/** What a promise that is under way has come to by now. */
function watch(promise: Promise<unknown>): { outcome: unknown } {
  const seen: { outcome: unknown } = { outcome: undefined };
  promise.then(
    () => (seen.outcome = 'done'),
    (error: unknown) => (seen.outcome = error instanceof StoreError ? error.reason : error),
  );
  return seen;
}

describe('a transaction', () => {
  it('leaves in few pieces: BEGIN with its first statement, COMMIT behind its last one', async () => {
    const first = await world.until(write('a'));
    const second = await world.until(write('b'));
    expect(first).toBe(CHANGES_PER_BLOCK);
    expect(second).toBe(2 * CHANGES_PER_BLOCK);
    expect(postgres.notes).toEqual(['a', 'b']);
    expect(postgres.made).toHaveLength(1);
    const block = expect.stringContaining('nextval');
    expect(postgres.made[0]!.asked.slice(1, 5)).toEqual(['BEGIN', block, 'note', 'COMMIT']);
  });

  it('that was carried out when the connection was lost at COMMIT is not carried out again', async () => {
    postgres.afterCommit = (connection) => {
      connection.destroy();
      postgres.afterCommit = () => {};
    };
    await world.until(write('a'));
    expect(postgres.notes).toEqual(['a']);
    expect(postgres.made).toHaveLength(2);
  });

  it('that was not carried out when the connection was lost at COMMIT is run again', async () => {
    once(/COMMIT/, (connection) => connection.destroy());
    await world.until(write('a'));
    expect(postgres.notes).toEqual(['a']);
  });

  it.each([/BEGIN/, /nextval/, /note/])('is run again when the connection is lost at %s', async (pattern) => {
    once(pattern, (connection) => connection.destroy());
    await world.until(write('a'));
    expect(postgres.notes).toEqual(['a']);
  });

  it('whose end is not known waits until what it left behind has ended', async () => {
    postgres.afterCommit = (connection) => {
      connection.destroy();
      postgres.afterCommit = () => {};
    };
    let looks = 0;
    postgres.before = (text) => {
      if (text.startsWith('update "receipt"') && !text.includes('nextval') && ++looks <= 2) throw sqlError('55P03');
    };
    await world.until(write('a'));
    expect(looks).toBe(3);
    expect(postgres.notes).toEqual(['a']);
  });

  it('whose end can not be learned in time is not said to be done, nor run again', async () => {
    postgres.afterCommit = (connection) => {
      connection.destroy();
      postgres.isDown = true;
    };
    const seen = watch(write('a'));
    await world.run(PATIENCE_MS + 1);
    expect(seen.outcome).toBe('unavailable');
    expect(postgres.notes).toEqual(['a']);
  });

  it.each(['40001', '40P01', '55P03', '57014'])('that others were in the way of (%s) is run again', async (code) => {
    let times = 0;
    postgres.before = (text) => {
      if (text === 'note' && ++times <= 5) throw sqlError(code);
    };
    await world.until(write('a'));
    expect(postgres.notes).toEqual(['a']);
    expect(postgres.made).toHaveLength(1);
    expect(world.clock.monotonic()).toBeGreaterThan(100);
  });

  it('that others are in the way of for too long says so', async () => {
    postgres.before = (text) => {
      if (text === 'note') throw sqlError('40P01', 'deadlock detected');
    };
    const seen = watch(write('a'));
    await world.run(PATIENCE_MS);
    expect(seen.outcome).toBe('unavailable');
    expect(postgres.notes).toEqual([]);
  });

  it('fails with what failed first, and leaves nothing', async () => {
    const wrong = { sql: 'wrong', places: [] };
    postgres.before = (text) => {
      if (text === 'wrong') throw sqlError('23505', 'duplicate key');
    };
    const failing = database.transact(async (transaction) => {
      transaction.run(note, { text: 'a' });
      transaction.run(wrong, {});
      await transaction.all(note, { text: 'b' });
    });
    await expect(world.until(failing)).rejects.toMatchObject({ code: '23505' });
    const unheeded = database.transact(async (transaction) => {
      transaction.run(note, { text: 'a' });
      transaction.run(wrong, {});
    });
    await expect(world.until(unheeded)).rejects.toMatchObject({ code: '23505' });
    await expect(world.until(database.transact(() => Promise.reject(new Error('own'))))).rejects.toThrow('own');
    expect(postgres.notes).toEqual([]);
    expect(postgres.made[0]!.asked.filter((text) => text === 'ROLLBACK')).toHaveLength(2);
  });

  it('gets its receipt back when somebody tidied it away', async () => {
    await world.until(write('a'));
    postgres.receipts.clear();
    await world.until(write('b'));
    expect(postgres.notes).toEqual(['a', 'b']);
  });

  it('is not ended before it is known by its block', async () => {
    const blocked = Promise.withResolvers<void>();
    postgres.before = (text) => (text.includes('nextval') ? blocked.promise : undefined);
    const written = database.transact(async (transaction) => void transaction.takeBlock());
    await world.run(1000);
    expect(postgres.made[0]!.asked).not.toContain('COMMIT');
    blocked.resolve();
    await world.until(written);
    expect(postgres.made[0]!.asked.at(-1)).toBe('COMMIT');
  });

  it('waits for a lane', async () => {
    const blocked = Promise.withResolvers<void>();
    postgres.before = (text) => (text === 'note' ? blocked.promise : undefined);
    const all = ['a', 'b', 'c'].map(write);
    await world.run(1000);
    expect(postgres.made).toHaveLength(2);
    blocked.resolve();
    await world.until(Promise.all(all));
    expect(postgres.notes.sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('reads that wait', () => {
  /** The only reader is busy with something that does not end. */
  beforeEach(async () => {
    const forever = Promise.withResolvers<void>();
    let isFirst = true;
    postgres.before = (text) => {
      if (text !== 'look' || !isFirst) return;
      isFirst = false;
      return forever.promise;
    };
    void read().catch(() => {});
    await world.run(1);
    end = forever.resolve;
  });
  let end: () => void;

  it('do not hold up those that have a connection of their own', async () => {
    for (let i = 0; i < 100; i += 1) void read();
    expect(await world.until(database.readApart((sql) => sql.all(look, {})))).toEqual([]);
    end();
  });

  it('let what is urgent go first', async () => {
    const order: string[] = [];
    const ask = (name: string, isUrgent?: boolean) => database.read(async () => void order.push(name), isUrgent);
    const all = [ask('a'), ask('b', false), ask('urgent', true), ask('urgent, too', true)];
    end();
    await world.until(Promise.all(all));
    expect(order).toEqual(['urgent', 'urgent, too', 'a', 'b']);
  });

  it('are refused at once beyond a bound, but not what is urgent', async () => {
    const waiting = Array.from({ length: MAX_WAITING_READS }, () => watch(read()));
    const snapshot = watch(database.snapshot((sql) => sql.all(look, {})));
    const [one, urgent] = [watch(read()), watch(database.read((sql) => sql.all(look, {}), true))];
    await world.run(1);
    expect([snapshot.outcome, one.outcome, urgent.outcome]).toEqual(['overloaded', 'overloaded', undefined]);
    end();
    await world.run(1);
    expect(new Set([...waiting, urgent].map(({ outcome }) => outcome))).toEqual(new Set(['done']));
  });
});

describe('an outage', () => {
  beforeEach(async () => {
    await world.until(Promise.all([write('before'), read()]));
    postgres.isDown = true;
    for (const connection of postgres.made) connection.destroy();
  });

  it('that is short is waited for', async () => {
    const seen = [write('a'), read()].map(watch);
    await world.run(PATIENCE_MS - 2000);
    expect(seen.map(({ outcome }) => outcome)).toEqual([undefined, undefined]);
    postgres.isDown = false;
    await world.run(1001);
    expect(seen.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(postgres.notes).toEqual(['before', 'a']);
  });

  it('that is long fails what was asked in time, and later calls at once, until it is over', async () => {
    const first = watch(write('a'));
    await world.run(PATIENCE_MS / 2);
    const second = watch(read());
    await world.run(PATIENCE_MS / 2);
    expect([first.outcome, second.outcome]).toEqual(['unavailable', 'unavailable']);
    const third = watch(read());
    await world.run(1);
    expect(third.outcome).toBe('unavailable');
    await expect(world.until(write('b'))).rejects.toThrow(
      /^PostgreSQL at db:5432\/im can't be reached \(.*ECONNREFUSED\)/,
    );

    await world.run(3_600_000);
    postgres.isDown = false;
    await world.run(1001);
    await world.until(write('c'));
    expect(postgres.notes).toEqual(['before', 'c']);
  });

  it('does not hold up the close, and leaves nothing behind', async () => {
    const seen = watch(write('a'));
    await world.until(database.close(), PATIENCE_MS);
    expect(seen.outcome).toBe('unavailable');
    postgres.isDown = false;
    const made = postgres.made.length;
    await world.run(3_600_000);
    expect(postgres.made).toHaveLength(made);
  });
});

it('a connection that can not be made leaves those that are there in use', async () => {
  const blocked = Promise.withResolvers<void>();
  postgres.before = (text) => (text === 'note' ? blocked.promise : undefined);
  const first = write('a');
  await world.run(1);
  postgres.isDown = true;
  const second = watch(write('b'));
  blocked.resolve();
  await world.until(first);
  await world.run(PATIENCE_MS + 1);
  expect(second.outcome).toBe('unavailable');
  let deadlocks = 0;
  postgres.before = (text) => {
    if (text === 'note' && ++deadlocks <= 3) throw sqlError('40P01');
  };
  for (const text of ['c', 'd', 'e']) await world.until(write(text));
  expect(postgres.notes).toEqual(['a', 'c', 'd', 'e']);
});

it('a database that was replaced ends everything, once', async () => {
  await world.until(Promise.all([write('a'), read()]));
  const replaced = new StoreError('replaced', 'another database');
  for (const connection of postgres.made) connection.destroy();
  postgres.connect = () => Promise.reject(replaced);
  await expect(world.until(Promise.all([write('b'), write('c'), read()]))).rejects.toBe(replaced);
  await expect(world.until(read())).rejects.toBe(replaced);
  await expect(world.until(write('d'))).rejects.toBe(replaced);
  expect(onFatal.mock.calls).toEqual([[replaced]]);
  await world.until(database.close());
});

it('a close finishes what is under way, takes nothing more, and leaves nothing', async () => {
  const blocked = Promise.withResolvers<void>();
  postgres.before = (text) => (/note|look/.test(text) ? blocked.promise : undefined);
  const writing = ['a', 'b', 'c'].map(write);
  const reading = read();
  await world.run(100);
  const closing = database.close();
  await expect(world.until(write('d'))).rejects.toMatchObject({ reason: 'closed' });
  await expect(world.until(read())).rejects.toMatchObject({ reason: 'closed' });
  blocked.resolve();
  await world.until(Promise.all([...writing, reading, closing, database.close()]));
  expect(postgres.notes.sort()).toEqual(['a', 'b', 'c']);
  expect(postgres.open()).toBe(0);
  expect(postgres.receipts.size).toBe(0);
});

it('a snapshot is one transaction that only reads, and is taken again when its connection is lost', async () => {
  once(/look/, (connection) => connection.destroy());
  await world.until(database.snapshot((sql) => sql.all(look, {})));
  const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
  expect(postgres.made.map(({ asked }) => asked)).toEqual([
    [begin, 'look', 'COMMIT'],
    [begin, 'look', 'COMMIT'],
  ]);
});

it('a database that takes connections but no receipts is one outage, not one after the other', async () => {
  let isFull = true;
  postgres.before = (text) => {
    if (isFull && text.startsWith('insert into "receipt"')) throw sqlError('53100', 'could not extend file');
  };
  const seen = watch(write('a'));
  await world.run(PATIENCE_MS / 2);
  expect(warn).toHaveBeenCalledOnce();
  expect(postgres.open()).toBe(0);
  isFull = false;
  await world.run(1001);
  expect(seen.outcome).toBe('done');
});
