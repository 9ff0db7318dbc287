/** Deleting messages for oneself, and receive options, over the wire: unread numbers stay exact on every device. */
import { describe, expect, it } from 'vitest';
import type { ConversationHead, Request } from '../../contract/commands.ts';
import { MAX_DELETED, MAX_PAGE } from '../../contract/limits.ts';
import { parseEntries } from '../../contract/wire.ts';
import { unreadOf } from '../../rules/c2c-run.ts';
import { type Device, streamOf, textsOf } from './wire-client.ts';
import { startTestServer, type TestServer } from './world.ts';

const stream = streamOf('alice', 'bob');

interface Stage extends TestServer {
  alice: Device;
  bob: Device;
  /** Bob's other device. */
  phone: Device;
  set: (device: Device, request: Omit<Request<'set'>, 'stream'>) => Promise<unknown>;
  revoke: (seq: number) => Promise<unknown>;
  read: (upto: number) => Promise<unknown>;
  /** Bob's unread number, as a device that knows nothing is told. */
  unread: () => Promise<number>;
}

/** Alice has sent so many messages to Bob, m1, m2, …: each has its number as its position. */
async function withMessages(count: number): Promise<Stage> {
  const test = await startTestServer();
  const alice = await test.device('alice');
  const bob = await test.device('bob');
  const phone = await test.device('bob', { instance: 'phone', platform: 'Android' });
  for (let rand = 1; rand <= count; rand += 1) void alice.say('bob', `m${rand}`, rand);
  await test.quiet();
  return {
    ...test,
    alice,
    bob,
    phone,
    set: (device, request) => test.until(device.call('set', { stream, ...request })),
    revoke: (seq) => test.until(alice.call('revoke', { stream, seq, rand: seq })),
    read: (upto) => test.until(bob.call('read', { marks: [{ stream, upto }] })),
    async unread() {
      const { run, revoked } = await headOf(test, phone);
      expect(new Set(revoked).size).toBe(revoked.length);
      return unreadOf(run, 1, revoked);
    },
  };
}

async function headOf(test: TestServer, device: Device, of = stream): Promise<ConversationHead> {
  const { payload } = await test.until(device.call('sync', { since: 0, streams: [of] }));
  return JSON.parse(payload) as ConversationHead;
}

/** What a device gets of messages, by each way to them. */
async function seenBy(test: TestServer, device: Device, seqs: number[]): Promise<string[][]> {
  const pulled = await test.until(device.call('pull', { stream, from: 0, limit: MAX_PAGE }));
  const older = await test.until(device.call('history', { stream, newer: false, limit: MAX_PAGE }));
  const newer = await test.until(device.call('history', { stream, pos: 0, newer: true, limit: MAX_PAGE }));
  const found = await test.until(device.call('find', { stream, seqs }));
  return [pulled, older, newer, found].map(({ payload }) =>
    textsOf(parseEntries(payload).filter(({ kind }) => kind === 'msg')).sort(),
  );
}

