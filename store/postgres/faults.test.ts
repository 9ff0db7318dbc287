/**
 * The engine against a real PostgreSQL that is killed, and over a network that breaks at the worst moment. What is written
 * here is written twice if it is carried out twice: no send is recognised as one that is there already.
 */
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { cuttingProxy } from '../../tests/support/cutting-proxy.ts';
import { describePostgres, freshApp, sharedPostgres, startPostgres } from '../../tests/support/postgres.ts';
import { openPostgres } from '../../tests/support/postgres-store.ts';
import { EMPTY_RUN, type StreamKey } from '../../contract/entry.ts';
import { c2cKey } from '../../contract/stream-key.ts';
import { ANY_SIZE, command } from '../conformance/subject.ts';
import type { StoreError } from '../errors.ts';
import type { Command, Outcome, Store } from '../port.ts';

const WRITERS = 8;
const streams = Array.from({ length: WRITERS }, (_, i) => c2cKey('alice', `bob${i}`));

/** Appends a message, whatever is there. */
function append(stream: StreamKey, body: string): Command {
  return command([stream], (facts) => {
    const seq = facts.head(stream).seq + 1;
    const entry = { stream, kind: 'msg', time: 0, from: 'alice', seq, rand: seq, ctime: 1, run: EMPTY_RUN } as const;
    return { entries: [{ ...entry, body }] };
  });
}

/** Writers that go on until they are told to stop, each on its stream, and what became of all they wrote. */
function writing(store: Store) {
  let isStopped = false;
  const outcomes = new Map<string, Outcome>();
  const write = async (stream: StreamKey): Promise<void> => {
    for (let i = 0; !isStopped; i += 1) {
      const body = `"${stream} ${i}"`;
      const [outcome] = await store.commit([append(stream, body)]);
      outcomes.set(body, outcome!);
      if (outcome!.kind !== 'done') await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const all = Promise.all(streams.map(write));
  return {
    outcomes,
    async stop() {
      isStopped = true;
      await all;
    },
  };
}

/** Every one that was told to be done is there once, at its place; any other one at most once. Nothing else is there. */
async function check(store: Store, outcomes: ReadonlyMap<string, Outcome>): Promise<void> {
  const found = new Map<string, number>();
  for (const stream of streams) {
    const entries = await store.pull(stream, 0, ANY_SIZE, ANY_SIZE);
    expect(entries.map(({ pos }) => pos)).toEqual(entries.map((_, i) => i + 1));
    expect(entries.map(({ gno }) => gno)).toEqual(entries.map(({ gno }) => gno).sort((a, b) => a - b));
    for (const { body, pos } of entries) {
      expect(found.has(body), `${body} is there twice`).toBe(false);
      found.set(body, pos);
    }
  }
  for (const [body, outcome] of outcomes) {
    if (outcome.kind === 'done') expect(found.get(body), `${body} is lost`).toBe(outcome.entries[0]!.pos);
    else expect(outcome).toMatchObject({ kind: 'failed', error: { reason: 'unavailable' } });
  }
  for (const body of found.keys()) expect(outcomes.has(body)).toBe(true);
}

describePostgres('the engine over a network that breaks', () => {
  it('knows after a cut at COMMIT whether it was carried out', async () => {
    const proxy = await cuttingProxy(sharedPostgres()!);
    const store = await openPostgres({ address: proxy.address, sdkAppId: freshApp() });
    const cuts = { before: 0, after: 0 };
    let commits = 0;
    proxy.cut = () => {
      commits += 1;
      const cut = (['none', 'before', 'none', 'after', 'none'] as const)[commits % 5]!;
      if (cut !== 'none') cuts[cut] += 1;
      return cut;
    };
    const writers = writing(store);
    await expect.poll(() => Math.min(cuts.before, cuts.after), { timeout: 20_000 }).toBeGreaterThan(20);
    await writers.stop();
    proxy.cut = () => 'none';
    expect([...writers.outcomes.values()].every(({ kind }) => kind === 'done')).toBe(true);
    await check(store, writers.outcomes);
  });

  it('goes on when all connections break at once, again and again', async () => {
    const proxy = await cuttingProxy(sharedPostgres()!);
    const store = await openPostgres({ address: proxy.address, sdkAppId: freshApp() });
    const writers = writing(store);
    for (let i = 1; i <= 10; i += 1) {
      await expect.poll(() => writers.outcomes.size, { timeout: 20_000, interval: 7 }).toBeGreaterThan(i * 20);
      proxy.breakAll();
    }
    await writers.stop();
    expect([...writers.outcomes.values()].every(({ kind }) => kind === 'done')).toBe(true);
    await check(store, writers.outcomes);
  });
});

describePostgres('the engine on a PostgreSQL that is killed', () => {
  it.each(['no work lost', 'a failure told'])('has all that was acknowledged, once: %s', async (kind) => {
    const postgres = await startPostgres();
    const proxy = await cuttingProxy(postgres.address);
    const options = { address: proxy.address, sdkAppId: freshApp() };
    const store = await openPostgres({ ...options, patienceMs: kind === 'no work lost' ? 20_000 : 50 });
    const writers = writing(store);
    for (let i = 1; i <= 8; i += 1) {
      const before = writers.outcomes.size;
      await expect.poll(() => writers.outcomes.size, { timeout: 20_000 }).toBeGreaterThan(before + 50);
      // In the middle of a commit: that has been sent, and is not answered yet.
      await new Promise<void>((resolve) => {
        proxy.cut = () => {
          proxy.cut = () => 'none';
          resolve(postgres.kill());
          return 'none';
        };
      });
      await postgres.start();
    }
    await writers.stop();
    const failures = [...writers.outcomes.values()].filter(({ kind: outcome }) => outcome !== 'done');
    if (kind === 'no work lost') expect(failures).toEqual([]);
    // It comes back by itself.
    await expect.poll(() => store.head(streams[0]!).catch(() => undefined), { timeout: 10_000 }).toBeDefined();
    await check(store, writers.outcomes);
    await store.close();
    await check(await openPostgres({ ...options, address: postgres.address }), writers.outcomes);
  });
});

describePostgres('a history that goes on elsewhere', () => {
  it('is not taken for the one that was opened', async () => {
    const postgres = await startPostgres({ settings: { restore_command: 'false' } });
    const options = { address: postgres.address, sdkAppId: freshApp() };
    const onFatal = vi.fn<(error: StoreError) => void>();
    const store = await openPostgres({ ...options, onFatal });
    expect(await store.commit([append(streams[0]!, '1')])).toMatchObject([{ kind: 'done' }]);
    await postgres.kill();
    // A restore to a point in time: it ends on a timeline of its own, as a standby does that takes over.
    const signal = join(postgres.directory, 'data', 'recovery.signal');
    writeFileSync(signal, '');
    chmodSync(signal, 0o666);
    await postgres.start();
    await expect.poll(() => existsSync(signal), { timeout: 20_000 }).toBe(false);

    await expect(store.commit([append(streams[0]!, '2')])).rejects.toMatchObject({ reason: 'replaced' });
    await expect(store.head(streams[0]!)).rejects.toMatchObject({ reason: 'replaced' });
    expect(onFatal).toHaveBeenCalledOnce();
    const again = await openPostgres(options);
    expect(again.epoch).not.toBe(store.epoch);
    expect(await again.head(streams[0]!)).toMatchObject({ pos: 1 });
  });
});
