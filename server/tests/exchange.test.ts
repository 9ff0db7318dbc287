/** Two users exchange messages over the wire, on the simulated network and a real store. */
import { describe, expect, it } from 'vitest';
import type { ConversationHead } from '../../contract/commands.ts';
import type { Entry } from '../../contract/entry.ts';
import { parseEntries } from '../../contract/wire.ts';
import { unreadOf } from '../../rules/c2c-run.ts';
import { CLIENT_TIME, type Device, messageIdOf, streamOf, textBody, textsOf } from './wire-client.ts';
import { startTestServer, type TestServer } from './world.ts';

const stream = streamOf('alice', 'bob');

/** Everything of the conversation a device can pull from a position. */
async function pullAll({ until }: TestServer, device: Device, from = 0): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let at = from; ; ) {
    const { to, head, payload } = await until(device.call('pull', { stream, from: at, limit: 200 }));
    all.push(...parseEntries(payload));
    if (to >= head) return all;
    at = to;
  }
}

/** The heads of a user's changed conversations. */
async function sync({ until }: TestServer, device: Device, since = 0) {
  const heads: ConversationHead[] = [];
  for (let from: number | undefined = since; from !== undefined; ) {
    const page: { more?: number | undefined; payload: string } = await until(device.call('sync', { since: from }));
    heads.push(
      ...page.payload
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as ConversationHead),
    );
    from = page.more;
  }
  return heads;
}

describe('a message', () => {
  it('is answered when it is stored, and pushed to every other device of both users', async () => {
    const { device, until, quiet } = await startTestServer();
    const alice = await device('alice');
    const tablet = await device('alice', { instance: 'tablet', platform: 'iPad' });
    const bob = await device('bob');
    const answer = await until(alice.say('bob', 'hello', 7));
    await quiet();
    const expected = { stream, pos: 1, gno: expect.any(Number), seq: 1, run: [1, 0, 1, 0, 0, 0, 0, 0] };
    expect(answer).toMatchObject({ ...expected, time: expect.any(Number) });
    expect(alice.entries()).toEqual([]);
    for (const other of [tablet, bob]) {
      expect(other.entries()).toMatchObject([{ ...expected, kind: 'msg', from: 'alice', rand: 7, ctime: CLIENT_TIME }]);
      const id = messageIdOf(alice.login.tinyid, { ctime: CLIENT_TIME, rand: 7 });
      expect(other.entries()[0]!.body).toBe(textBody('hello', id));
    }
  });

  it('comes in one order for all, replies and pushes alike', async () => {
    const test = await startTestServer();
    const alice = await test.device('alice');
    const bob = await test.device('bob');
    for (let rand = 0; rand < 100; rand += 1) {
      void alice.say('bob', `a${rand}`, rand);
      void bob.say('alice', `b${rand}`, rand);
      if (rand % 10 === 0) await test.world.run(3);
    }
    await test.quiet();
    for (const device of [alice, bob]) {
      const positions = device.frames.slice(1).map((text) => (JSON.parse(text.split('\n')[0]!) as { pos: number }).pos);
      expect(positions).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    }
    expect(await pullAll(test, alice)).toEqual(await pullAll(test, bob));
  });

  it('sent again is stored once: the reply is the original’s, also after a restart', async () => {
    const test = await startTestServer();
    const alice = await test.device('alice');
    const first = await test.until(alice.say('bob', 'x', 7));
    const { pos, gno, time, seq } = first;
    const again = await test.until(alice.say('bob', 'x', 7, { retryOf: 0 }));
    expect(again).toMatchObject({ pos, gno, time, seq, repeated: true });
    await test.until(test.server.close());
    const later = await test.restart();
    const back = await later.device('alice');
    expect(await later.until(back.say('bob', 'x', 7, { retryOf: 0 }))).toMatchObject({
      pos,
      gno,
      time,
      seq,
      repeated: true,
    });
    expect(await pullAll(later, back)).toHaveLength(1);
  });

  it('with the id of another user is refused, so is one to an impossible user', async () => {
    const { device, until } = await startTestServer();
    const alice = await device('alice');
    const bob = await device('bob');
    const request = { to: 'bob', rand: 1, ctime: CLIENT_TIME };
    const forged = await until(alice.ask('send', request, textBody('x', messageIdOf(bob.login.tinyid, request))));
    expect(forged.code).toBe(20001);
    expect((await until(alice.trySay('a\nb', 'x', 1))).code).toBe(7003);
    expect((await until(alice.trySay('', 'x', 1))).code).toBe(7003);
  });

  it('to an unknown user makes the account, or is refused where the app says so', async () => {
    const open = await startTestServer();
    const alice = await open.device('alice');
    expect((await open.until(alice.trySay('carol', 'x', 1))).code).toBeUndefined();
    const carol = await open.device('carol');
    expect(await sync(open, carol)).toMatchObject([{ stream: streamOf('alice', 'carol'), pos: 1 }]);

    const strict = await startTestServer({ unknownReceivers: 'refuse' });
    const other = await strict.device('alice');
    expect((await strict.until(other.trySay('carol', 'x', 1))).code).toBe(20003);
    expect((await strict.until(other.trySay('carol', 'x', 1, { online: true }))).code).toBe(20003);
    await strict.device('carol');
    expect((await strict.until(other.trySay('carol', 'x', 1))).code).toBeUndefined();
  });

  it('to oneself comes to one’s other devices once', async () => {
    const { device, until, quiet } = await startTestServer();
    const alice = await device('alice');
    const tablet = await device('alice', { instance: 'tablet', platform: 'iPad' });
    await until(alice.say('alice', 'note', 1));
    await quiet();
    expect(alice.entries()).toEqual([]);
    expect(textsOf(tablet.entries())).toEqual(['note']);
  });
});

