/** What is asked for and not granted, by the SDK, the server or the chat itself: told to the person, never thrown up. */
import { errorText, ImError } from '@hongyan/client';
import type { Notice } from './notice.ts';

/** A refusal of this program's own, told like one of the server's. */
export class Refusal extends Error {}

/** Does `work`; a refusal becomes a notice and false. Anything else is a bug and is thrown on. */
export async function attempt(
  what: string,
  show: (notice: Notice) => void,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    show({ is: 'failed', what, reason: reasonOf(error) });
    return false;
  }
}

/** Why a call did not succeed, with its code. Throws what is not a refusal. */
export function reasonOf(error: unknown): string {
  if (error instanceof ImError) return `${error.desc || errorText(error.code)} (${error.code})`;
  if (error instanceof Refusal) return error.message;
  throw error;
}
