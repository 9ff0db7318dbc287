/**
 * Histories with holes: many devices say, delete, clear, take back, put in, go away and come back, in any order; then the
 * pages of each, from either end, are what the plainest model of a conversation has, and so are what counts and stands last.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { type Device, type Json, openPair, textMessage, textOf } from './stage.ts';

type Act =
  | { do: 'say' | 'answer' | 'read' | 'restart' }
  | { do: 'delete'; nth: number; everywhere: boolean; on: number }
  | { do: 'clear'; everywhere: boolean; on: number }
  | { do: 'revoke'; nth: number }
  | { do: 'put in' | 'away'; on: number };

const on = fc.nat(1);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('say' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('answer' as const) }) },
  fc.record({ do: fc.constantFrom('read' as const, 'restart' as const) }),
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('delete' as const), nth: fc.nat(8), everywhere: fc.boolean(), on }),
  },
  fc.record({ do: fc.constant('clear' as const), everywhere: fc.boolean(), on }),
  fc.record({ do: fc.constant('revoke' as const), nth: fc.nat(8) }),
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('put in' as const, 'away' as const), on }) },
);

interface ModelMessage {
  readonly name: string;
  readonly sent?: Json;
  readonly own: boolean;
  /** The only device that has it; undefined if all have. */
  readonly only?: number;
  unread: boolean;
  revoked: boolean;
  /** Devices that do not show it any more. */
  gone: Set<number>;
}

const AWAY_MS = 200_000;
const ALL = [0, 1];

/** bob on a device with a store and on one without, alice, and what should be seen. */
async function openScene() {
  const stage = await openPair();
  await stage.bob.ok('TIMLogout');
  const storage = { path: temporaryDirectory() };
  const devices = [
    await stage.signedIn('bob', { storage, platform: 'Mac' }),
    await stage.signedIn('bob', { platform: 'Web' }),
  ];
  await stage.quiet();
  return { ...stage, storage, devices, messages: [] as ModelMessage[] };
}
type Scene = Awaited<ReturnType<typeof openScene>>;

const seenOn = (messages: readonly ModelMessage[], device: number): ModelMessage[] =>
  messages.filter(({ gone, only = device }) => !gone.has(device) && only === device);

/** The message of this name as a device shows it; one that was taken back has no text to find it by. */
async function shownOn(device: Device, message: ModelMessage): Promise<Json> {
  if (message.sent) return message.sent;
  const page = await device.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, '{"msg_getmsglist_param_count":200}');
  return page.find((one) => textOf(one) === message.name)!;
}

async function perform(scene: Scene, one: Act, name: string): Promise<void> {
  const { alice, devices, messages, quiet, world } = scene;
  const add = (more: Pick<ModelMessage, 'own'> & Partial<ModelMessage>): void =>
    void messages.push({ name, unread: false, revoked: false, gone: new Set(), ...more });
  const readAll = (): void => messages.forEach((message) => (message.unread = false));
  if (one.do === 'say') add({ own: false, sent: await alice.say('bob', name), unread: true });
  if (one.do === 'answer') {
    add({ own: true, sent: await devices[0]!.say('alice', name) });
    readAll();
  }
  if (one.do === 'read') {
    await devices[1]!.ok('TIMMsgReportReaded', 'alice', 1, '');
    readAll();
  }
  if (one.do === 'restart') {
    devices[0]!.tim.TIMUninit();
    devices[0] = await scene.signedIn('bob', { storage: scene.storage, platform: 'Mac' });
  }
  if (one.do === 'put in') {
    await devices[one.on]!.ok('TIMMsgSaveMsg', 'alice', 1, textMessage(name));
    add({ own: true, only: one.on });
  }
  if (one.do === 'delete') await remove(scene, one);
  if (one.do === 'clear') {
    // Where nothing was said since, there is nothing to tell the other devices.
    add({ own: false, sent: await alice.say('bob', name), unread: true });
    await quiet();
    await clear(scene, one);
  }
  if (one.do === 'revoke') {
    const message = messages.filter(({ own, sent }) => !own && sent).at(-1 - one.nth);
    if (message && !message.revoked) {
      const answer = await alice.call('TIMMsgRevoke', 'bob', 1, JSON.stringify(message.sent));
      if (answer.code === 0) Object.assign(message, { revoked: true, unread: false });
    }
  }
  if (one.do === 'away') {
    world.network.partition(devices[one.on]!.host, 'server');
    await world.run(AWAY_MS);
    const text = `${name} meanwhile`;
    messages.push({
      name: text,
      own: false,
      sent: await alice.say('bob', text),
      unread: true,
      revoked: false,
      gone: new Set(),
    });
    await remove(scene, { nth: 1, everywhere: true, on: 1 - one.on });
    world.network.heal(devices[one.on]!.host, 'server');
    await world.run(60_000);
  }
  await quiet();
}

