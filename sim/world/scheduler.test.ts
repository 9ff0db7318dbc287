/** Virtual time: what is due happens in order, promises settle in between, and mistakes are named. */
import { describe, expect, it } from 'vitest';
import { createScheduler } from './scheduler.ts';

describe('virtual time', () => {
  it('passes only when told, task by task', async () => {
    const scheduler = createScheduler();
    const seen: string[] = [];
    for (const delayMs of [30, 10, 20, 10]) scheduler.in(delayMs, () => seen.push(`${delayMs}@${scheduler.now()}`));
    await scheduler.run(20);
    expect(seen).toEqual(['10@10', '10@10', '20@20']);
    expect(scheduler.now()).toBe(20);
    await scheduler.run(100);
    expect(seen.at(-1)).toBe('30@30');
    expect(scheduler.now()).toBe(120);
  });

  it('lets all promises settle between two tasks of one instant', async () => {
    const scheduler = createScheduler();
    const seen: string[] = [];
    const deep = async (left: number): Promise<void> => (left > 0 ? await deep(left - 1) : void seen.push('settled'));
    scheduler.in(5, () => void deep(100));
    scheduler.in(5, () => seen.push('next'));
    await scheduler.run(5);
    expect(seen).toEqual(['settled', 'next']);
  });

  it('comes to rest when the next task is far off', async () => {
    const scheduler = createScheduler();
    const heartbeat = (): void => void scheduler.in(30_000, heartbeat);
    heartbeat();
    scheduler.in(700, () => scheduler.in(700, () => undefined));
    await scheduler.settle(1000, 60_000);
    expect(scheduler.now()).toBe(1400);
    await expect(scheduler.settle(30_000, 60_000)).rejects.toThrow('did not come to rest');
  });

  it('goes on until a promise is settled, and says so when it never is', async () => {
    const scheduler = createScheduler();
    const later = new Promise<string>((resolve) => scheduler.in(40, () => resolve('done')));
    scheduler.in(50, () => expect.unreachable());
    expect(await scheduler.until(later, 1000)).toBe('done');
    expect(scheduler.now()).toBe(40);
    await expect(scheduler.until(Promise.reject(new Error('no')), 1000)).rejects.toThrow('no');
  });

  it('says so when a promise is never settled, whether time passes or not', async () => {
    const never = new Promise(() => undefined);
    await expect(createScheduler().until(never, 1000)).rejects.toThrow('still waiting');
    const busy = createScheduler();
    const tick = (): void => void busy.in(100, tick);
    tick();
    await expect(busy.until(never, 1000)).rejects.toThrow('still waiting after 1000 ms');
    expect(busy.now()).toBe(1000);
  });

  it('passes on what a task throws, and goes on afterwards', async () => {
    const scheduler = createScheduler();
    let done = false;
    scheduler.in(1, () => {
      throw new Error('a bug');
    });
    scheduler.in(2, () => (done = true));
    await expect(scheduler.run(5)).rejects.toThrow('a bug');
    await scheduler.run(5);
    expect(done).toBe(true);
  });

  it('refuses two runs at once and times that are no number', async () => {
    const scheduler = createScheduler();
    const first = scheduler.run(10);
    await expect(scheduler.run(10)).rejects.toThrow('running already');
    await first;
    expect(() => scheduler.in(Number.NaN, () => undefined)).toThrow('a number');
  });
});
