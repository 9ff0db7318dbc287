/** What is said of requests that the store could not serve. */
import { expect, it } from 'vitest';
import { StoreError } from '../../store/errors.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import { FAULT, failureOf, OVERLOADED } from './write.ts';

it.each([
  ['overloaded', OVERLOADED],
  ['unavailable', UNAVAILABLE],
  ['damaged', FAULT],
] as const)('a store that is %s has a refusal of its own', (reason, refusal) => {
  expect(failureOf(new StoreError(reason, ''))).toBe(refusal);
});
