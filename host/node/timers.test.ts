/** Timers over a system that keeps only 31 bits of a delay: long ones go in steps, and can be stopped in any of them. */
import { describe, expect, it } from 'vitest';
import { timersOf } from '../timers.ts';
import { nodeTimers } from './timers.ts';

const DAY_MS = 86_400_000;

/** A system timer that remembers, and fires when told. */
function fakeSystem() {
  const waiting: { delayMs: number; task: () => void }[] = [];
  const timers = timersOf(
    (delayMs, task) => {
      const entry = { delayMs, task };
      waiting.push(entry);
      return () => {
        const at = waiting.indexOf(entry);
        if (at >= 0) waiting.splice(at, 1);
      };
    },
    { soon: () => undefined, keepAlive: () => ({ cancel: () => undefined }) },
  );
  return { timers, waiting, fire: () => waiting.shift()?.task() };
}

describe('a timer', () => {
  it('passes a delay that fits on as it is', () => {
    const { timers, waiting, fire } = fakeSystem();
    let fired = 0;
    timers.after(5000, () => fired++);
    expect(waiting.map((entry) => entry.delayMs)).toEqual([5000]);
    fire();
    expect(fired).toBe(1);
    expect(waiting).toEqual([]);
  });

  it('waits 180 days in steps the system can hold, and fires once', () => {
    const { timers, waiting, fire } = fakeSystem();
    let fired = 0;
    timers.after(180 * DAY_MS, () => fired++);
    let waitedMs = 0;
    while (waiting.length > 0) {
      expect(fired).toBe(0);
      expect(waiting[0]!.delayMs).toBeLessThan(2 ** 31);
      waitedMs += waiting[0]!.delayMs;
      fire();
    }
    expect(fired).toBe(1);
    expect(waitedMs).toBe(180 * DAY_MS);
  });

  it.each([0, 1, 7])('is stopped after %i steps', (steps) => {
    const { timers, waiting, fire } = fakeSystem();
    let fired = 0;
    const timer = timers.after(180 * DAY_MS, () => fired++);
    for (let step = 0; step < steps; step++) fire();
    timer.cancel();
    expect(waiting).toEqual([]);
    expect(fired).toBe(0);
  });

  it('runs on the real system: soon before later, cancelled never', async () => {
    const order: string[] = [];
    nodeTimers.after(1, () => order.push('cancelled')).cancel();
    await new Promise<void>((resolve) => {
      // The timers of the program under test do not keep it alive; this test runner stays by itself.
      nodeTimers.after(5, () => resolve(void order.push('later')));
      nodeTimers.soon(() => order.push('soon'));
    });
    expect(order).toEqual(['soon', 'later']);
  });
});
