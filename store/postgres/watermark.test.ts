/** Whoever follows the store is never shown a number before all lower ones are there, however commits overtake each other. */
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { nodeClock } from '../../host/node/clock.ts';
import { nodeTimers } from '../../host/node/timers.ts';
import { describePostgres } from '../../tests/support/postgres.ts';
import { postgresSubject, settingsFor } from '../../tests/support/postgres-store.ts';
import { commitOne, follow, send } from '../conformance/subject.ts';
import type { Command, Outcome, Store, Tail } from '../port.ts';
import { createCommits } from './commit.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from './sql.ts';
import { createWatermark } from './watermark.ts';

/** Writes to the same database as `store`; each transaction waits before its COMMIT until it is let go. */
interface HeldWriter {
  readonly store: Store;
  readonly commit: (command: Command) => Promise<Outcome[]>;
  /** Transactions that have done all but COMMIT, oldest first. */
  readonly held: PromiseWithResolvers<void>[];
  /** Resolves when that many are held. */
  readonly holding: (count: number) => Promise<void>;
}

async function databaseOf(sdkAppId: number, lanes = 1): Promise<Database> {
  const { database } = await openDatabase(settingsFor({ sdkAppId, lanes }));
  onTestFinished(() => database.close());
  return database;
}

async function heldWriter(lanes = 6): Promise<HeldWriter> {
  const { store, sdkAppId } = await postgresSubject();
  const database = await databaseOf(sdkAppId, lanes);
  const held: PromiseWithResolvers<void>[] = [];
  let watchers: (() => void)[] = [];
  const commits = createCommits(
    {
      ...database,
      transact: (work) =>
        database.transact(async (transaction) => {
          const result = await work(transaction);
          const gate = Promise.withResolvers<void>();
          held.push(gate);
          for (const look of watchers) look();
          await gate.promise;
          return result;
        }),
    },
    { clock: nodeClock, timers: nodeTimers, lanes, patienceMs: 10_000 },
  );
  onTestFinished(async () => {
    for (const gate of held) gate.resolve();
    await commits.close();
  });
  const holding = async (count: number): Promise<void> => {
    if (held.length >= count) return;
    await new Promise<void>((resolve) => {
      watchers.push(() => {
        if (held.length >= count) resolve();
      });
    });
    watchers = [];
  };
  return { store, held, holding, commit: (command) => commits.commit([command]) };
}

const gnosOf = (tail: Tail): number[] => tail.entries.map(({ gno }) => gno);

