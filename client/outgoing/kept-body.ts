/**
 * The body of a message that is only on this device: as it is kept, and in front of it the change number that was known
 * before it left the device for the first time. Whoever sends it again, after a restart too, lets the server search from
 * there for an earlier attempt. A message without it has never left.
 */
import { type MessageBody, readMessageBody } from '../../contract/structs/message-body.ts';

const ATTEMPT = /^\{"first_attempt":(\d+),/;

/** `printed` is the body as JSON text. */
export function withAttempt(printed: string, attempt: number | undefined): string {
  return attempt === undefined ? printed : `{"first_attempt":${attempt},${printed.slice(1)}`;
}

export function withoutAttempt(kept: string): string {
  return kept.replace(ATTEMPT, '{');
}

export function attemptOf(kept: string): number | undefined {
  const digits = ATTEMPT.exec(kept)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export function readKept(kept: string): MessageBody | undefined {
  return readMessageBody(withoutAttempt(kept)).value;
}