describe('a deletion', () => {
  it('reaches the user’s own devices and nobody else, and takes the message out of every read of theirs', async () => {
    const test = await withMessages(4);
    const { alice, bob, phone, set } = test;
    await set(bob, { deleted: [4, 2, 2, 9] });
    await test.quiet();
    for (const device of [bob, phone]) {
      const entry = device.entries().at(-1)!;
      expect(entry).toMatchObject({ stream: 'user:bob', kind: 'set', from: 'bob' });
      expect(JSON.parse(entry.body)).toEqual({ stream, deleted: [2, 4] });
      expect(await seenBy(test, device, [1, 2, 3, 4])).toEqual(Array(4).fill(['m1', 'm3']));
    }
    expect(alice.entries()).toEqual([]);
    expect(await seenBy(test, alice, [1, 2, 3, 4])).toEqual(Array(4).fill(['m1', 'm2', 'm3', 'm4']));
    expect((await headOf(test, phone)).last?.pos).toBe(3);
    expect((await headOf(test, alice)).last?.pos).toBe(4);
    const pulled = await test.until(bob.call('pull', { stream, from: 3, limit: 9 }));
    expect(pulled).toMatchObject({ from: 3, to: 4, head: 4, payload: '' });
  });

  it('makes the conversation one that changed, for a device that was away', async () => {
    const test = await withMessages(2);
    const before = await test.until(test.phone.call('sync', { since: 0 }));
    await test.set(test.bob, { deleted: [2] });
    const { payload } = await test.until(test.phone.call('sync', { since: before.gno }));
    expect(JSON.parse(payload)).toMatchObject({ stream, revoked: [2], last: { pos: 1 } });
  });

  it('above the mark makes one unread less, below it changes nothing', async () => {
    const { bob, set, read, unread } = await withMessages(6);
    await read(2);
    await set(bob, { deleted: [1] });
    expect(await unread()).toBe(4);
    await set(bob, { deleted: [2, 4, 5] });
    expect(await unread()).toBe(2);
    await read(4);
    expect(await unread()).toBe(1);
    await read(6);
    expect(await unread()).toBe(0);
  });

  it('and a revocation count once, in either order', async () => {
    const { bob, set, revoke, unread } = await withMessages(4);
    await set(bob, { deleted: [2] });
    await revoke(2);
    expect(await unread()).toBe(3);
    await revoke(3);
    await set(bob, { deleted: [3] });
    expect(await unread()).toBe(2);
  });

  it('of one’s own message, or of one that does not count, leaves the unread alone', async () => {
    const test = await withMessages(1);
    await test.until(test.bob.say('alice', 'mine', 50));
    await test.until(test.alice.say('bob', 'm3', 3));
    await test.set(test.alice, { deleted: [1] });
    await test.set(test.bob, { deleted: [2] });
    expect(await test.unread()).toBe(1);
    expect((await headOf(test, test.alice)).revoked).toEqual([]);
  });

  it('asked for again is answered, and makes no entry', async () => {
    const { bob, set, quiet, unread } = await withMessages(2);
    for (let i = 0; i < 3; i += 1) await set(bob, { deleted: [2] });
    await set(bob, { deleted: [7] });
    await quiet();
    expect(bob.entries().filter(({ kind }) => kind === 'set')).toHaveLength(1);
    expect(await unread()).toBe(1);
  });

  it('of what is cleared is none, and one below a later clear still counts until it is read', async () => {
    const test = await withMessages(5);
    const { bob, set, read, unread } = test;
    await set(bob, { deleted: [2, 3] });
    await set(bob, { cleared: 4, deleted: [1, 4] });
    expect(JSON.parse(bob.entries().at(-1)!.body)).toEqual({ stream, cleared: 4 });
    expect(await unread()).toBe(3);
    expect(await seenBy(test, bob, [1, 2, 3, 4, 5])).toEqual(Array(4).fill(['m5']));
    await read(5);
    expect(await unread()).toBe(0);
  });

  it('of entries that are no messages is none', async () => {
    const { bob, set, read, quiet } = await withMessages(2);
    await read(2);
    await set(bob, { deleted: [3] });
    await quiet();
    expect(bob.entries().some(({ kind }) => kind === 'set')).toBe(false);
  });

  it('by both takes the body away, and the message may still be taken back', async () => {
    const test = await withMessages(2);
    const { alice, bob, set, revoke, quiet } = test;
    await set(bob, { deleted: [1] });
    await set(alice, { deleted: [1] });
    await revoke(1);
    await quiet();
    expect(bob.entries().at(-1)).toMatchObject({ kind: 'revoke', pos: 3 });
    expect(await seenBy(test, bob, [1, 2])).toEqual(Array(4).fill(['m2']));
    const again = await test.until(alice.ask('revoke', { stream, seq: 1, rand: 1 }));
    expect(again.code).toBe(20023);
  });

  it('survives a restart', async () => {
    const test = await withMessages(3);
    await test.set(test.bob, { deleted: [3] });
    await test.until(test.server.close());
    const again = await test.restart();
    const bob = await again.device('bob');
    expect(await headOf(again, bob)).toMatchObject({ revoked: [3], last: { pos: 2 } });
    expect(await seenBy(again, bob, [1, 2, 3])).toEqual(Array(4).fill(['m1', 'm2']));
  });

  it('names so many positions and no more, all of one conversation of the user', async () => {
    const { bob, until } = await withMessages(1);
    const deleted = Array.from({ length: MAX_DELETED + 1 }, (_, i) => i + 1);
    expect((await until(bob.ask('set', { stream, deleted }))).code).toBeDefined();
    expect((await until(bob.ask('set', { stream, deleted: [] }))).code).toBeDefined();
    expect((await until(bob.ask('set', { stream: streamOf('alice', 'carol'), deleted: [1] }))).code).toBe(50002);
    expect((await until(bob.ask('set', { stream, deleted: deleted.slice(1) }))).code).toBeUndefined();
  });
});

