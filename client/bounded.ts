/** Many pieces of work, a few at a time. */

/** Does each piece of work once, at most `atOnce` at the same time; the results stand where the work did. */
export async function bounded<T>(work: readonly (() => Promise<T>)[], atOnce: number): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < work.length) {
      const index = next;
      next += 1;
      results[index] = await work[index]!();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, work.length) }, worker));
  return results;
}
