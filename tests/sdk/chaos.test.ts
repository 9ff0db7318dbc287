/**
 * Several people on several devices do everything at once, while connections break, apps and the server restart. When it
 * is quiet again all devices agree, and each was told everything exactly once, in order.
 */
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { type Device, type Json, openStage, type Stage, textMessage } from './stage.ts';

const USERS = ['alice', 'bob', 'carol'];
const STEPS = 150;

/** One device of a user: the same to the server, also after its app was started again. */
interface Place {
  readonly user: string;
  readonly options: { readonly platform: 'Linux' | 'Web'; readonly storage: 'memory' | { path: string } };
  device: Device;
  /** Times the app was started. */
  lives: number;
}

interface Sent {
  readonly place: Place;
  readonly peer: string;
  readonly id: string;
  code: number | undefined;
}

interface Scene {
  readonly stage: Stage;
  readonly places: readonly Place[];
  readonly sent: Sent[];
  /** A number below `below`, drawn from the world. */
  readonly draw: (below: number) => number;
}

async function openScene(seed: string): Promise<Scene> {
  const stage = await openStage({}, seed);
  const path = temporaryDirectory();
  const places: Place[] = [];
  for (const user of USERS) {
    for (const platform of ['Linux', 'Web'] as const) {
      const options = { platform, storage: platform === 'Web' ? 'memory' : { path } } as const;
      places.push({ user, options, device: await stage.signedIn(user, options), lives: 1 });
    }
  }
  await stage.quiet();
  return { stage, places, sent: [], draw: (below) => stage.world.random.uint32() % below };
}

function send({ sent, draw }: Scene, place: Place, peer: string): void {
  const buffer = new Uint8Array(128);
  const silent = { message_is_excluded_from_unread_count: draw(5) === 0 };
  const answer = place.device.start('TIMMsgSendMessage', peer, 1, textMessage('x', silent), buffer);
  const id = new TextDecoder().decode(buffer.subarray(0, buffer.indexOf(0)));
  const one: Sent = { place, peer, id, code: undefined };
  sent.push(one);
  void answer.then(({ code }) => {
    expect(one.code).toBeUndefined();
    one.code = code;
  });
}

function revokeOne({ sent, draw }: Scene, { device, user }: Place): void {
  const own = sent.filter(({ place, code }) => place.user === user && code === 0);
  const one = own[draw(own.length || 1)];
  if (one) void device.start('TIMMsgRevoke', one.peer, 1, JSON.stringify({ message_msg_id: one.id }));
}

/** A link that goes dead without a word, and comes back. */
async function silence({ world }: Stage, { host }: Device, ms: number): Promise<void> {
  world.network.partition(host, 'server');
  world.network.partition('server', host);
  await world.run(ms);
  world.network.heal(host, 'server');
  world.network.heal('server', host);
}

async function restartApp({ stage }: Scene, place: Place): Promise<void> {
  place.device.tim.TIMUninit();
  place.device = stage.device(place.user, place.options);
  place.lives += 1;
  // A device that was sent away by its own forgotten life would be told so once.
  expect((await place.device.login()).code).toBe(0);
}

async function restartServer(stage: Stage): Promise<void> {
  await stage.stop();
  await stage.world.run(300);
  await stage.start();
}

async function play(scene: Scene): Promise<void> {
  const { stage, places, draw } = scene;
  for (let step = 0; step < STEPS; step++) {
    const place = places[draw(places.length)]!;
    const { device, user } = place;
    const peer = USERS.filter((other) => other !== user)[draw(2)]!;
    const dice = draw(100);
    if (dice < 58) send(scene, place, peer);
    else if (dice < 69) void device.start('TIMMsgReportReaded', peer, 1, '');
    else if (dice < 77) revokeOne(scene, place);
    else if (dice < 82) void device.start('TIMConvPinConversation', peer, 1, draw(2) === 0);
    else if (dice < 84) void device.start('TIMMsgMarkAllMessageAsRead');
    else if (dice < 86) void device.start('TIMConvDelete', peer, 1);
    else if (dice < 94) stage.world.network.cut(device.host);
    else if (dice < 96) await silence(stage, device, draw(3000));
    else if (dice < 98 && place.options.storage !== 'memory') await restartApp(scene, place);
    else if (dice < 100) await restartServer(stage);
    await stage.world.run(draw(60));
  }
  await stage.world.run(120_000);
  await stage.quiet();
}

