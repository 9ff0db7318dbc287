import { describe, expect, it } from 'vitest';
import { c2cKey, userKey } from '../contract/stream-key.ts';
import { subjectsOf, userSubject } from './bus.ts';

describe('subjects', () => {
  it('of a stream are those of its users', () => {
    const odd = 'a:b c%*.>';
    expect(subjectsOf(c2cKey('bob', odd)).sort()).toEqual([userSubject('bob'), userSubject(odd)].sort());
    expect(subjectsOf(c2cKey('bob', 'bob'))).toEqual([userSubject('bob')]);
    expect(subjectsOf(userKey(odd))).toEqual([userSubject(odd)]);
  });

  it('differ for different users', () => {
    const users = ['a', 'A', 'a.b', 'a%2Eb', 'a:b', 'a b'];
    expect(new Set(users.map(userSubject)).size).toBe(users.length);
  });
});
