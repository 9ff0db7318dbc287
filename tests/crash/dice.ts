/** What a cycle draws, from its seed alone. */
import { seededRandom } from '../../sim/world/random.ts';

export interface Dice {
  /** Uniform in 0 … below - 1. */
  readonly draw: (below: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  /** Others of their own, so that one more draw here changes nothing there. */
  branch(label: string): Dice;
}

export function createDice(seed: string): Dice {
  const random = seededRandom(seed);
  const draw = (below: number): number => random.uint32() % below;
  return {
    draw,
    pick: (list) => list[draw(list.length)]!,
    branch: (label) => createDice(`${seed}/${label}`),
  };
}
