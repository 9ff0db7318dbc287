/**
 * Memory of what a transaction reads and changes: bounded, filled on demand, and in step with the database. What was
 * there before is put aside until the transaction has committed, so a rollback leaves no trace.
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
 * `load` reads a value as the database has it now. At most `limit` values stay: when the recently used half is full,
 * the other half is forgotten and the halves change places.
 */
export function createCache<V extends NonNullable<unknown>>(limit: number, load: (key: string) => V): Cache<V> {
  let recent = new Map<string, V>();
  let older = new Map<string, V>();
  /** What the changed keys had before; undefined if they were not in memory. */
  const before = new Map<string, V | undefined>();

  const remember = (key: string, value: V): void => {
    if (recent.size >= limit / 2 && !recent.has(key)) [recent, older] = [new Map(), recent];
    recent.set(key, value);
  };

  return {
    get(key) {
      const known = recent.get(key);
      if (known !== undefined) return known;
      const value = older.get(key) ?? load(key);
      remember(key, value);
      return value;
    },
    set(key, value) {
      if (!before.has(key)) before.set(key, recent.get(key) ?? older.get(key));
      remember(key, value);
    },
    keep() {
      before.clear();
    },
    drop() {
      for (const [key, value] of before) {
        older.delete(key);
        if (value === undefined) recent.delete(key);
        else recent.set(key, value);
      }
      before.clear();
    },
  };
}
