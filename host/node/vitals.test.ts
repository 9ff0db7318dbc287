/** The readings are of this process, and the lag is that since the last one. */
import { expect, it, onTestFinished } from 'vitest';
import type { Vitals } from '../host.ts';
import { watchVitals } from './vitals.ts';

const HELD_MS = 200;
/** Well below what is held, well above what a loop without work shows. */
const LATE_SECONDS = 0.1;
/** The monitor looks at the loop a few times in it. */
const LOOKS_MS = 100;

it('reads processor time, memory and the lag of the event loop since the last reading', async () => {
  const monitor = watchVitals();
  onTestFinished(() => monitor.close());

  /** Does something to the loop and reads, again and again until it is so: the machine may be busy with others. */
  async function until(isSo: (vitals: Vitals) => boolean, hold: () => void = () => undefined): Promise<Vitals> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, LOOKS_MS));
      hold();
      await new Promise((resolve) => setTimeout(resolve, LOOKS_MS));
      const vitals = monitor.read();
      if (isSo(vitals)) return vitals;
    }
  }

  const first = await until(({ loopLagSeconds }) => loopLagSeconds.max < LATE_SECONDS);
  expect(first.startedAt).toBeLessThan(Date.now());
  expect(first.startedAt).toBeGreaterThan(Date.now() - 3_600_000);
  expect(first.heapUsedBytes).toBeGreaterThan(1_000_000);
  expect(first.residentBytes).toBeGreaterThan(first.heapUsedBytes);

  const { loopLagSeconds, cpuSeconds } = await until(
    (vitals) => vitals.loopLagSeconds.max > LATE_SECONDS,
    () => {
      const end = performance.now() + HELD_MS;
      while (performance.now() < end);
    },
  );
  expect(loopLagSeconds.p50).toBeLessThanOrEqual(loopLagSeconds.p99);
  expect(loopLagSeconds.p99).toBeLessThanOrEqual(loopLagSeconds.max);
  expect(cpuSeconds).toBeGreaterThan(first.cpuSeconds);
  await until((vitals) => vitals.loopLagSeconds.max < LATE_SECONDS);
});
