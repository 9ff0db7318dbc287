/**
 * The device policy: which devices of one user may be signed in at the same time, and whom a new sign-in ends.
 * A mode puts the platforms into slots. A slot holds devices of one platform only, and no more than the limit of them.
 */
export const PLATFORMS = ['Windows', 'Mac', 'Linux', 'Android', 'iPhone', 'iPad', 'Web'] as const;
export type Platform = (typeof PLATFORMS)[number];

/**
 * - `single`: one platform at a time.
 * - `dual`: one of the apps, and the web.
 * - `triple`: one mobile, one desktop, and the web.
 * - `multi`: every platform beside every other.
 */
export type DeviceMode = 'single' | 'dual' | 'triple' | 'multi';
export const DEVICE_MODES = ['single', 'dual', 'triple', 'multi'] as const satisfies readonly DeviceMode[];

/** Most devices of one platform an app may allow; browsers, and everything else. */
export const MAX_PER_PLATFORM = 10;
const MAX_PER_NATIVE_PLATFORM = 3;

export interface DevicePolicy {
  mode: DeviceMode;
  /** Devices of the same platform that may be signed in together: 1 to 3, Web 1 to 10. */
  perPlatform: number;
}

/** One signed-in device as the policy sees it. */
export interface Device {
  instance: string;
  platform: string;
  /** Order of sign-ins: a smaller number is an older device. */
  number: number;
}

type SlotName = 'all' | 'app' | 'mobile' | 'desktop' | Platform;

/** The slot of each platform in each mode. */
const SLOTS: Readonly<Record<DeviceMode, Readonly<Record<Platform, SlotName>>>> = {
  single: { Windows: 'all', Mac: 'all', Linux: 'all', Android: 'all', iPhone: 'all', iPad: 'all', Web: 'all' },
  dual: { Windows: 'app', Mac: 'app', Linux: 'app', Android: 'app', iPhone: 'app', iPad: 'app', Web: 'Web' },
  triple: {
    Windows: 'desktop',
    Mac: 'desktop',
    Linux: 'desktop',
    Android: 'mobile',
    iPhone: 'mobile',
    iPad: 'mobile',
    Web: 'Web',
  },
  multi: {
    Windows: 'Windows',
    Mac: 'Mac',
    Linux: 'Linux',
    Android: 'Android',
    iPhone: 'iPhone',
    iPad: 'iPad',
    Web: 'Web',
  },
};

/** Whether a text names a platform of the policy. */
export function isPlatform(text: string): text is Platform {
  return (PLATFORMS as readonly string[]).includes(text);
}

/** How many devices of a platform may be signed in together. */
export function platformLimit(policy: DevicePolicy, platform: Platform): number {
  return platform === 'Web' ? policy.perPlatform : Math.min(policy.perPlatform, MAX_PER_NATIVE_PLATFORM);
}

/**
 * The devices that a sign-in on `platform` ends, oldest first. `others` are the user's devices signed in so far,
 * without the one that signs in.
 */
export function devicesEndedBy<D extends Device>(policy: DevicePolicy, platform: Platform, others: readonly D[]): D[] {
  const slot = SLOTS[policy.mode];
  const rivals = others.filter((device) => isPlatform(device.platform) && slot[device.platform] === slot[platform]);
  const foreign = rivals.filter((device) => device.platform !== platform);
  const same = rivals.filter((device) => device.platform === platform).sort(byAge);
  const surplus = Math.max(0, same.length + 1 - platformLimit(policy, platform));
  return [...foreign, ...same.slice(0, surplus)].sort(byAge);
}

function byAge(a: Device, b: Device): number {
  return a.number - b.number;
}
