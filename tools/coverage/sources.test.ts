/** What counts as a body, as a told event, as a named code. */
import { expect, it } from 'vitest';
import { readSources } from './sources.ts';

it('finds bodies, events and codes, and nothing in types, comments and plain values', () => {
  const facts = readSources([
    `// TIMGroupCreate() { tell('TIMGroupTipsEventCallback') }
     interface A { TIMGroupQuit(): void; TIMGroupJoin: () => void }
     const names = { TIMGroupDelete: true, TIMGroupInvite: other };
     const calls = { async TIMMsgRevoke() { return fail(ErrorCode.ERR_INVALID_PARAMETERS); } };`,
    `export const more: A = { TIMLogin: (user) => { tell('TIMMsgRevokeCallback', user); } };
     type T = 'TIMMsgUpdateCallback' | typeof ErrorCode.ERR_IN_PROGRESS;`,
  ]);
  expect([...facts.bodies]).toEqual(['TIMMsgRevoke', 'TIMLogin']);
  expect([...facts.told]).toEqual(['TIMMsgRevokeCallback']);
  expect([...facts.errors]).toEqual([6017]);
});