describe('an online-only message', () => {
  it('reaches those who are connected, and is stored nowhere', async () => {
    const test = await startTestServer();
    const alice = await test.device('alice');
    const tablet = await test.device('alice', { instance: 'tablet', platform: 'iPad' });
    const bob = await test.device('bob');
    const first = await test.until(alice.say('bob', 'now', 7, { online: true }));
    const second = await test.until(alice.say('bob', 'now', 8, { online: true }));
    await test.quiet();
    expect(first).toMatchObject({ stream, pos: 0, gno: 0, run: [] });
    expect(second).toMatchObject({ seq: first.seq + 1 });
    expect(alice.events()).toEqual([]);
    for (const device of [tablet, bob]) {
      expect(device.events()).toEqual(['online', 'online']);
      expect(device.frames.at(-2)).toBe(
        `${JSON.stringify({ on: 'online', stream, time: first.time, from: 'alice', seq: first.seq, rand: 7, ctime: CLIENT_TIME })}\n${textBody('now', messageIdOf(alice.login.tinyid, { rand: 7, ctime: CLIENT_TIME }))}`,
      );
    }
    expect(await pullAll(test, bob)).toEqual([]);
    expect(await sync(test, bob)).toEqual([]);
  });

  it('never gets a number again, not even after a restart', async () => {
    const test = await startTestServer();
    const alice = await test.device('alice');
    const before = await test.until(alice.say('bob', 'x', 1, { online: true }));
    await test.until(test.server.close());
    const later = await test.restart();
    const back = await later.device('alice');
    const after = await later.until(back.say('bob', 'x', 2, { online: true }));
    expect(after.seq).toBeGreaterThan(before.seq);
  });
});

describe('who was away', () => {
  it('finds a thousand messages in order, once each, after the server restarted, with the unread right', async () => {
    const test = await startTestServer();
    const bobBefore = await test.device('bob');
    const alice = await test.device('alice');
    bobBefore.socket.terminate();
    for (let rand = 0; rand < 1000; rand += 1) void alice.say('bob', `m${rand}`, rand);
    await test.quiet();
    await test.until(test.server.close());

    const later = await test.restart();
    const bob = await later.device('bob');
    const phone = await later.device('bob', { instance: 'phone', platform: 'Android' });
    const [head] = await sync(later, bob);
    expect(unreadOf(head!.run, 1, head!.revoked)).toBe(1000);
    const entries = await pullAll(later, bob);
    expect(textsOf(entries)).toEqual(Array.from({ length: 1000 }, (_, index) => `m${index}`));
    await later.until(bob.call('read', { marks: [{ stream, upto: entries.at(-1)!.pos }] }));
    await later.quiet();
    for (const device of [bob, phone]) {
      const [now] = await sync(later, device);
      expect(unreadOf(now!.run, 1, now!.revoked)).toBe(0);
    }
    expect(textsOf(phone.entries())).toEqual(['read']);
  });
});
