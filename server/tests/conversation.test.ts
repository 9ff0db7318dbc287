/** Reading, revoking, settings and history over the wire: who sees what, and who does not. */
import { describe, expect, it } from 'vitest';
import type { ConversationHead } from '../../contract/commands.ts';
import { parseEntries } from '../../contract/wire.ts';
import { CLIENT_TIME, type Device, messageIdOf, streamOf, textsOf } from './wire-client.ts';
import { startTestServer, type TestServer } from './world.ts';

const stream = streamOf('alice', 'bob');

/** Alice has sent so many messages to Bob, m1, m2, …; both are there. */
async function withMessages(count: number, app = {}): Promise<TestServer & { alice: Device; bob: Device }> {
  const test = await startTestServer(app);
  const alice = await test.device('alice');
  const bob = await test.device('bob');
  for (let rand = 1; rand <= count; rand += 1) void alice.say('bob', `m${rand}`, rand);
  await test.quiet();
  return { ...test, alice, bob };
}

async function headOf(test: TestServer, device: Device): Promise<ConversationHead> {
  const { payload } = await test.until(device.call('sync', { since: 0, streams: [stream] }));
  return JSON.parse(payload) as ConversationHead;
}

describe('a read report', () => {
  it('comes to both users, and to its sender before its reply', async () => {
    const { alice, bob, until, quiet } = await withMessages(3);
    await until(bob.call('read', { marks: [{ stream, upto: 2 }] }));
    expect(bob.frames.slice(-2).map((text) => text.includes('"on":"entry"'))).toEqual([true, false]);
    await quiet();
    expect(alice.entries()).toMatchObject([
      { pos: 4, kind: 'read', from: 'bob', run: [3, 0, 3, 2, 0, 2, 0, 2], body: '{"upto":2}' },
    ]);
  });

  it('that says nothing new is answered, and makes no entry', async () => {
    const { bob, until, quiet } = await withMessages(1);
    for (let i = 0; i < 3; i += 1) await until(bob.call('read', { marks: [{ stream, upto: 9 }] }));
    await until(bob.call('read', { marks: [{ stream: streamOf('bob', 'carol'), upto: 1 }] }));
    await quiet();
    expect(textsOf(bob.entries())).toEqual(['m1', 'read']);
  });

  it('may name a conversation twice: the further one counts', async () => {
    const { bob, until } = await withMessages(3);
    await until(
      bob.call('read', {
        marks: [
          { stream, upto: 3 },
          { stream, upto: 1 },
        ],
      }),
    );
    expect(bob.entries().at(-1)).toMatchObject({ kind: 'read', body: '{"upto":3}' });
  });
});

describe('a revocation', () => {
  it('comes to both, blanks the message everywhere, and takes it out of the unread', async () => {
    const test = await withMessages(2);
    const { alice, bob, until, quiet } = test;
    const reply = await until(alice.call('revoke', { stream, seq: 2, rand: 2 }));
    await quiet();
    expect(reply.pos).toBe(3);
    expect(alice.entries()).toMatchObject([{ kind: 'revoke', pos: 3 }]);
    expect(JSON.parse(bob.entries().at(-1)!.body)).toMatchObject({
      target: 2,
      seq: 2,
      rand: 2,
      from: 'alice',
      counted: true,
    });
    const history = await until(bob.call('history', { stream, newer: false, limit: 10 }));
    const body = JSON.stringify({ message_msg_id: messageIdOf(alice.login.tinyid, { ctime: CLIENT_TIME, rand: 2 }) });
    expect(parseEntries(history.payload)).toMatchObject([{ pos: 2, state: 1, body }, { pos: 1 }]);
    expect(await headOf(test, bob)).toMatchObject({ revoked: [2], pos: 3, seq: 2 });
  });

  it('is refused with the code of its reason', async () => {
    const { alice, bob, until, world } = await withMessages(2, { revokeWindowSeconds: 60 });
    expect(alice.login.revokeWindow).toBe(60_000);
    const code = async (device: Device, seq: number, rand: number, of = stream) =>
      (await until(device.ask('revoke', { stream: of, seq, rand }))).code;
    expect(await code(alice, 9, 1)).toBe(20022);
    expect(await code(alice, 1, 9)).toBe(20022);
    expect(await code(bob, 1, 1)).toBe(20022);
    expect(await code(alice, 1, 1, streamOf('bob', 'carol'))).toBe(50002);
    expect(await code(alice, 1, 1)).toBeUndefined();
    expect(await code(alice, 1, 1)).toBe(20023);
    await world.run(61_000);
    expect(await code(alice, 2, 2)).toBe(20016);
  });
});

