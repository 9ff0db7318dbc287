/** A browser's random numbers, all unpredictable. */
import type { Random } from '../host.ts';

export const browserRandom: Random = {
  uint32: () => crypto.getRandomValues(new Uint32Array(1))[0]!,
  hex: (bytes) =>
    Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
};
