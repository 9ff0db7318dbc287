/**
 * How far the files of one element are, as one number of bytes and one total over all of them: told once it is known of each
 * how large it is, never less than before, and in the end the total.
 */
export interface ElemProgress {
  /** Of one of the files. */
  update(file: number, current: number, total: number): void;
  /** All are there, with these sizes. */
  finish(sizes: readonly number[]): void;
}

export function createProgress(files: number, tell: (current: number, total: number) => void): ElemProgress {
  const known = new Map<number, { current: number; total: number }>();
  let told = -1;

  const tellAll = (): void => {
    let current = 0;
    let total = 0;
    for (const one of known.values()) {
      current += one.current;
      total += one.total;
    }
    if (known.size < files || current <= told) return;
    told = current;
    tell(current, total);
  };

  return {
    update(file, current, total) {
      known.set(file, { current: Math.max(known.get(file)?.current ?? 0, Math.min(current, total)), total });
      tellAll();
    },
    finish(sizes) {
      for (const [file, size] of sizes.entries()) known.set(file, { current: size, total: size });
      tellAll();
    },
  };
}
