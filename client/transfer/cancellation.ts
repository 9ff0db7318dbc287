/** What stops an upload or a download: a switch that is thrown once, and those who listen to it. */
import type { Cancellation } from './transfer.ts';

/** A switch and its two ends: who holds `cancel` throws it, who is given the `cancellation` hears of it. */
export function createCancellation(): { readonly cancellation: Cancellation; readonly cancel: () => void } {
  let isCancelled = false;
  let tasks: (() => void)[] = [];
  return {
    cancellation: {
      get isCancelled() {
        return isCancelled;
      },
      onCancel(task) {
        if (isCancelled) task();
        else tasks.push(task);
      },
    },
    cancel() {
      isCancelled = true;
      const due = tasks;
      tasks = [];
      for (const task of due) task();
    },
  };
}

/** Of what nobody can cancel. */
export const uncancelled: Cancellation = { isCancelled: false, onCancel: () => undefined };
