/**
 * Random numbers that follow from a seed (the sfc32 generator). Every user of the world draws from a branch of its own,
 * so that one more draw in one place does not change what all others get.
 */
import type { Random } from '../../host/host.ts';

export interface SeededRandom extends Random {
  /** Uniform in [min, max). */
  between(min: number, max: number): number;
  /** An independent generator; the same label always gives the same one. */
  branch(label: string): SeededRandom;
}

/** The generator of a seed. */
export function seededRandom(seed: string): SeededRandom {
  let a = hash(seed, 1);
  let b = hash(seed, 2);
  let c = hash(seed, 3);
  let counter = 1;
  const uint32 = (): number => {
    const mixed = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return mixed >>> 0;
  };
  for (let i = 0; i < 12; i++) uint32();
  return {
    uint32,
    hex: (bytes) => Array.from({ length: bytes }, () => (uint32() >>> 24).toString(16).padStart(2, '0')).join(''),
    between: (min, max) => min + ((max - min) * uint32()) / 2 ** 32,
    branch: (label) => seededRandom(`${seed}/${label}`),
  };
}

/** FNV-1a over the text's code units, begun differently for each `variant`. */
function hash(text: string, variant: number): number {
  let value = 0x811c9dc5 ^ Math.imul(variant, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value ^ (value >>> 15);
}
