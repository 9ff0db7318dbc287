/**
 * Timers of any length. The system's own hold a delay in 31 bits and fire at once when it is longer (24.8 days), which a
 * UserSig of 180 days is; so a long delay is waited for in steps.
 */
import type { Timer, Timers } from './host.ts';

/** Longest delay that setTimeout keeps, under Node as in browsers. */
export const LONGEST_STEP_MS = 2 ** 31 - 1;

/** A timer with a limit, as the system has it. */
export interface StepTimer {
  /** Runs `task` after at most {@link LONGEST_STEP_MS}. Answers with a way to stop it. */
  (delayMs: number, task: () => void): () => void;
}

/** Timers without a limit out of one that has it. */
export function timersOf(step: StepTimer, rest: Pick<Timers, 'soon' | 'keepAlive'>): Timers {
  return {
    after(delayMs, task): Timer {
      let remainingMs = delayMs;
      let stop: () => void;
      const wait = (): void => {
        const stepMs = Math.min(remainingMs, LONGEST_STEP_MS);
        remainingMs -= stepMs;
        stop = step(stepMs, remainingMs > 0 ? wait : task);
      };
      wait();
      return { cancel: () => stop() };
    },
    ...rest,
  };
}
