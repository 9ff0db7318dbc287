/** Why the server can't start: one line for the operator that says what is wrong and what to do. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

/** The message of anything thrown, on one line. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ');
}
