/** Closes one thing after the other, each whether or not the one before it could be. */

/** Rejects, when all of them are done, with what the first of those that failed did with. */
export async function closeAll(closes: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closes) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