/** What the server holds: what was given up, and never came there, stays with its device. */
async function historyOf(device: Device, peer: string): Promise<Json[]> {
  const param = { msg_getmsglist_param_count: 5000, msg_getmsglist_param_is_remble: true };
  const messages = await device.ok<Json[]>('TIMMsgGetMsgList', peer, 1, JSON.stringify(param));
  return messages.filter(({ message_status }) => message_status !== 3);
}

const seqOf = ({ message_seq }: Json): number => Number(message_seq);
const brief = (one: Json): string => `${String(one['message_msg_id'])} ${String(one['message_status'])}`;

describe.each(['one', 'two', 'three', 'four', 'five', 'six', 'b1175'])('after chaos %s', (seed) => {
  it('all devices agree, and every fact was told once', async () => {
    const scene = await openScene(seed);
    const { stage, places, sent } = scene;
    await play(scene);
    expect(stage.errors).toEqual([]);
    // Every send ends: well, or given up because there was no way to the server for too long, or by its app.
    const codes = new Set(sent.map(({ code }) => code));
    expect([...codes].filter((code) => ![0, 7009, 9508, 9520].includes(code ?? -1))).toEqual([]);
    for (const user of USERS) {
      const mine = places.filter((place) => place.user === user);
      for (const peer of USERS.filter((other) => other !== user)) {
        const histories: Json[][] = [];
        for (const { device } of mine) histories.push(await historyOf(device, peer));
        const [history, ...others] = histories as [Json[], ...Json[][]];
        for (const other of others) expect(other.map(brief)).toEqual(history.map(brief));
        // One order without a gap, from the newest down to where the user may have deleted it.
        expect(history.map(seqOf)).toEqual(history.map((newest, n) => seqOf(history[0] ?? newest) - n));
        for (const { device } of mine) await countsRight(device, peer, history);
        for (const place of mine) toldOnce(place, peer, history, sent);
      }
    }
  });
});

/** The list of a device fits the history. */
async function countsRight(device: Device, peer: string, history: Json[]): Promise<void> {
  const list = await device.ok<Json[]>('TIMConvGetConvList');
  const info = list.find(({ conv_id }) => conv_id === peer);
  const unread = history.filter((one) => {
    const counts = one['message_status'] !== 6 && one['message_is_excluded_from_unread_count'] !== true;
    return counts && one['message_is_read'] === false;
  });
  expect(info?.['conv_unread_num'] ?? 0).toBe(unread.length);
  const [newest] = history;
  if (newest) expect(info).toMatchObject({ conv_last_msg: { message_seq: newest['message_seq'] } });
  const total = list.reduce((sum, { conv_unread_num }) => sum + Number(conv_unread_num), 0);
  expect(await device.ok('TIMConvGetTotalUnreadMessageCount')).toEqual({
    conv_get_total_unread_message_count_result_unread_count: total,
  });
  const told = device.events('TIMConvTotalUnreadMessageCountChangedCallback').at(-1)?.[0];
  if (told !== undefined) expect(told).toBe(total);
}

/** A device was told each message once, in order; one whose app ran all the time, of every one that was not its own. */
function toldOnce({ device, lives, ...place }: Place, peer: string, history: Json[], sent: Sent[]): void {
  const seqs = device
    .received()
    .filter((one) => one['message_conv_id'] === peer)
    .map(seqOf);
  expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
  const own = sent.filter((one) => one.place.options === place.options && one.peer === peer);
  const ids = new Map(history.map((one) => [String(one['message_msg_id']), seqOf(one)]));
  // What it sent itself is no news to it.
  expect(own.flatMap(({ id }) => ids.get(id) ?? []).filter((seq) => seqs.includes(seq))).toEqual([]);
  if (lives > 1) return;
  const ownIds = new Set(own.map(({ id }) => id));
  const missing = history.filter((one) => {
    // Taken back before it was seen, it is no news either.
    return !seqs.includes(seqOf(one)) && !ownIds.has(String(one['message_msg_id'])) && one['message_status'] !== 6;
  });
  expect(missing).toEqual([]);
}
