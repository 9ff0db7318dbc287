/** What the server says over HTTP, read and bounded. It is checked as anything that comes from outside. */
import * as v from 'valibot';
import type { HttpAnswer } from '../../host/host.ts';
import type { StoredFile } from './transfer.ts';

/** Longest text that is read as an answer. */
const MAX_ANSWER_BYTES = 64 * 1024;

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const picture = v.object({ id: v.string(), size, width: size, height: size });
const storedFile = v.object({
  id: v.string(),
  size,
  type: v.string(),
  image: v.optional(v.object({ format: size, orig: picture, large: picture, thumb: picture })),
}) satisfies v.GenericSchema<unknown, StoredFile>;
const standing = v.object({ offset: size, file: v.optional(storedFile) });
const refusal = v.object({ code: v.number(), desc: v.string() });

/** Where an upload stands: so many bytes are there, and, when all is done, what became of them. */
export type Standing = v.InferOutput<typeof standing>;

/** Undefined if it says something else, or nothing that can be read. */
export async function readStanding(answer: HttpAnswer): Promise<Standing | undefined> {
  const parsed = v.safeParse(standing, await readJson(answer));
  return parsed.success ? parsed.output : undefined;
}

/** Why the server said no, for people. */
export async function readRefusal(answer: HttpAnswer): Promise<string> {
  const parsed = v.safeParse(refusal, await readJson(answer));
  const why = parsed.success ? `: ${parsed.output.desc} (${parsed.output.code})` : '';
  return `the server answered with status ${answer.status}${why}`;
}

/** Whether the same request may do better later: the server, or somebody on the way to it, is not well. */
export function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

async function readJson(answer: HttpAnswer): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of answer.body) {
      length += piece.length;
      if (length > MAX_ANSWER_BYTES) return undefined;
      pieces.push(piece);
    }
    return JSON.parse(new TextDecoder().decode(joined(pieces, length)));
  } catch {
    return undefined;
  }
}

export function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