describe('settings', () => {
  it('reach the user’s own devices and nobody else', async () => {
    const test = await withMessages(3);
    const { alice, bob, until, quiet } = test;
    const phone = await test.device('bob', { instance: 'phone', platform: 'Android' });
    await until(bob.call('set', { stream, pinned: true, hidden: 3 }));
    await quiet();
    for (const device of [bob, phone]) {
      expect(device.entries().at(-1)).toMatchObject({ stream: 'user:bob', pos: 1, kind: 'set', from: 'bob', run: [] });
    }
    expect(alice.entries()).toEqual([]);
    const head = await headOf(test, phone);
    expect(head).toMatchObject({ hidden: 3, cleared: 0 });
    expect(head.pinned).toBeGreaterThan(0);
    const own = await until(phone.call('pull', { stream: 'user:bob', from: 0, limit: 10 }));
    expect(parseEntries(own.payload)).toHaveLength(1);
    expect(await headOf(test, alice)).toMatchObject({ pinned: 0, hidden: 0 });
  });

  it('allow 50 pinned conversations, and refuse the next with 51012', async () => {
    const { alice, until } = await withMessages(0);
    for (let i = 0; i < 50; i += 1)
      await until(alice.call('set', { stream: streamOf('alice', `u${i}`), pinned: true }));
    const one = { stream: streamOf('alice', 'bob'), pinned: true };
    expect((await until(alice.ask('set', one))).code).toBe(51012);
    await until(alice.call('set', { stream: streamOf('alice', 'u7'), pinned: false }));
    expect((await until(alice.ask('set', one))).code).toBeUndefined();
  });

  it('that clear a conversation hide what was there from this user only', async () => {
    const test = await withMessages(5);
    const { alice, bob, until } = test;
    await until(bob.call('set', { stream, cleared: 3 }));
    const seenBy = async (device: Device) => {
      const pulled = await until(device.call('pull', { stream, from: 0, limit: 200 }));
      const older = await until(device.call('history', { stream, newer: false, limit: 200 }));
      const newer = await until(device.call('history', { stream, pos: 0, newer: true, limit: 200 }));
      const found = await until(device.call('find', { stream, seqs: [1, 2, 3, 4, 5, 6] }));
      expect(pulled).toMatchObject({ from: 0, to: 5, head: 5 });
      return [pulled, older, newer, found].map(({ payload }) => textsOf(parseEntries(payload)).sort());
    };
    expect(await seenBy(bob)).toEqual(Array(4).fill(['m4', 'm5']));
    expect(await seenBy(alice)).toEqual(Array(4).fill(['m1', 'm2', 'm3', 'm4', 'm5']));
    await until(bob.call('set', { stream, cleared: 99 }));
    expect(await until(bob.call('pull', { stream, from: 1, limit: 9 }))).toMatchObject({
      from: 1,
      to: 5,
      head: 5,
      payload: '',
    });
  });
});

