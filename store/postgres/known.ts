/**
 * Facts of one sort: those that were read, and those that were asked for and are still to be read. `decide` can't wait,
 * so who asks for what is not there yet is stopped by {@link MISSING}; what is noted is then read at once for the whole
 * batch, and it is asked again.
 */

/** Thrown where a fact is not there yet. It is noted by then. */
export const MISSING = new Error('a fact has to be read first');

export interface Known<K, V> {
  /** Throws {@link MISSING} if it is not there yet. */
  get(asked: K): V;
  /** Notes that it will be needed. */
  want(asked: K): void;
  put(asked: K, value: V): void;
  /** What was noted since the last call and is not there. */
  takeWanted(): K[];
}

/** `nameOf` tells what is asked for apart. */
export function createKnown<K, V>(nameOf: (asked: K) => string | number): Known<K, V> {
  const values = new Map<string | number, V>();
  let wanted = new Map<string | number, K>();
  return {
    get(asked) {
      const name = nameOf(asked);
      const value = values.get(name);
      if (value !== undefined || values.has(name)) return value as V;
      wanted.set(name, asked);
      throw MISSING;
    },
    want(asked) {
      const name = nameOf(asked);
      if (!values.has(name)) wanted.set(name, asked);
    },
    put(asked, value) {
      values.set(nameOf(asked), value);
    },
    takeWanted() {
      if (wanted.size === 0) return [];
      const taken = [...wanted.values()];
      wanted = new Map();
      return taken;
    },
  };
}
