import { describe, expect, it } from 'vitest';
import { createHeard } from './heard.ts';

describe('what was heard lately', () => {
  it('is new once for each subject', () => {
    const heard = createHeard();
    expect([heard.first('u.alice', 1), heard.first('u.bob', 1), heard.first('u.alice', 2)]).toEqual([true, true, true]);
    expect([heard.first('u.alice', 1), heard.first('u.bob', 2)]).toEqual([false, true]);
    expect([heard.has('u.alice', 2), heard.has('u.alice', 3)]).toEqual([true, false]);
  });

  it('is always new if it is no entry', () => {
    const heard = createHeard();
    expect([heard.first('u.alice', 0), heard.first('u.alice', 0)]).toEqual([true, true]);
  });

  it('is remembered until nobody asks for it any more, however often it forgets', () => {
    const heard = createHeard();
    for (let gno = 1; gno <= 100; gno += 1) {
      heard.first('u.alice', gno);
      heard.forget(50);
    }
    expect([1, 49].map((gno) => heard.has('u.alice', gno))).toEqual([false, false]);
    expect([51, 80, 100].map((gno) => heard.has('u.alice', gno))).toEqual([true, true, true]);
    heard.forget(100);
    expect(heard.has('u.alice', 100)).toBe(false);
  });
});
