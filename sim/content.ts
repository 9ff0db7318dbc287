/** What is in a file that players send: it follows from the file's name, so whoever has the name knows every byte. */
import { createHash } from 'node:crypto';

/** A name that says how long the file is. */
export function fileName(label: string, bytes: number): string {
  return `${label.replaceAll(' ', '-')}.${bytes}.bin`;
}

/** Length of the file with this name. */
export function sizeOf(name: string): number {
  const [, digits] = /\.(\d+)\.bin$/.exec(name) ?? [];
  if (digits === undefined) throw new Error(`no file is called ${name}`);
  return Number(digits);
}

export function contentOf(name: string): Uint8Array {
  return createHash('shake256', { outputLength: sizeOf(name) })
    .update(name)
    .digest();
}
