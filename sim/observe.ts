/**
 * What devices show when all is quiet: every device that can be is signed in, and prints its list of conversations, the
 * history of each, and its totals. A rival on the same platform would be kicked, so only one of those takes part.
 */
import { filesOf, mergedIn } from './elements.ts';
import type { Json } from './history.ts';
import type { Device } from './players/device.ts';
import { fetchFile } from './workload/files.ts';
import { C2C } from './workload/verb.ts';
import type { World } from './world.ts';

/** Looked for in every conversation. */
const KEYWORDS = ['2', 'imports', '-pc says'];
/** Numbers of fetched files that no player gives. */
const FIRST_FETCH = 1_000_000;
const WHOLE = { msg_getmsglist_param_count: 5000, msg_getmsglist_param_is_remble: true };

export interface Observed {
  readonly device: string;
  readonly user: string;
  readonly life: number;
  readonly conversations: readonly Json[];
  /** Newest first, by the peer's user id. */
  readonly histories: ReadonlyMap<string, readonly Json[]>;
  readonly total: number;
  /** What searches found, as ids of messages. */
  readonly searches: readonly { keyword: string; peer: string; found: readonly string[] }[];
  /** Files that no device before it has fetched, by their ids: the codes with which that ended. */
  readonly fetched: ReadonlyMap<string, number>;
  /** Likewise merged messages, and the lists they turned out to be. */
  readonly opened: readonly { message: Json; code: number; list: readonly Json[] }[];
}

/** Devices that count as signed in when all is quiet, before any is signed in for the observation. */
export function presentOf(devices: readonly Device[]): Present[] {
  return devices
    .filter(({ isSignedIn }) => isSignedIn)
    .map(({ options: { name, user, platform } }) => ({ device: name, user, platform }));
}

export interface Present {
  readonly device: string;
  readonly user: string;
  readonly platform: string;
}

/** `world` may be a real one, where `run` waits until all is quiet. */
export async function observe(
  world: Pick<World, 'run' | 'until'>,
  devices: readonly Device[],
  users: readonly string[],
): Promise<Observed[]> {
  const present = await signedIn(world, devices);
  await world.run(RESYNC_MS);
  const observed: Observed[] = [];
  const seen = new Set<string>();
  for (const device of present) {
    const look = lookWith(world, device);
    const histories = new Map<string, readonly Json[]>();
    for (const peer of users)
      histories.set(peer, (await look.ask('TIMMsgGetMsgList', peer, C2C, JSON.stringify(WHOLE))) as Json[]);
    const total = (await look.ask('TIMConvGetTotalUnreadMessageCount')) as Json;
    observed.push({
      device: device.options.name,
      user: device.options.user,
      life: device.life,
      conversations: (await look.ask('TIMConvGetConvList')) as Json[],
      histories,
      total: Number(total['conv_get_total_unread_message_count_result_unread_count']),
      searches: await look.search(users),
      ...(await look.open([...histories.values()].flat(), seen)),
    });
  }
  return observed;
}

type Ground = Pick<World, 'until'>;

/** How one device is asked for what it shows. */
function lookWith(world: Ground, device: Device) {
  const ask = async (name: string, ...args: unknown[]): Promise<unknown> => {
    const answer = await world.until(device.call(name, ...args));
    if (answer?.code !== 0)
      throw new Error(`${device.options.name}: ${name} ended with ${answer?.code} ${answer?.desc}`);
    return answer.json;
  };
  const search = async (users: readonly string[]): Promise<Observed['searches']> => {
    const searches = [];
    for (const keyword of KEYWORDS) {
      for (const peer of users) {
        const param = { msg_search_param_keyword_array: [keyword], msg_search_param_conv_id: peer };
        const given = JSON.stringify({ ...param, msg_search_param_conv_type: C2C });
        const result = (await ask('TIMMsgSearchLocalMessages', given)) as Json;
        const items = result['msg_search_result_item_array'] as Json[];
        const messages = items.flatMap((item) => item['msg_search_result_item_message_array'] as Json[]);
        searches.push({ keyword, peer, found: messages.map((message) => String(message['message_msg_id'])) });
      }
    }
    return searches;
  };
  /** Fetches what nobody has before. */
  const open = async (messages: readonly Json[], seen: Set<string>): Promise<Pick<Observed, 'fetched' | 'opened'>> => {
    const isNew = (name: string): boolean => !seen.has(name) && seen.add(name).size > 0;
    const fetched = new Map<string, number>();
    const opened = [];
    for (const message of messages.filter(({ message_status }) => message_status === SENT)) {
      for (const { id } of filesOf(message).filter((file) => file.id !== '' && isNew(file.id))) {
        const answer = await world.until(fetchFile(device, id, FIRST_FETCH + seen.size));
        fetched.set(id, answer?.code ?? -1);
      }
      if (mergedIn(message) === undefined || !isNew(String(message['message_msg_id']))) continue;
      const answer = await world.until(device.call('TIMMsgDownloadMergerMessage', JSON.stringify(message)));
      const code = answer?.code ?? -1;
      opened.push({ message, code, list: code === 0 ? (answer!.json as Json[]) : [] });
    }
    return { fetched, opened };
  };
  return { ask, search, open };
}

const SENT = 2;

/** Time for what a sign-in of another device changes to arrive everywhere. */
const RESYNC_MS = 30_000;

/** One device of each user and platform, signed in. */
async function signedIn(world: Pick<World, 'until'>, devices: readonly Device[]): Promise<Device[]> {
  const places = new Map<string, Device>();
  for (const device of devices) {
    const place = `${device.options.user} ${device.options.platform}`;
    const other = places.get(place);
    if (other === undefined || (!other.isSignedIn && device.isSignedIn)) places.set(place, device);
  }
  for (const device of places.values()) {
    if (!device.isRunning) device.begin();
    let answer: Awaited<ReturnType<Device['login']>>;
    for (let attempt = 0; attempt < ATTEMPTS && !device.isSignedIn; attempt += 1) {
      // One that was kicked while it was away is told so once; the next sign-in works.
      answer = await world.until(device.login());
    }
    if (!device.isSignedIn) throw new Error(`${device.options.name} can't sign in: ${answer?.code} ${answer?.desc}`);
  }
  return [...places.values()];
}

const ATTEMPTS = 3;
