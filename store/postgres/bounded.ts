/** A map that forgets: what is used stays, within bounds. */
export interface Bounded<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
}

/** At most `limit` values, the recently used ones: when their half is full, the other half is forgotten. */
export function createBounded<K, V extends NonNullable<unknown>>(limit: number): Bounded<K, V> {
  let recent = new Map<K, V>();
  let older = new Map<K, V>();
  const set = (key: K, value: V): void => {
    if (recent.size >= limit / 2 && !recent.has(key)) [recent, older] = [new Map<K, V>(), recent];
    recent.set(key, value);
  };
  return {
    get(key) {
      const value = recent.get(key);
      if (value !== undefined) return value;
      const aged = older.get(key);
      if (aged !== undefined) set(key, aged);
      return aged;
    },
    set,
  };
}
