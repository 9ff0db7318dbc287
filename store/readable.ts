/**
 * Reads of lists that one damaged row must not take away: what can be read of a list, and what is the matter with the
 * rest. For those who would read the same list again and again, and never get past that row.
 */
import { isDamaged, type StoreError } from './errors.ts';

export interface Readable<R> {
  readonly found: R[];
  readonly damaged: StoreError[];
}

/** Reads each row. Throws what is not `damaged`. */
export function readable<T, R>(rows: readonly T[], read: (row: T) => R): Readable<R> {
  const found: R[] = [];
  const damaged: StoreError[] = [];
  for (const row of rows) {
    try {
      found.push(read(row));
    } catch (error) {
      if (!isDamaged(error)) throw error;
      damaged.push(error);
    }
  }
  return { found, damaged };
}
