/**
 * Watches one connection: pings when it is quiet, so that both sides know it is alive, and notices when the other side
 * no longer answers though the socket looks open. Started by the link for each connection.
 */
import { HEARTBEAT_MS } from '../../contract/limits.ts';
import type { ClientHost, Timer } from '../../host/host.ts';

/** A connection that owes an answer and has said nothing for this long is taken for dead. */
const ANSWER_MS = 10_000;
const CHECK_MS = 5000;

export interface Watched {
  /** Monotonic ms of the last frame in, the last one out, and of the oldest request that waits for its answer. */
  heardAt(): number;
  sentAt(): number;
  oldestSentAt(): number | undefined;
  ping(): void;
  /** Nobody answers. The watch is over. */
  dead(): void;
}

/** Watches until `dead` was called or the returned function is. */
export function watch({ clock, timers }: Pick<ClientHost, 'clock' | 'timers'>, one: Watched): () => void {
  let timer: Timer;
  const check = (): void => {
    const now = clock.monotonic();
    const waitingSince = one.oldestSentAt();
    if (waitingSince !== undefined && now - Math.max(waitingSince, one.heardAt()) >= ANSWER_MS) return one.dead();
    // The server hears nothing of us while it only pushes, and cuts off who is silent.
    if (now - Math.min(one.sentAt(), one.heardAt()) >= HEARTBEAT_MS) one.ping();
    timer = timers.after(CHECK_MS, check);
  };
  timer = timers.after(CHECK_MS, check);
  return () => timer.cancel();
}
