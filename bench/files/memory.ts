/** How far the memory of this process grows while something is done: it looks every few milliseconds. Served by each child. */

const EVERY_MS = 5;

let peak = 0;
let begun = 0;
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, EVERY_MS).unref();

export const memory = {
  /** From here on. */
  watch(): void {
    (globalThis as { gc?: () => void }).gc?.();
    begun = process.memoryUsage.rss();
    peak = begun;
  },
  /** Bytes above where it began, at most. */
  growth: (): number => Math.max(peak, process.memoryUsage.rss()) - begun,
};
