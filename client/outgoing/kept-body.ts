/**
 * The body of a message that is only on this device: as it is kept, and in front of it what became of it so far. The change
 * number that was known before it left the device for the first time: whoever sends it again, after a restart too, lets the
 * server search from there for an earlier attempt; a message without it has never left. And the marks of the files that
 * were uploaded for it, by their paths: a file with another one has been changed since.
 */
import { type MessageBody, readMessageBody } from '../../contract/structs/message-body.ts';

export type Marks = Readonly<Record<string, string>>;

const PREFIX = /^\{(?:"first_attempt":(\d+),)?(?:"uploaded":"([^"]*)",)?/;

/** `printed` is the body as JSON text. */
export function keepBody(printed: string, attempt: number | undefined, marks: Marks): string {
  const first = attempt === undefined ? '' : `"first_attempt":${attempt},`;
  const uploaded = isEmpty(marks) ? '' : `"uploaded":"${encodeURIComponent(JSON.stringify(marks))}",`;
  return `{${first}${uploaded}${printed.slice(1)}`;
}

/** The body as JSON text. */
export function keptBody(kept: string): string {
  return kept.replace(PREFIX, '{');
}

export function attemptOf(kept: string): number | undefined {
  const digits = PREFIX.exec(kept)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export function marksOf(kept: string): Marks {
  const marks = PREFIX.exec(kept)?.[2];
  return marks === undefined ? {} : (JSON.parse(decodeURIComponent(marks)) as Marks);
}

export function readKept(kept: string): MessageBody | undefined {
  return readMessageBody(keptBody(kept)).value;
}

export function isEmpty(marks: Marks): boolean {
  return Object.keys(marks).length === 0;
}
