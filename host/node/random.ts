/** The system's random numbers, all unpredictable. Numbers come out of a pool: a system call each would cost more than the number. */
import { randomBytes, randomFillSync } from 'node:crypto';
import type { Random } from '../host.ts';

const pool = new Uint32Array(256);
let taken = pool.length;

export const nodeRandom: Random = {
  uint32() {
    if (taken === pool.length) {
      randomFillSync(pool);
      taken = 0;
    }
    return pool[taken++]!;
  },
  hex: (bytes) => randomBytes(bytes).toString('hex'),
};
