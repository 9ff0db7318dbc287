/** How this process does: time, memory, and how late its event loop is. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { VitalsMonitor } from '../host.ts';

/** Between two looks of the monitor at the loop. The time measured includes it: the rest is the lag. */
const RESOLUTION_MS = 20;

export function watchVitals(): VitalsMonitor {
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  const startedAt = performance.timeOrigin;
  const lagSeconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1000);
  return {
    read() {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      const loopLagSeconds = {
        p50: lagSeconds(loop.percentile(50)),
        p99: lagSeconds(loop.percentile(99)),
        max: lagSeconds(loop.max),
      };
      loop.reset();
      return {
        cpuSeconds: (user + system) / 1e6,
        startedAt,
        residentBytes: rss,
        heapUsedBytes: heapUsed,
        loopLagSeconds,
      };
    },
    close: () => void loop.disable(),
  };
}
