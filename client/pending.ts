/**
 * Calls that are under way: each ends exactly once, with its own result, or with the reason why everything ends. The
 * facade and the typed face wait here, so that no call outlives its session unanswered.
 */
import { ErrorCode } from '../contract/errors.ts';
import type { Log } from '../host/host.ts';
import { type Failure, fail, type Result } from './result.ts';

export interface Pending {
  /** Calls `finish` once: when `work` is done, or at {@link end}. Never before the caller's turn is over. */
  run<T>(work: () => Promise<Result<T>>, finish: (result: Result<T>) => void): void;
  /** Ends all that is under way. */
  end(failure: Failure): void;
}

export function createPending(log: Log): Pending {
  const open = new Set<(failure: Failure) => void>();
  return {
    run(work, finish) {
      const settle = (result: Parameters<typeof finish>[0]): void => {
        if (open.delete(settle)) queueMicrotask(() => finish(result));
      };
      open.add(settle);
      work().then(settle, (error: unknown) => {
        log.error('a call failed unexpectedly', { error });
        settle(fail(ErrorCode.ERR_SDK_INTERNAL_ERROR, String(error)));
      });
    },
    end(failure) {
      for (const settle of open) settle(failure);
    },
  };
}
