/**
 * The newest entries of each stream whose positions are not in their table yet, in memory. In step with the transaction
 * that appends entries and writes positions: a rollback takes back what it did here, too. Used by positions.ts.
 */

/** Change numbers of a stream's positions from `first` on. */
export interface Tail {
  readonly first: number;
  readonly gnos: readonly number[];
}

export interface Unwritten {
  /** Entries in all. */
  count(): number;
  of(stream: number): Tail | undefined;
  /** By stream, in the order of their oldest entries. */
  all(): Iterable<[stream: number, tail: Tail]>;
  /** An entry was appended in the running transaction. */
  append(stream: number, pos: number, gno: number): void;
  /** The running transaction has written all of a stream. */
  wrote(stream: number): void;
  /** The transaction has committed. */
  keep(): void;
  /** The transaction was rolled back. */
  drop(): void;
}

export function createUnwritten(): Unwritten {
  const tails = new Map<number, { first: number; gnos: number[] }>();
  let count = 0;
  /** Of the running transaction: the stream of each entry it appended, and the streams it wrote. */
  let appended: number[] = [];
  let written: number[] = [];

  const settle = (): void => {
    appended = [];
    written = [];
  };

  return {
    count: () => count,
    of: (stream) => tails.get(stream),
    all: () => tails,
    append(stream, pos, gno) {
      const tail = tails.get(stream);
      if (tail) tail.gnos.push(gno);
      else tails.set(stream, { first: pos, gnos: [gno] });
      appended.push(stream);
      count += 1;
    },
    wrote: (stream) => void written.push(stream),
    keep() {
      for (const stream of written) {
        count -= tails.get(stream)!.gnos.length;
        tails.delete(stream);
      }
      settle();
    },
    drop() {
      for (const stream of appended) {
        const { gnos } = tails.get(stream)!;
        gnos.pop();
        if (gnos.length === 0) tails.delete(stream);
      }
      count -= appended.length;
      settle();
    },
  };
}
