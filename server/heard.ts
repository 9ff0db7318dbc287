/**
 * Which entries were brought to the sessions here lately, so that what comes twice, over the bus and from the log, is
 * delivered once. It forgets generation by generation, and may forget too early: a device takes no entry in twice.
 */
import { MAX_HEARD } from './limits.ts';

export interface Heard {
  /** Notes that an entry is brought to the sessions of a subject; false if it was before. Number 0 is no entry. */
  first(subject: string, gno: number): boolean;
  has(subject: string, gno: number): boolean;
  /** Nobody will ask any more for entries with numbers up to this. */
  forget(upto: number): void;
}

interface Generation {
  readonly keys: Set<string>;
  newest: number;
}

/** Each is asked at every delivery. */
const MAX_GENERATIONS = 4;

const newGeneration = (): Generation => ({ keys: new Set(), newest: 0 });

export function createHeard(): Heard {
  /** The oldest first; the last one takes what is new. There are few. */
  let generations = [newGeneration()];

  const keyOf = (subject: string, gno: number): string => `${gno} ${subject}`;
  const knows = (key: string): boolean => generations.some(({ keys }) => keys.has(key));

  return {
    first(subject, gno) {
      if (gno === 0) return true;
      const key = keyOf(subject, gno);
      if (knows(key)) return false;
      const present = generations.at(-1)!;
      present.keys.add(key);
      present.newest = Math.max(present.newest, gno);
      return true;
    },
    has: (subject, gno) => knows(keyOf(subject, gno)),
    forget(upto) {
      const kept = generations.filter(({ keys, newest }) => keys.size > 0 && newest > upto);
      // What is not followed for long is kept no longer than there is room.
      while (kept.reduce((sum, { keys }) => sum + keys.size, 0) > MAX_HEARD) kept.shift();
      generations = kept.length < MAX_GENERATIONS ? [...kept, newGeneration()] : kept;
    },
  };
}

/** Where everything comes once. */
export const everythingIsNew: Heard = { first: () => true, has: () => false, forget: () => undefined };
