/** How a command fails for a reason outside the program: told in one line, without a stack. */
import { StoreError } from '../store/errors.ts';

/** A command that could not do its work for a reason outside the program: told in one line, exit code 1. */
export class Failure extends Error {
  override name = 'Failure';
}

/** What a store, or the system, says of its failure, as a {@link Failure}; anything else comes back as it is. */
export function toFailure(error: unknown): unknown {
  const isTold = error instanceof StoreError || (error instanceof Error && 'syscall' in error);
  return isTold ? new Failure(error.message, { cause: error }) : error;
}