describe('history', () => {
  it('is paged by messages, whatever stands between them', async () => {
    const { bob, until } = await withMessages(3);
    await until(bob.call('read', { marks: [{ stream, upto: 3 }] }));
    await until(bob.say('alice', 'm5', 1));
    const page = async (anchor: object, newer: boolean) => {
      const { payload, ...reply } = await until(bob.call('history', { stream, newer, limit: 2, ...anchor }));
      return { ...reply, texts: textsOf(parseEntries(payload)) };
    };
    expect(await page({}, false)).toMatchObject({ texts: ['m5', 'm3'], end: false });
    expect(await page({ pos: 3 }, false)).toMatchObject({ texts: ['m2', 'm1'], end: true });
    expect(await page({ seq: 3 }, false)).toMatchObject({ texts: ['m3', 'm2'], end: false });
    expect(await page({ pos: 0 }, true)).toMatchObject({ texts: ['m1', 'm2'], end: false });
    expect(await page({ pos: 2 }, true)).toMatchObject({ texts: ['m3', 'm5'], end: true });
  });

  it('is for the users of the conversation only', async () => {
    const test = await withMessages(1);
    const carol = await test.device('carol');
    for (const key of [
      stream,
      'user:alice',
      'user:bob',
      'group:1',
      'c2c:bob:alice',
      'c2c:carol:',
      `c2c:carol:${'x'.repeat(33)}`,
      'x',
    ]) {
      const codes = await test.until(
        Promise.all([
          carol.ask('pull', { stream: key, from: 0, limit: 9 }),
          carol.ask('history', { stream: key, newer: false, limit: 9 }),
          carol.ask('find', { stream: key, seqs: [1] }),
          carol.ask('sync', { since: 0, streams: [key] }),
          carol.ask('read', { marks: [{ stream: key, upto: 1 }] }),
          carol.ask('revoke', { stream: key, seq: 1, rand: 1 }),
          carol.ask('set', { stream: key, pinned: true }),
        ]),
      );
      expect(
        codes.map((answer) => answer.code),
        key,
      ).toEqual(Array(7).fill(50002));
    }
    expect((await test.until(carol.ask('pull', { stream: 'user:carol', from: 0, limit: 9 }))).code).toBeUndefined();
  });

  it('refuses to find more than fits a frame', async () => {
    const { alice, until, quiet } = await withMessages(0);
    for (let rand = 1; rand <= 60; rand += 1) void alice.say('bob', 'x'.repeat(12_000), rand);
    await quiet();
    const seqs = Array.from({ length: 60 }, (_, index) => index + 1);
    expect((await until(alice.ask('find', { stream, seqs }))).code).toBe(9522);
    expect((await until(alice.ask('find', { stream, seqs: seqs.slice(0, 20) }))).code).toBeUndefined();
    const pulled = await until(alice.call('pull', { stream, from: 0, limit: 200 }));
    expect(pulled.to).toBeLessThan(60);
    expect(pulled.head).toBe(60);
  });
});

describe('sync', () => {
  it('names what changed since, a page at a time, in the order of change', async () => {
    const { alice, until } = await withMessages(0);
    for (let i = 0; i < 120; i += 1) await until(alice.say(`u${i}`, 'x', i));
    await until(alice.call('set', { stream: streamOf('alice', 'u3'), pinned: true }));
    const seen: string[] = [];
    let newest = 0;
    for (let since: number | undefined = 0; since !== undefined; ) {
      const page: { gno: number; own: number; more?: number | undefined; payload: string } = await until(
        alice.call('sync', { since }),
      );
      seen.push(...page.payload.split('\n').map((line) => (JSON.parse(line) as ConversationHead).stream));
      expect(page.own).toBe(1);
      since = page.more;
      newest = page.gno;
    }
    const order = [...Array.from({ length: 120 }, (_, index) => `u${index}`).filter((user) => user !== 'u3'), 'u3'];
    expect(seen).toEqual(order.map((user) => streamOf('alice', user)));
    const nothing = await until(alice.call('sync', { since: newest }));
    expect(nothing).toMatchObject({ gno: newest, payload: '' });
    expect(nothing.more).toBeUndefined();
  });

  it('of named conversations answers those that changed since, each once, in the order of change', async () => {
    const { alice, until } = await withMessages(0);
    for (const [rand, user] of ['u1', 'u2', 'u3'].entries()) await until(alice.say(user, 'x', rand));
    const named = async (users: string[], since: number) => {
      const streams = users.map((user) => streamOf('alice', user));
      const { payload } = await until(alice.call('sync', { since, streams }));
      return payload
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as ConversationHead);
    };
    const heads = await named(['u3', 'u1', 'u1', 'nobody'], 0);
    expect(heads.map((head) => head.stream)).toEqual([streamOf('alice', 'u1'), streamOf('alice', 'u3')]);
    expect(await named(['u3', 'u1'], heads[0]!.gno)).toEqual([heads[1]]);
  });

  it('cuts a page that is too large for a frame, and goes on', async () => {
    const { alice, until, quiet } = await withMessages(0);
    for (let i = 0; i < 30; i += 1) void alice.say(`u${i}`, '"'.repeat(12_000), i);
    await quiet();
    const heads = new Set<string>();
    let pages = 0;
    for (let since: number | undefined = 0; since !== undefined; pages += 1) {
      const page: { more?: number | undefined; payload: string } = await until(alice.call('sync', { since }));
      expect(page.payload.length).toBeLessThan(600_000);
      for (const line of page.payload.split('\n')) heads.add((JSON.parse(line) as ConversationHead).stream);
      since = page.more;
    }
    expect(heads.size).toBe(30);
    expect(pages).toBeGreaterThan(1);
  });
});
