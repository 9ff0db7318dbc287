/**
 * The bus of a simulated cluster: what nodes publish reaches the others late, twice, in another order or not at all, as the
 * weather has it; or it is down, and the nodes know.
 */
import type { Bus, BusMessage } from '../server/bus.ts';
import { createLocalBus } from '../server/bus/local.ts';
import type { World } from './world.ts';

export interface Weather {
  /** Share of the messages that are lost without a word, and of those that come twice. */
  loss: number;
  repeats: number;
  /** Longest time on the way, ms: messages overtake each other. */
  delayMs: number;
  isDown: boolean;
}

/** Nothing is lost, and what is published arrives soon. */
export const FAIR: Readonly<Weather> = { loss: 0, repeats: 0, delayMs: 2, isDown: false };

export interface Air {
  readonly weather: Weather;
  /** The bus of one run of a node. */
  join(): Bus;
}

export function createAir(world: World, draw: (below: number) => number): Air {
  const weather: Weather = { ...FAIR };
  const locals = new Set<Bus>();
  const chance = (share: number): boolean => draw(1_000_000) < share * 1_000_000;
  const carry = (to: Bus, subject: string, message: BusMessage): void => {
    world.later(draw(weather.delayMs * 1000 + 1) / 1000, () => {
      if (locals.has(to)) to.publish(subject, message);
    });
  };
  return {
    weather,
    join() {
      const local = createLocalBus();
      locals.add(local);
      return {
        get state() {
          return weather.isDown ? 'down' : 'up';
        },
        publish(subject, message) {
          local.publish(subject, message);
          if (weather.isDown) return;
          for (const other of locals) {
            if (other === local || chance(weather.loss)) continue;
            carry(other, subject, message);
            if (chance(weather.repeats)) carry(other, subject, message);
          }
        },
        subscribe: (subject, receive) => local.subscribe(subject, receive),
        settled: () => Promise.resolve(),
        async close() {
          locals.delete(local);
        },
      };
    },
  };
}
