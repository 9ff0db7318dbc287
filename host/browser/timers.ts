/**
 * A browser's timers. The next turn comes by a message and not by a timer: browsers make timers of hidden pages, and
 * timers within timers, wait.
 */
import type { Timers } from '../host.ts';
import { timersOf } from '../timers.ts';

const waiting: (() => void)[] = [];
let turn: MessagePort | undefined;

/** One port for all turns, opened when the first is asked for; messages on it keep their order. */
function nextTurn(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => waiting.shift()?.();
  return port1;
}

export const browserTimers: Timers = timersOf(
  (delayMs, task) => {
    const timeout = setTimeout(task, delayMs);
    return () => clearTimeout(timeout);
  },
  {
    soon(task) {
      turn ??= nextTurn();
      waiting.push(task);
      turn.postMessage(null);
    },
    // A page lives until its user leaves it.
    keepAlive: () => ({ cancel: () => undefined }),
  },
);