describe('a page of history without what was deleted', () => {
  const page = async (test: Stage, anchor: object, newer: boolean, limit: number) => {
    const { payload, ...reply } = await test.until(test.bob.call('history', { stream, newer, limit, ...anchor }));
    return { ...reply, texts: textsOf(parseEntries(payload)) };
  };

  it('is as long as any other, and says what it settles', async () => {
    const test = await withMessages(9);
    await test.set(test.bob, { deleted: [4, 5, 8] });
    expect(await page(test, {}, false, 3)).toMatchObject({ from: 3, to: 9, end: false, texts: ['m9', 'm7', 'm6'] });
    expect(await page(test, {}, false, 4)).toMatchObject({
      from: 2,
      to: 9,
      end: false,
      texts: ['m9', 'm7', 'm6', 'm3'],
    });
    expect(await page(test, { pos: 6 }, false, 3)).toMatchObject({
      from: 0,
      to: 5,
      end: true,
      texts: ['m3', 'm2', 'm1'],
    });
    expect(await page(test, { pos: 3 }, true, 2)).toMatchObject({ from: 3, to: 8, end: false, texts: ['m6', 'm7'] });
    expect(await page(test, { pos: 6 }, true, 3)).toMatchObject({ from: 6, to: 9, end: true, texts: ['m7', 'm9'] });
    await test.set(test.bob, { deleted: [1, 2, 3] });
    expect(await page(test, { pos: 6 }, false, 2)).toMatchObject({ from: 0, to: 5, end: true, texts: [] });
  });

  it('passes over a long stretch in several pages', async () => {
    const count = 4 * MAX_PAGE + 20;
    const test = await withMessages(count);
    for (let pos = 3; pos < count; pos += MAX_DELETED) {
      const deleted = Array.from({ length: Math.min(MAX_DELETED, count - pos) }, (_, i) => pos + i);
      await test.set(test.bob, { deleted });
    }
    const first = await page(test, {}, false, 2);
    expect(first).toMatchObject({ to: count, texts: [`m${count}`], end: false });
    const next = await page(test, { pos: first.from + 1 }, false, 2);
    expect(next).toMatchObject({ to: first.from, from: 0, end: true, texts: ['m2', 'm1'] });
    expect(await page(test, { pos: 1 }, true, 1)).toMatchObject({ texts: ['m2'], from: 1 });
  });
});

describe('a receive option', () => {
  it('reaches the user’s own devices, by push and by sync', async () => {
    const test = await withMessages(1);
    await test.set(test.bob, { receive: 2 });
    await test.quiet();
    expect(JSON.parse(test.phone.entries().at(-1)!.body)).toEqual({ stream, receive: 2 });
    expect(await headOf(test, test.phone)).toMatchObject({ receive: 2, pinned: 0 });
    expect(await headOf(test, test.alice)).toMatchObject({ receive: 0 });
    await test.set(test.bob, { receive: 2 });
    expect(test.bob.entries().filter(({ kind }) => kind === 'set')).toHaveLength(1);
    expect((await test.until(test.bob.ask('set', { stream, receive: 3 as 2 }))).code).toBeDefined();
  });

  it('may be set before the first message, is told at sync, and stays', async () => {
    const test = await withMessages(0);
    const other = streamOf('bob', 'carol');
    const { gno } = await test.until(test.phone.call('sync', { since: 0 }));
    await test.until(test.bob.call('set', { stream: other, receive: 1 }));
    const { payload } = await test.until(test.phone.call('sync', { since: gno }));
    expect(JSON.parse(payload)).toMatchObject({ stream: other, pos: 0, seq: 0, run: [], receive: 1, last: null });
    const carol = await test.device('carol');
    expect((await test.until(carol.call('sync', { since: 0 }))).payload).toBe('');
    await test.until(carol.say('bob', 'hello', 1));
    expect(await headOf(test, test.phone, other)).toMatchObject({ pos: 1, receive: 1, last: { pos: 1 } });
    expect(await headOf(test, carol, other)).toMatchObject({ pos: 1, receive: 0 });
  });
});
