/** TIMMsgDownloadElemToPath: by id and by URL, its callback again and again, what it refuses, and how it ends. */
import { createIM, ImError } from '@hongyan/client';
import { describe, expect, it } from 'vitest';
import { answerShapes, differences } from '../../contract/conformance/sample-shapes.ts';
import { signUserSig } from '../../server/usersig.ts';
import { createDeviceFiles } from '../../sim/world/files.ts';
import { APP, type Device, type Json, openPair } from './stage.ts';

const SIZE = 1_500_000;
const content = Uint8Array.from({ length: SIZE }, (_, index) => index % 251);
const TICKET_MS = 2 * 3_600_000;

/** What a callback got. */
interface Told {
  readonly code: number;
  readonly text: string;
  readonly data: unknown;
}

/** Starts a download; `told` is all that its callback got. */
function downloading({ tim }: Device, param: Json, path: string) {
  const told: Told[] = [];
  const ended = Promise.withResolvers<Told>();
  const data = { mine: true };
  const note = (code: number, _desc: string, text: string, userData: unknown): void => {
    told.push({ code, text, data: userData });
    const { msg_download_elem_result_current_size: current, msg_download_elem_result_total_size: total } =
      code === 0 ? (JSON.parse(text) as Json) : { msg_download_elem_result_current_size: 0 };
    if (code !== 0 || current === total) ended.resolve(told.at(-1)!);
  };
  const result = tim.TIMMsgDownloadElemToPath(JSON.stringify(param), path, note, data);
  if (result !== 0) throw new Error(`TIMMsgDownloadElemToPath returned ${result}`);
  expect(told).toEqual([]);
  return { told, data, ended: ended.promise };
}

const sizes = (told: readonly Told[]): [unknown, unknown][] =>
  told.map(({ text }) => {
    const result = JSON.parse(text) as Json;
    return [result['msg_download_elem_result_current_size'], result['msg_download_elem_result_total_size']];
  });

/** bob has a message with a file of alice's, and carol of profile v8 sees the app, too. */
async function scene() {
  const pair = await openPair();
  const { alice, bob, quiet } = pair;
  alice.files.put('film.bin', content);
  const elem = {
    elem_type: 4,
    file_elem_file_path: 'film.bin',
    file_elem_file_name: 'film.bin',
    file_elem_file_size: 1,
  };
  await pair.world.until(alice.start('TIMMsgSendNewMsg', 'bob', 1, JSON.stringify({ message_elem_array: [elem] })));
  await quiet();
  const [received] = bob.received()[0]!['message_elem_array'] as Json[];
  const id = received!['file_elem_file_id'] as string;
  const url = received!['file_elem_url'] as string;
  const finished = async ({ told, ended }: ReturnType<typeof downloading>) => {
    const last = await pair.world.until(ended);
    await quiet();
    return { last, told };
  };
  return { ...pair, id, url, finished };
}

const byId = (id: string): Json => ({ msg_download_elem_param_id: id });
const byUrl = (url: string): Json => ({ msg_download_elem_param_url: url });

describe('the callback', () => {
  it('comes with growing sizes, code 0 each, until all is there; then the file is at its path', async () => {
    const { bob, id, finished, errors } = await scene();
    bob.files.put('copy', new Uint8Array(3));
    const download = downloading(bob, { ...byId(id), msg_download_elem_param_type: 1 }, 'copy');
    const { last, told } = await finished(download);
    expect(last.text).toBe(
      `{"msg_download_elem_result_current_size":${SIZE},"msg_download_elem_result_total_size":${SIZE}}`,
    );
    expect(told.length).toBeGreaterThan(10);
    expect(new Set(told.map(({ code, data }) => code === 0 && data === download.data))).toEqual(new Set([true]));
    const currents = sizes(told).map(([current]) => Number(current));
    expect(currents).toEqual([...new Set(currents)].toSorted((a, b) => a - b));
    expect(new Set(sizes(told).map(([, total]) => total))).toEqual(new Set([SIZE]));
    expect(currents.filter((current) => current === SIZE)).toHaveLength(1);
    expect(bob.files.get('copy')).toEqual(Buffer.from(content));
    expect(errors).toEqual([]);
  });

  it.each(['v5', 'v8'] as const)('has the shape of the sample in profile %s', async (profile) => {
    const { signedIn, id, finished } = await scene();
    const carol = await signedIn('carol', { profile });
    const { told } = await finished(downloading(carol, byId(id), 'copy'));
    for (const { text } of told)
      expect(differences(answerShapes['TIMMsgDownloadElemToPath']!, JSON.parse(text))).toEqual([]);
  });

  it('that throws harms nothing', async () => {
    const { bob, id, quiet, errors } = await scene();
    let count = 0;
    bob.tim.TIMMsgDownloadElemToPath(JSON.stringify(byId(id)), 'copy', () => {
      count += 1;
      throw new Error('boom');
    });
    await quiet();
    expect(count).toBeGreaterThan(10);
    expect(bob.files.get('copy')).toHaveLength(SIZE);
    expect(errors.splice(0)).toHaveLength(count);
  });
});

