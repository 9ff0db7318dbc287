/**
 * Memory of what a transaction reads and changes: bounded, filled on demand, and in step with the database. What a
 * transaction changes stands apart until it has committed, so a rollback leaves no trace.
 */

export interface Cache<V> {
  /** The value now, with the changes of the running transaction; read from the database if it is not in memory. */
  get(key: string): V;
  /** Changes a value within the running transaction. */
  set(key: string, value: V): void;
  /** The transaction has committed. */
  keep(): void;
  /** The transaction was rolled back. */
  drop(): void;
}

/**
 * `load` reads a value as committed: it is asked only for keys the running transaction has not changed. At most `limit`
 * values stay: when the recently used half is full, the other half is forgotten and the halves change places.
 */
export function createCache<V extends NonNullable<unknown>>(limit: number, load: (key: string) => V): Cache<V> {
  let recent = new Map<string, V>();
  let older = new Map<string, V>();
  const changed = new Map<string, V>();

  const remember = (key: string, value: V): void => {
    if (recent.size >= limit / 2 && !recent.has(key)) [recent, older] = [new Map(), recent];
    recent.set(key, value);
  };

  return {
    get(key) {
      const known = changed.get(key) ?? recent.get(key);
      if (known !== undefined) return known;
      const value = older.get(key) ?? load(key);
      remember(key, value);
      return value;
    },
    set(key, value) {
      changed.set(key, value);
    },
    keep() {
      for (const [key, value] of changed) remember(key, value);
      changed.clear();
    },
    drop() {
      changed.clear();
    },
  };
}
