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
  /** By stream, in the order of their oldest entries; but one that was written in part stays first until it is done. */
  all(): Iterable<[stream: number, tail: Tail]>;
  /** An entry was appended in the running transaction. */
  append(stream: number, pos: number, gno: number): void;
  /** The stream that was written in part. */
  begun(): number | undefined;
  /** The running transaction has written the oldest `entries` of a stream, the first of {@link all} that it had not. */
  wrote(stream: number, entries: number): void;
  /** The transaction has committed. */
  keep(): void;
  /** The transaction was rolled back. */
  drop(): void;
}

export function createUnwritten(): Unwritten {
  const tails = new Map<number, { first: number; gnos: number[] }>();
  let count = 0;
  let begun: number | undefined;
  /** Of the running transaction: the stream of each entry it appended, and the streams it wrote. */
  let appended: number[] = [];
  let written: { stream: number; entries: number }[] = [];

  const settle = (): void => {
    appended = [];
    written = [];
  };

  return {
    count: () => count,
    of: (stream) => tails.get(stream),
    all: () => tails,
    begun: () => begun,
    append(stream, pos, gno) {
      const tail = tails.get(stream);
      if (tail) tail.gnos.push(gno);
      else tails.set(stream, { first: pos, gnos: [gno] });
      appended.push(stream);
      count += 1;
    },
    wrote: (stream, entries) => void written.push({ stream, entries }),
    keep() {
      for (const { stream, entries } of written) {
        const tail = tails.get(stream)!;
        count -= entries;
        begun = entries < tail.gnos.length ? stream : undefined;
        tail.first += entries;
        tail.gnos = tail.gnos.slice(entries);
        if (begun === undefined) tails.delete(stream);
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
