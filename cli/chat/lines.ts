/** Runs the lines of a script or of piped input: in order, each after the one before has finished. */
import { parseCommand } from './command.ts';
import type { ChatSession } from './session.ts';

/**
 * Runs lines until `/quit`, their end, or the end of the session. A line that fails does not stop the ones after it.
 * Resolves to whether all succeeded and were acknowledged.
 */
export async function runLines(
  lines: AsyncIterable<string> | Iterable<string>,
  session: ChatSession,
): Promise<boolean> {
  let good = true;
  for await (const line of lines) {
    const command = parseCommand(line);
    if (command.do === 'quit') break;
    const succeeded = await session.run(command);
    good &&= succeeded;
    if (session.over.aborted) break;
  }
  await session.settled();
  return good && !session.over.aborted;
}
