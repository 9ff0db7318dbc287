/** Every combination of what can be wrong with an attempt; the first reason of a fixed order wins. */
import { describe, expect, it } from 'vitest';
import { checkRevoke } from './revoke.ts';

const windowMs = 120_000;
const sentAt = 1_000_000;

const cases = [true, false].flatMap((found) =>
  [true, false].flatMap((sameRand) =>
    [true, false].flatMap((own) =>
      [true, false].flatMap((revoked) => [true, false].map((late) => ({ found, sameRand, own, revoked, late }))),
    ),
  ),
);

describe('taking a message back', () => {
  it.each(cases)('found $found, rand $sameRand, own $own, revoked $revoked, late $late', (facts) => {
    const { found, sameRand, own, revoked, late } = facts;
    const message = {
      kind: 'msg' as const,
      from: own ? 'alice' : 'bob',
      rand: sameRand ? 7 : 8,
      time: sentAt,
      state: revoked ? (1 as const) : (0 as const),
    };
    const verdict = checkRevoke({
      user: 'alice',
      rand: 7,
      message: found ? message : undefined,
      now: sentAt + windowMs + (late ? 1 : 0),
      windowMs,
    });
    const expected = !found || !sameRand || !own ? 20022 : revoked ? 20023 : late ? 20016 : undefined;
    expect(verdict?.code).toBe(expected);
  });

  it('finds messages only', () => {
    const entry = { kind: 'read' as const, from: 'alice', rand: 0, time: sentAt };
    expect(checkRevoke({ user: 'alice', rand: 0, message: entry, now: sentAt, windowMs })?.code).toBe(20022);
  });

  it('has the window the app sets, and says which', () => {
    const message = { kind: 'msg' as const, from: 'alice', rand: 7, time: sentAt };
    const attempt = { user: 'alice', rand: 7, message, windowMs: 5000 };
    expect(checkRevoke({ ...attempt, now: sentAt + 5000 })).toBeUndefined();
    expect(checkRevoke({ ...attempt, now: sentAt + 5001 })).toMatchObject({
      code: 20016,
      desc: expect.stringContaining('5 s'),
    });
  });
});
