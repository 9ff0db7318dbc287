/** A command that could not do its work for a reason outside the program: told in one line, exit code 1. */
export class Failure extends Error {
  override name = 'Failure';
}
