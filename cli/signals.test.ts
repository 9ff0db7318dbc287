/** How often a program has to be told to stop. */
import { expect, it } from 'vitest';
import { stopJudge } from './signals.ts';

it('finishes at the first signal and exits at a second one', () => {
  const judge = stopJudge();
  expect([judge(1000), judge(5000)]).toEqual(['finish', 'exit']);
});

it('takes the echo of one key press for the same press', () => {
  const judge = stopJudge();
  expect([judge(1000), judge(1002), judge(1400)]).toEqual(['finish', 'nothing', 'exit']);
});
