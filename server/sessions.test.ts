import { describe, expect, it } from 'vitest';
import { type BusMessage, userSubject } from './bus.ts';
import { createLocalBus } from './bus/local.ts';
import { createSessions, type LiveSession } from './sessions.ts';

const ANY: BusMessage = { kind: 'frame', text: '{}', gno: 1, except: undefined };

function session(user: string, instance: string): LiveSession {
  return { user, instance, login: `login of ${instance}` } as LiveSession;
}

function setUp() {
  const bus = createLocalBus();
  const delivered: string[] = [];
  const sessions = createSessions(bus, (_, list) => void delivered.push(list.map((one) => one.instance).join('+')));
  const publishTo = (user: string) => bus.publish(userSubject(user), ANY);
  return { sessions, delivered, publishTo };
}

describe('live sessions', () => {
  it('get what is published to their user while they are there', () => {
    const { sessions, delivered, publishTo } = setUp();
    const phone = session('alice', 'phone');
    publishTo('alice');
    sessions.add(phone);
    sessions.add(session('alice', 'desktop'));
    sessions.add(session('bob', 'bobs'));
    publishTo('alice');
    sessions.remove(phone);
    publishTo('alice');
    publishTo('bob');
    expect(delivered).toEqual(['phone+desktop', 'desktop', 'bobs']);
  });

  it('leave nothing behind when the last of a user goes', () => {
    const { sessions, delivered, publishTo } = setUp();
    const phone = session('alice', 'phone');
    sessions.add(phone);
    expect(sessions.users).toBe(1);
    sessions.remove(phone);
    sessions.remove(phone);
    publishTo('alice');
    expect(sessions.users).toBe(0);
    expect(delivered).toEqual([]);
    sessions.add(phone);
    publishTo('alice');
    expect(delivered).toEqual(['phone']);
  });

  it('are found by user and instance', () => {
    const { sessions } = setUp();
    const phone = session('alice', 'phone');
    sessions.add(phone);
    expect(sessions.find('alice', 'phone')).toBe(phone);
    expect(sessions.find('alice', 'tablet')).toBeUndefined();
    expect(sessions.find('bob', 'phone')).toBeUndefined();
    expect(sessions.of('alice')).toEqual([phone]);
    expect(sessions.of('bob')).toEqual([]);
    expect(sessions.all()).toEqual([phone]);
  });

  it('take what somebody else than the bus brings to a subject', () => {
    const { sessions, delivered } = setUp();
    sessions.add(session('alice', 'phone'));
    expect(sessions.listens(userSubject('alice'))).toBe(true);
    expect(sessions.listens(userSubject('bob'))).toBe(false);
    sessions.receive(userSubject('alice'), ANY);
    sessions.receive(userSubject('bob'), ANY);
    expect(delivered).toEqual(['phone']);
  });
});
