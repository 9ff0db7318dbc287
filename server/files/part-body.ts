/** The bytes of one part as they come: exactly as many as it has, and no longer than its request has the upload. */
import type { Turn } from './open-uploads.ts';

/** The body was longer or shorter than its part. */
export class WrongLength extends Error {
  readonly isLonger: boolean;

  constructor(isLonger: boolean) {
    super(`the body is ${isLonger ? 'longer' : 'shorter'} than the part that was due`);
    this.isLonger = isLonger;
  }
}

export async function* partBody(
  body: AsyncIterable<Uint8Array>,
  length: number,
  turn: Turn,
): AsyncGenerator<Uint8Array, void> {
  const source = body[Symbol.asyncIterator]();
  let taken = 0;
  try {
    let held: Uint8Array | undefined;
    for (;;) {
      const next = await Promise.race([source.next(), turn.over]);
      if (next.done) break;
      taken += next.value.length;
      if (taken > length) throw new WrongLength(true);
      // What makes the part whole is let go only when nothing follows it.
      if (held !== undefined) yield held;
      held = next.value;
    }
    if (taken < length) throw new WrongLength(false);
    if (held !== undefined) yield held;
  } finally {
    // Not waited for: what is overtaken may be silent for long.
    source.return?.()?.catch(() => undefined);
  }
}
