import { describe, expect, it } from 'vitest';
import { c2cKey, userKey } from '../contract/stream-key.ts';
import { type BusMessage, createLocalBus, subjectsOf, userSubject } from './bus.ts';

const message: BusMessage = { kind: 'kick', login: 'l' };

describe('the local bus', () => {
  it('hands a message to every subscriber of its subject, and to no other', () => {
    const bus = createLocalBus();
    const heard: string[] = [];
    bus.subscribe('u.alice', () => void heard.push('first'));
    bus.subscribe('u.alice', () => void heard.push('second'));
    bus.subscribe('u.bob', () => void heard.push('bob'));
    bus.publish('u.alice', message);
    bus.publish('u.carol', message);
    expect(heard).toEqual(['first', 'second']);
  });

  it('hands nothing to those that have unsubscribed, and takes new ones', () => {
    const bus = createLocalBus();
    const heard: string[] = [];
    const first = bus.subscribe('u.alice', () => void heard.push('first'));
    first.unsubscribe();
    bus.subscribe('u.alice', () => void heard.push('second'));
    first.unsubscribe();
    bus.publish('u.alice', message);
    expect(heard).toEqual(['second']);
  });
});

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