describe('what is fetched', () => {
  it('is named by its URL, too, also by one that has run out', async () => {
    const { world, bob, url, finished } = await scene();
    expect(url).toMatch(/^http:\/\/server:7700\/files\/1400000001\/[\w.-]+\?t=/);
    expect((await finished(downloading(bob, byUrl(url), 'one'))).last.code).toBe(0);
    await world.run(2 * TICKET_MS);
    expect((await finished(downloading(bob, byUrl(url), 'two'))).last.code).toBe(0);
    expect(bob.files.get('two')).toEqual(Buffer.from(content));
  });

  it('comes from our server only: other addresses are refused', async () => {
    const { bob, url, world } = await scene();
    const asked: string[] = [];
    for (const other of [
      'http://169.254.169.254/latest/meta-data',
      url.replace('/1400000001/', '/7/'),
      'file:///etc/passwd',
      `http://server:7700/?next=${encodeURIComponent(url)}`,
      'nonsense',
      '',
    ]) {
      const { ended } = downloading(bob, byUrl(other), 'copy');
      asked.push(`${(await world.until(ended)).code}`);
    }
    expect(asked).toEqual(['6017', '6017', '6017', '6017', '6017', '6017']);
    // Of somebody else's address only the id is used.
    const elsewhere = url.replace('server:7700', 'elsewhere.example');
    expect((await world.until(downloading(bob, byUrl(elsewhere), 'copy').ended)).code).toBe(0);
  });

  it.each([
    ['no such id', byId('0'.repeat(32)), 'copy', 6009],
    ['what is no id', byId('../../etc/passwd'), 'copy', 6017],
    ['neither id nor URL', {}, 'copy', 6017],
    ['nowhere to put it', byId('0'.repeat(32)), '', 6017],
  ])('fails with its code: %s', async (_, param, path, code) => {
    const { bob, finished } = await scene();
    const { told } = await finished(downloading(bob, param, path));
    expect(told.map((one) => [one.code, one.text])).toEqual([[code, '']]);
  });
});

it('goes on where a lost connection broke it', async () => {
  const { world, bob, id, finished } = await scene();
  const download = downloading(bob, byId(id), 'copy');
  while (download.told.length < 5) await world.run(5);
  world.network.refuse('server', true);
  world.network.cut(bob.host);
  await world.run(20_000);
  const before = download.told.length;
  world.network.refuse('server', false);
  const { told, last } = await finished(download);
  expect(last.code).toBe(0);
  const currents = sizes(told).map(([current]) => Number(current));
  expect(currents[before]).toBeGreaterThan(currents[before - 1]!);
  expect(bob.files.get('copy')).toEqual(Buffer.from(content));
});

it('gives up a network that swallows everything, and goes on when it is back', async () => {
  const { world, bob, id, finished } = await scene();
  const download = downloading(bob, byId(id), 'copy');
  while (download.told.length < 5) await world.run(5);
  world.network.hold('server', bob.host);
  await world.run(40_000);
  const before = download.told.length;
  world.network.heal('server', bob.host);
  const { last, told } = await finished(download);
  expect([last.code, told.length > before]).toEqual([0, true]);
  expect(bob.files.get('copy')).toEqual(Buffer.from(content));
});

it.each(['TIMLogout', 'TIMUninit'])(
  '%s ends it: one last callback, and what came is kept for another time',
  async (name) => {
    const { world, bob, id, quiet } = await scene();
    const { told } = downloading(bob, byId(id), 'copy');
    while (told.length < 3) await world.run(5);
    if (name === 'TIMLogout') await bob.call('TIMLogout');
    else bob.tim.TIMUninit();
    await quiet();
    const codes = told.map(({ code }) => code);
    expect(codes.slice(0, -1).every((code) => code === 0)).toBe(true);
    expect(codes.at(-1)).toBe(name === 'TIMLogout' ? 6014 : 7009);
    const count = told.length;
    await world.run(60_000);
    expect(told).toHaveLength(count);
    expect(bob.files.get('copy')).toBeUndefined();
  },
);

it('the typed face resolves at the end, and tells progress to who asks for it', async () => {
  const { world, id, errors } = await scene();
  const files = createDeviceFiles();
  const userSig = signUserSig({ ...APP, userId: 'dora', expireSeconds: 1000 }, world.clock.now());
  const host = { ...world.clientHost('dora'), files };
  const im = createIM({ server: 'ws://server:7700', sdkAppId: APP.sdkAppId, userId: 'dora', userSig, host });
  await world.until(im.login());
  const param = { json_download_elem_param: byId(id), path: 'copy' };
  const told: number[] = [];
  const whole = { msg_download_elem_result_current_size: SIZE, msg_download_elem_result_total_size: SIZE };
  const download = im.call('TIMMsgDownloadElemToPath', param, (reply) => {
    told.push(reply.msg_download_elem_result_current_size);
  });
  expect(await world.until(download)).toEqual(whole);
  expect(files.get('copy')).toHaveLength(SIZE);
  expect(told.length).toBeGreaterThan(10);
  expect(Math.max(...told)).toBeLessThan(SIZE);
  expect(await world.until(im.call('TIMMsgDownloadElemToPath', param))).toEqual(whole);
  const failing = im.call('TIMMsgDownloadElemToPath', { ...param, path: '' }).catch((error: unknown) => error);
  expect(await world.until(failing)).toBeInstanceOf(ImError);
  im.close();
  expect(errors).toEqual([]);
});