async function remove(
  { devices, messages }: Scene,
  { nth, everywhere, on: which }: { nth: number; everywhere: boolean; on: number },
): Promise<void> {
  const message = seenOn(messages, which).at(-1 - nth);
  if (!message) return;
  const given = {
    msg_delete_param_msg: await shownOn(devices[which]!, message),
    msg_delete_param_is_remble: everywhere,
  };
  await devices[which]!.ok('TIMMsgDelete', 'alice', 1, JSON.stringify(given));
  for (const device of everywhere ? ALL : [which]) message.gone.add(device);
  if (everywhere) message.unread = false;
}

async function clear(
  { devices, messages }: Scene,
  { everywhere, on: which }: { everywhere: boolean; on: number },
): Promise<void> {
  const given = JSON.stringify({ msg_delete_param_is_remble: everywhere });
  await devices[which]!.ok('TIMMsgDelete', 'alice', 1, given);
  for (const message of messages) {
    for (const device of everywhere ? ALL : [which]) message.gone.add(device);
    if (everywhere) message.unread = false;
  }
}

/** All pages, from the newest message on or, `newer`, from the oldest. */
async function readThrough(device: Device, oldest: Json | undefined, newer: boolean): Promise<Json[]> {
  const found: Json[] = oldest ? [oldest] : [];
  for (;;) {
    const last = found.at(-1);
    const param = {
      msg_getmsglist_param_count: 3,
      msg_getmsglist_param_is_remble: true,
      msg_getmsglist_param_is_forward: newer,
      ...(last && { msg_getmsglist_param_last_msg: last }),
    };
    const page = await device.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, JSON.stringify(param));
    found.push(...page);
    if (page.length < 3) return found;
  }
}

async function compare({ devices, messages }: Scene): Promise<void> {
  const textsOf = (page: readonly Json[]) => page.map((message) => textOf(message) ?? 'taken back');
  for (const [index, device] of devices.entries()) {
    const expected = seenOn(messages, index).map(({ name, revoked }) => (revoked ? 'taken back' : name));
    const older = await readThrough(device, undefined, false);
    expect(textsOf(older).toReversed()).toEqual(expected);
    if (older.length > 0) expect(textsOf(await readThrough(device, older.at(-1), true))).toEqual(expected);
    const [info] = await device.ok<Json[]>('TIMConvGetConvList');
    if (!info) {
      expect(messages.filter(({ only = index }) => only === index)).toEqual([]);
      continue;
    }
    const last = info['conv_last_msg'] as Json | undefined;
    expect(last && textsOf([last])[0]).toBe(expected.at(-1));
    expect(info['conv_unread_num']).toBe(messages.filter(({ unread }) => unread).length);
  }
}

it('any history with holes is read without a gap', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
      const scene = await openScene();
      for (const [n, one] of acts.entries()) await perform(scene, one, `m${n}`);
      await compare(scene);
      expect(scene.errors).toEqual([]);
    }),
    {
      numRuns: Number(process.env['PAGES_RUNS'] ?? 25),
      seed: Number(process.env['PAGES_SEED'] ?? 5),
      endOnFailure: false,
    },
  );
});
