/** Values of the contract's fields by fast-check, as many as asked for and the same for the same draws. */
import * as fc from 'fast-check';
import { values } from '../../contract/conformance/values.ts';
import type { Field } from '../../contract/fields.ts';
import type { Draw } from './draw.ts';

const SEEDS = 2 ** 31;

export function samplesOf(field: Field, draw: Draw, count: number): unknown[] {
  return fc.sample(values(field), { numRuns: count, seed: draw.below(SEEDS) });
}

/** Any JSON, as text. */
export function anyJson(draw: Draw, count: number): string[] {
  return fc.sample(fc.json({ maxDepth: 5 }), { numRuns: count, seed: draw.below(SEEDS) });
}
