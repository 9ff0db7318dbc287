/** Which versions of Node are turned away, and where they are sent. */
import { expect, it } from 'vitest';
import { nodeProblem } from './node-version.ts';

it('turns away what is too old, with the way out', () => {
  expect(nodeProblem('v20.20.2')).toMatch(/^hongyan needs Node 24 or newer, and this is v20\.20\.2: .*npx hongyan/);
  expect(nodeProblem('v23.11.0')).toBeDefined();
  expect(nodeProblem('v24.0.0')).toBeUndefined();
  expect(nodeProblem('v100.0.0')).toBeUndefined();
});
