import { describe, expect, it } from 'vitest';
import type { Session } from '../../store/port.ts';
import { MAX_KICKED_DEVICES } from '../limits.ts';
import { after, factsOf, type Known, nothingKnown } from '../tests/facts.ts';
import { decideKickTold, decideSignIn, decideSignOut, type SignIn } from './login.ts';

const alice = { user: 'alice', tinyid: 1 };

function signedIn(...sessions: Partial<Session>[]): Known {
  const rows = sessions.map((session, index) => ({
    user: 'alice',
    instance: `i${index}`,
    platform: 'Linux',
    login: `l${index}`,
    number: index + 1,
    resumes: 0,
    kicked: false,
    ...session,
  }));
  return { ...nothingKnown(), accounts: [alice], sessions: rows };
}

function decide(known: Known, more: Partial<SignIn> = {}) {
  return decideSignIn(factsOf(known), {
    user: 'alice',
    instance: 'i0',
    platform: 'Linux',
    freshLogin: 'fresh',
    resumed: undefined,
    policy: { mode: 'multi', perPlatform: 1 },
    ...more,
  });
}

describe('a fresh sign-in', () => {
  it('makes the account first, and signs in when it has its number', () => {
    const first = decide(nothingKnown());
    expect(first).toEqual({
      reply: { kind: 'account-made' },
      entries: [],
      rows: [{ table: 'account', put: { user: 'alice' } }],
    });
    expect(decide(after(nothingKnown(), first)).reply).toMatchObject({ kind: 'signed-in', tinyid: 1 });
  });

  it('gets a session with the next number', () => {
    const decision = decide(signedIn({ instance: 'phone', platform: 'Android', number: 8 }), { instance: 'new' });
    expect(decision.reply).toEqual({ kind: 'signed-in', login: 'fresh', resumes: 0, tinyid: 1, ended: [] });
    const put = {
      user: 'alice',
      instance: 'new',
      platform: 'Linux',
      login: 'fresh',
      number: 9,
      resumes: 0,
      kicked: false,
    };
    expect(decision.rows).toEqual([{ table: 'session', put }]);
  });

  it('of the same instance replaces its own session and kicks nobody', () => {
    const known = after(signedIn({}), decide(signedIn({})));
    expect(known.sessions).toMatchObject([{ instance: 'i0', login: 'fresh', number: 2, kicked: false }]);
    expect(decide(signedIn({})).reply).toMatchObject({ ended: [] });
  });

  it('marks those it kicks, whether they are connected or not', () => {
    const known = signedIn({}, { platform: 'Web' });
    const decision = decide(known, { instance: 'new' });
    expect(decision.reply).toMatchObject({ ended: [{ instance: 'i0', login: 'l0' }] });
    expect(after(known, decision).sessions).toMatchObject([
      { instance: 'i1', kicked: false },
      { instance: 'new', kicked: false },
      { instance: 'i0', kicked: true, login: 'l0' },
    ]);
  });

  it('does not kick a device twice', () => {
    expect(decide(signedIn({ kicked: true }), { instance: 'new' }).reply).toMatchObject({ ended: [] });
  });

  it('of a kicked device fails once with 6208, and the next one works', () => {
    const known = signedIn({ kicked: true }, {});
    const told = decide(known);
    expect(told.reply).toMatchObject({ kind: 'refused', refused: { code: 6208 } });
    expect(decide(after(known, told)).reply).toMatchObject({ kind: 'signed-in', ended: [{ instance: 'i1' }] });
  });

  it('remembers only so many kicked devices, and forgets the oldest', () => {
    let known = signedIn({});
    for (let i = 1; i <= MAX_KICKED_DEVICES + 5; i += 1) {
      known = after(known, decide(known, { instance: `i${i}`, freshLogin: `l${i}` }));
    }
    const kicked = known.sessions.filter((session) => session.kicked);
    expect(kicked.map((session) => session.instance).sort()).toEqual(
      Array.from({ length: MAX_KICKED_DEVICES }, (_, index) => `i${index + 5}`).sort(),
    );
    expect(known.sessions.filter((session) => !session.kicked)).toHaveLength(1);
  });

  it('marks whoever loses its place now, however old its sign-in is', () => {
    const told = Array.from({ length: MAX_KICKED_DEVICES }, () => ({ platform: 'Web', kicked: true }));
    const known = signedIn({ platform: 'Windows' }, ...told);
    const { rows } = decide(known, { instance: 'new', platform: 'Windows' });
    expect(rows).toContainEqual({ table: 'session', put: { ...known.sessions[0], kicked: true } });
    expect(rows.filter((row) => 'drop' in row)).toHaveLength(1);
  });
});

describe('coming back', () => {
  it('to the session leaves it as it is, and fences off what an earlier connection had under way', () => {
    const known = signedIn({}, {});
    const decision = decide(known, { resumed: 'l0' });
    expect(decision).toEqual({
      reply: { kind: 'signed-in', login: 'l0', resumes: 1, tinyid: 1, ended: [] },
      entries: [],
      rows: [{ table: 'session', put: { ...known.sessions[0], resumes: 1 } }],
    });
  });

  it('to a session that is unknown, replaced or of another instance fails with 6208', () => {
    for (const [known, resumed] of [
      [nothingKnown(), 'l0'],
      [signedIn(), 'l0'],
      [signedIn({ login: 'newer' }), 'l0'],
      [signedIn({ instance: 'other' }, { instance: 'i0' }), 'l0'],
    ] as const) {
      expect(decide(known, { resumed })).toMatchObject({
        reply: { kind: 'refused', refused: { code: 6208 } },
        rows: [],
      });
    }
  });

  it('after a kick fails with 6208; then the device knows, and may sign in anew', () => {
    const known = signedIn({ kicked: true });
    const told = decide(known, { resumed: 'l0' });
    expect(told.reply).toMatchObject({ kind: 'refused', refused: { code: 6208 } });
    expect(decide(after(known, told)).reply.kind).toBe('signed-in');
  });
});

describe('a session’s row', () => {
  const device = { user: 'alice', instance: 'i0', login: 'l0', resumes: 0 };
  const drop = [{ table: 'session', drop: { user: 'alice', instance: 'i0' } }];

  it('goes with a sign-out of this login only', () => {
    expect(decideSignOut(factsOf(signedIn({})), device).rows).toEqual(drop);
    expect(decideSignOut(factsOf(signedIn({ login: 'newer' })), device).rows).toEqual([]);
    expect(decideSignOut(factsOf(signedIn()), device).rows).toEqual([]);
  });

  it('goes when its kick has been told, unless it has signed in again meanwhile', () => {
    expect(decideKickTold(factsOf(signedIn({ kicked: true })), device).rows).toEqual(drop);
    expect(decideKickTold(factsOf(signedIn({})), device).rows).toEqual([]);
    expect(decideKickTold(factsOf(signedIn({ kicked: true, login: 'newer' })), device).rows).toEqual([]);
  });

  it('stays when its kick was told to a connection that is not its newest', () => {
    expect(decideKickTold(factsOf(signedIn({ kicked: true, resumes: 1 })), device).rows).toEqual([]);
  });
});
