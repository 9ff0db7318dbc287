/** What depends on the exact moment: who hears what when a connection ends in the middle of something. */
import { describe, expect, it } from 'vitest';
import { type FakeClient, NOW, openDoor, turn } from '../tests/door.ts';
import { signInOf } from '../tests/wire-client.ts';

const phone = { instance: 'phone', platform: 'Android' };
const otherPhone = { instance: 'other phone', platform: 'Android' };
const markRead = { marks: [{ stream: 'c2c:alice:bob', upto: 1 }] };

function last(client: FakeClient): Record<string, unknown> {
  return JSON.parse(client.frames.at(-1)!) as Record<string, unknown>;
}

describe('a connection that breaks while it signs in', () => {
  it('leaves no session behind', async () => {
    const door = await openDoor();
    const client = door.connect();
    client.send('login', signInOf('alice', NOW));
    await turn();
    await door.commit();
    client.hangUp();
    await door.commit();
    expect(door.committed).toEqual(['login', 'login']);
    expect(door.app.sessions.users).toBe(0);
    expect(door.gateway.connections).toBe(0);
    expect(client.frames).toEqual([]);
  });

  it('kicks all the same, since its device is signed in', async () => {
    const door = await openDoor();
    const older = await door.signIn('alice', phone);
    const client = door.connect();
    client.send('login', signInOf('alice', NOW, otherPhone));
    await turn();
    client.hangUp();
    await door.commit();
    expect(older.closed).toBe(4504);
  });

  it('or does not wait for its reply, is ended with 4502', async () => {
    const door = await openDoor();
    const client = door.connect();
    client.send('login', signInOf('alice', NOW));
    client.send('login', signInOf('alice', NOW));
    expect(client.closed).toBe(4502);
  });
});

describe('a session', () => {
  it('is gone with its connection', async () => {
    const door = await openDoor();
    const alice = await door.signIn('alice');
    expect(door.app.sessions.users).toBe(1);
    alice.hangUp();
    expect(door.app.sessions.users).toBe(0);
  });

  it('that is kicked hears the kick, and nothing of what it had under way; the rest is dropped', async () => {
    const door = await openDoor();
    const older = await door.signIn('alice', phone);
    const newer = door.connect();
    newer.send('login', signInOf('alice', NOW, otherPhone));
    older.send('read', markRead);
    await turn();
    older.send('read', markRead);
    const frames = older.frames.length;
    await door.commit();
    await door.commit();
    expect(older.frames.slice(frames)).toEqual(['{"on":"kicked"}']);
    expect(door.committed.slice(2)).toEqual(['login', 'read', 'kick told']);
  });

  it('that is replaced drops what it has queued', async () => {
    const door = await openDoor();
    const older = await door.signIn('alice');
    const newer = door.connect();
    newer.send('login', signInOf('alice', NOW, { session: last(older)['session'] as string }));
    await turn();
    older.send('read', markRead);
    await door.commit();
    await door.commit();
    expect(older.closed).toBe(4003);
    expect(newer.closed).toBeUndefined();
    expect(door.committed.slice(2)).toEqual(['login']);
  });

  it('that has signed out drops what it has queued', async () => {
    const door = await openDoor();
    const alice = await door.signIn('alice');
    alice.send('logout', {});
    await turn();
    alice.send('read', markRead);
    await door.commit();
    await door.commit();
    expect(last(alice)).toEqual({ re: 2 });
    expect(alice.closed).toBe(4507);
    expect(door.committed.slice(2)).toEqual(['logout']);
  });

  it('that the store no longer knows is refused with 6208, and ended as kicked', async () => {
    const door = await openDoor();
    const alice = await door.signIn('alice');
    door.dropSessions();
    alice.send('read', markRead);
    await turn();
    await door.commit();
    expect(JSON.parse(alice.frames.at(-2)!)).toMatchObject({ re: 2, code: 6208 });
    expect(alice.frames.at(-1)).toBe('{"on":"kicked"}');
    expect(alice.closed).toBe(4504);
  });
});

describe('draining', () => {
  it('takes nothing more, and waits for what is under way', async () => {
    const door = await openDoor();
    const alice = await door.signIn('alice');
    alice.send('read', markRead);
    await turn();
    const frames = alice.frames.length;
    let drained = false;
    const draining = door.gateway.drain().then(() => {
      drained = true;
    });
    alice.send('ping', {});
    await door.pass(10);
    expect(drained).toBe(false);
    await door.commit();
    await door.pass(10);
    await draining;
    expect(alice.frames.slice(frames)).toEqual(['{"re":2}']);
  });

  it('does not wait for ever', async () => {
    const door = await openDoor();
    const alice = await door.signIn('alice');
    alice.send('read', markRead);
    const draining = door.gateway.drain();
    await door.pass(11_000);
    await draining;
    const closing = door.gateway.close('the end');
    expect(alice.closed).toBe(4000);
    await door.pass(3000);
    await closing;
  });
});

it('a look at the gateway finds the connections, what they wait for, and the one that takes its frames slowest', async () => {
  const door = await openDoor();
  const [alice, bob] = [await door.signIn('alice'), await door.signIn('bob')];
  door.connect();
  expect(door.gateway.look()).toEqual({ connections: 3, requests: 0, backlog: 0 });
  alice.send('read', markRead);
  alice.send('read', markRead);
  bob.send('read', markRead);
  [alice.backlog, bob.backlog] = [700, 900];
  expect(door.gateway.look()).toEqual({ connections: 3, requests: 3, backlog: 900 });
  bob.hangUp();
  expect(door.gateway.look()).toMatchObject({ connections: 2, backlog: 700 });
});
