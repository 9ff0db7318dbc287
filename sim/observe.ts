/**
 * What devices show when all is quiet: every device that can be is signed in, and prints its list of conversations, the
 * history of each, and its totals. A rival on the same platform would be kicked, so only one of those takes part.
 */
import type { Json } from './history.ts';
import type { Device } from './players/device.ts';
import { C2C } from './workload/verb.ts';
import type { World } from './world.ts';

const WHOLE = { msg_getmsglist_param_count: 5000, msg_getmsglist_param_is_remble: true };

export interface Observed {
  readonly device: string;
  readonly user: string;
  readonly life: number;
  readonly conversations: readonly Json[];
  /** Newest first, by the peer's user id. */
  readonly histories: ReadonlyMap<string, readonly Json[]>;
  readonly total: number;
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
  for (const device of present) {
    const ask = async (name: string, ...args: unknown[]): Promise<unknown> => {
      const answer = await world.until(device.call(name, ...args));
      if (answer?.code !== 0)
        throw new Error(`${device.options.name}: ${name} ended with ${answer?.code} ${answer?.desc}`);
      return answer.json;
    };
    const histories = new Map<string, readonly Json[]>();
    for (const peer of users)
      histories.set(peer, (await ask('TIMMsgGetMsgList', peer, C2C, JSON.stringify(WHOLE))) as Json[]);
    const total = (await ask('TIMConvGetTotalUnreadMessageCount')) as Json;
    observed.push({
      device: device.options.name,
      user: device.options.user,
      life: device.life,
      conversations: (await ask('TIMConvGetConvList')) as Json[],
      histories,
      total: Number(total['conv_get_total_unread_message_count_result_unread_count']),
    });
  }
  return observed;
}

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
    for (let attempt = 0; attempt < ATTEMPTS && !device.isSignedIn; attempt += 1) {
      // One that was kicked while it was away is told so once; the next sign-in works.
      await world.until(device.login());
    }
  }
  return [...places.values()];
}

const ATTEMPTS = 3;