describePostgres('the watermark on PostgreSQL', () => {
  it('does not pass a transaction that has taken a number and is not done', async () => {
    const { store, commit, held, holding } = await heldWriter();
    const slow = commit(send('alice', 'bob'));
    await holding(1);
    const { entries } = await commitOne(store, send('carol', 'dave'));
    const quick = entries[0]!.gno;
    for (let looks = 0; looks < 3; looks += 1) {
      expect(await store.tail(0, 10)).toEqual({ upto: 0, newest: quick, entries: [], sessions: [], damaged: [] });
      expect(store.gno()).toBe(0);
    }
    held[0]!.resolve();
    const [outcome] = await slow;
    const slower = outcome?.kind === 'done' ? outcome.entries[0]!.gno : 0;
    expect(slower).toBeLessThan(quick);
    expect(gnosOf(await store.tail(0, 10))).toEqual([slower, quick]);
    expect(store.gno()).toBe(quick);
  });

  it('passes numbers that were taken in vain, and is not held up by who does not write here', async () => {
    const [{ store, sdkAppId }, other] = [await postgresSubject(), await postgresSubject()];
    const [own, elsewhere] = [await databaseOf(sdkAppId), await databaseOf(other.sdkAppId)];
    const vain = own.transact(async (transaction) => {
      await transaction.takeBlock();
      throw new Error('as planned');
    });
    await expect(vain).rejects.toThrow('as planned');
    const gate = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    const writing = elsewhere.transact(async (transaction) => {
      await transaction.takeBlock();
      began.resolve();
      await gate.promise;
    });
    await began.promise;
    const { entries } = await commitOne(store, send('carol', 'dave'));
    expect(gnosOf(await store.tail(0, 10))).toEqual([entries[0]!.gno]);
    gate.resolve();
    await writing;
  });

  const action = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), n: fc.nat(11) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('letGo' as const), n: fc.nat(11) }) },
    { weight: 2, arbitrary: fc.constant({ do: 'tail' as const }) },
  );

  it('lets a follower miss nothing, in whatever order transactions come to their end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 20, maxLength: 60 }), async (actions) => {
        const { store, commit, held } = await heldWriter();
        const writing: Promise<Outcome[]>[] = [];
        const seen: Tail['entries'][number][] = [];
        let upto = 0;
        const look = async (): Promise<void> => {
          const tail = await store.tail(upto, 5);
          seen.push(...tail.entries);
          upto = tail.upto;
        };
        for (const one of actions) {
          if (one.do === 'send') writing.push(commit(send(`from${one.n}`, `to${one.n % 5}`)));
          else if (one.do === 'tail') await look();
          else held.splice(one.n % Math.max(held.length, 1), 1)[0]?.resolve();
        }
        const ended = Promise.all(writing);
        let isDone = false;
        void ended.then(() => (isDone = true));
        while (!isDone) {
          held.pop()?.resolve();
          await look();
        }
        seen.push(...(await follow(store, upto, 100)));
        const written = (await ended).flat().flatMap((outcome) => (outcome.kind === 'done' ? outcome.entries : []));
        expect(written).toHaveLength(writing.length);
        expect(seen).toEqual(
          written.map(({ gno, stream, pos }) => ({ gno, stream, pos })).sort((a, b) => a.gno - b.gno),
        );
        for (const entries of Map.groupBy(seen, ({ stream }) => stream).values()) {
          expect(entries.map(({ pos }) => pos)).toEqual(entries.map((_, i) => i + 1));
        }
      }),
      { numRuns: 8, seed: 20_260_202 },
    );
  });
});

it('waits for the writers it met, and not for those that came later', () => {
  const watermark = createWatermark();
  expect(watermark.isKnown()).toBe(false);
  watermark.ask()({ newest: 5, writers: ['a', 'b'] });
  watermark.ask()({ newest: 7, writers: ['b', 'c'] });
  expect([watermark.isKnown(), watermark.gno()]).toEqual([false, 0]);
  watermark.ask()({ newest: 9, writers: ['c'] });
  expect(watermark.gno()).toBe(5);
  watermark.ask()({ newest: 9, writers: ['d'] });
  expect(watermark.gno()).toBe(9);
  watermark.ask()({ newest: 8, writers: [] });
  expect(watermark.gno()).toBe(9);
  watermark.ask()({ newest: 11, writers: [] });
  expect(watermark.gno()).toBe(11);
});

it('is not misled by looks whose answers overtake each other', () => {
  const watermark = createWatermark();
  watermark.ask()({ newest: 1, writers: [] });
  const [first, second, third] = [watermark.ask(), watermark.ask(), watermark.ask()];
  // The second was carried out before b took its number, and b is met by the first.
  expect(first({ newest: 5, writers: ['b'] })).toBe(1);
  expect(second({ newest: 3, writers: ['a'] })).toBe(1);
  expect(watermark.gno()).toBe(1);
  // What nobody was under way for is settled, whatever others say.
  expect(third({ newest: 4, writers: [] })).toBe(4);
  expect(watermark.gno()).toBe(4);
  const late = watermark.ask();
  expect(watermark.ask()({ newest: 8, writers: ['c'] })).toBe(5);
  watermark.ask()({ newest: 9, writers: [] });
  // Its connection may not show what others have settled meanwhile.
  expect(late({ newest: 5, writers: ['b'] })).toBe(4);
  expect(watermark.gno()).toBe(9);
});
