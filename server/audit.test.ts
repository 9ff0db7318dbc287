/** When a server looks itself over, what it does with what it finds, and that it stops. */
import { expect, it, vi } from 'vitest';
import { StoreError } from '../store/errors.ts';
import type { Store, ViewedHead } from '../store/port.ts';
import { startAudit } from './audit.ts';
import { AUDIT_MS } from './limits.ts';
import { newAppCounts } from './metrics.ts';
import type { LiveSession } from './sessions.ts';

const stream = 'c2c:alice:bob';
const membership = { user: 'alice', stream, pinned: 0, hidden: 0, cleared: 0, receive: 0, deleted: 0 };
const head: ViewedHead = {
  stream,
  pos: 0,
  gno: 3,
  time: 0,
  seq: 0,
  run: [],
  revoked: [],
  membership,
  changed: 3,
  last: undefined,
};

/** An audit of a store whose answers the test gives; `tick` lets the time pass until the next look. */
function open(answers: Partial<Pick<Store, 'changedSince'>>, connected = ['alice']) {
  const changedSince = vi.fn(answers.changedSince ?? (async () => [head]));
  const store = {
    changedSince,
    viewedHead: async () => head,
    pull: async () => [],
    unseenAt: async () => new Set<number>(),
  };
  const tasks: { delay: number; task: () => void }[] = [];
  const counts = newAppCounts();
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const audit = startAudit({
    store,
    sessions: { all: () => connected.map((user) => ({ user }) as LiveSession) },
    timers: {
      after(delay, task) {
        const one = { delay, task };
        tasks.push(one);
        return { cancel: () => void tasks.splice(tasks.indexOf(one), 1) };
      },
    },
    random: { uint32: () => 0, hex: () => '' },
    log,
    counts,
  });
  const tick = async (): Promise<void> => {
    tasks.shift()!.task();
    await new Promise(setImmediate);
  };
  return { audit, store, tasks, counts, log, tick };
}

it('looks at one conversation at a time, slowly, and goes on where it was', async () => {
  const { store, tasks, counts, log, tick } = open({});
  expect(tasks.map(({ delay }) => delay)).toEqual([AUDIT_MS]);
  expect(store.changedSince).not.toHaveBeenCalled();
  await tick();
  await tick();
  expect(tasks).toHaveLength(1);
  expect(store.changedSince.mock.calls).toEqual([
    ['alice', 0, 1],
    ['alice', 3, 1],
  ]);
  expect(counts.audited).toBe(2);
  expect(log.error).not.toHaveBeenCalled();
});

it('counts and logs what it finds', async () => {
  const damaged = new StoreError('damaged', 'a row is damaged');
  const { counts, log, tick, tasks } = open({ changedSince: () => Promise.reject(damaged) });
  await tick();
  expect(counts.violations).toMatchObject({ checksum: 1, order: 0, unread: 0 });
  const told = { check: 'checksum', where: 'alice', text: 'a row is damaged' };
  expect(log.error.mock.calls).toEqual([[expect.stringContaining('hongyan check'), told]]);
  expect(tasks).toHaveLength(1);
});

it('does nothing while nobody is connected, or the store is out of reach, and goes on', async () => {
  const nobody = open({}, []);
  await nobody.tick();
  expect(nobody.store.changedSince).not.toHaveBeenCalled();
  expect(nobody.tasks).toHaveLength(1);
  const away = open({ changedSince: () => Promise.reject(new StoreError('unavailable', 'away')) });
  await away.tick();
  expect(away.log.error).not.toHaveBeenCalled();
  expect(away.counts).toMatchObject({ audited: 0 });
  expect(away.tasks).toHaveLength(1);
});

it('stops when it is closed, also in the middle of a look', async () => {
  const held = Promise.withResolvers<ViewedHead[]>();
  const { audit, tasks, tick, log } = open({ changedSince: () => held.promise });
  await tick();
  expect(tasks).toHaveLength(0);
  const closed = audit.close();
  held.reject(new StoreError('closed', 'the store is closed'));
  await closed;
  expect(tasks).toHaveLength(0);
  expect(log.error).not.toHaveBeenCalled();
  const idle = open({});
  await idle.audit.close();
  expect(idle.tasks).toHaveLength(0);
});
