/**
 * How long to wait before the next attempt to connect: twice as long each time, up to a limit, and never the same for
 * everybody, so that a restarted server is not met by all its clients at once.
 */
import type { Random } from '../../host/host.ts';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

/** Delay before attempt `attempt` (1 is the first that has to wait), ms: between half and the whole of its step. */
export function backOffMs(attempt: number, random: Random): number {
  const step = Math.min(FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 16), LONGEST_DELAY_MS);
  return step / 2 + (step / 2) * (random.uint32() / 2 ** 32);
}
