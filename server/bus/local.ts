/** A bus within this process: publishing calls the subscribers before it returns. */
import type { Bus, BusMessage } from '../bus.ts';

export function createLocalBus(): Bus {
  const receivers = new Map<string, Set<(message: BusMessage) => void>>();
  return {
    state: 'alone',
    publish(subject, message) {
      const all = receivers.get(subject);
      if (all !== undefined) for (const receive of all) receive(message);
    },
    subscribe(subject, receive) {
      const all = receivers.get(subject) ?? new Set();
      receivers.set(subject, all.add(receive));
      return {
        unsubscribe() {
          all.delete(receive);
          if (all.size === 0 && receivers.get(subject) === all) receivers.delete(subject);
        },
      };
    },
    settled: () => Promise.resolve(),
    async close() {
      receivers.clear();
    },
  };
}
