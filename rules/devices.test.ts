/** The whole product mode × platform × platform from an independent statement, then limits and ages. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEVICE_MODES,
  type Device,
  type DeviceMode,
  devicesEndedBy,
  isPlatform,
  PLATFORMS,
  type Platform,
  platformLimit,
} from './devices.ts';

const MOBILE: readonly Platform[] = ['Android', 'iPhone', 'iPad'];
const DESKTOP: readonly Platform[] = ['Windows', 'Mac', 'Linux'];

/** What the contract says about two different platforms. */
function mayCoexist(mode: DeviceMode, a: Platform, b: Platform): boolean {
  if (mode === 'single') return false;
  if (mode === 'multi') return true;
  if (a === 'Web' || b === 'Web') return true;
  if (mode === 'dual') return false;
  return MOBILE.includes(a) !== MOBILE.includes(b) && DESKTOP.includes(a) !== DESKTOP.includes(b);
}

let lastNumber = 0;
function device(platform: string): Device {
  lastNumber += 1;
  return { instance: `i${lastNumber}`, platform, number: lastNumber };
}

const pairs = DEVICE_MODES.flatMap((mode) =>
  PLATFORMS.flatMap((older) => PLATFORMS.map((newer) => ({ mode, older, newer }))),
);

describe('a sign-in', () => {
  it.each(pairs)('$mode: $newer after $older', ({ mode, older, newer }) => {
    const others = [device(older)];
    const kept = older === newer ? false : mayCoexist(mode, older, newer);
    expect(devicesEndedBy({ mode, perPlatform: 1 }, newer, others)).toEqual(kept ? [] : others);
  });

  it.each(PLATFORMS.flatMap((platform) => [1, 2, 3, 5, 10].map((perPlatform) => ({ platform, perPlatform }))))(
    '$platform keeps the newest up to the limit $perPlatform',
    ({ platform, perPlatform }) => {
      const limit = platform === 'Web' ? perPlatform : Math.min(3, perPlatform);
      expect(platformLimit({ mode: 'multi', perPlatform }, platform)).toBe(limit);
      for (const mode of DEVICE_MODES) {
        const others = Array.from({ length: 12 }, () => device(platform));
        const shuffled = [...others].sort((a, b) => (a.number % 5) - (b.number % 5));
        expect(devicesEndedBy({ mode, perPlatform }, platform, shuffled)).toEqual(others.slice(0, 12 - (limit - 1)));
      }
    },
  );

  it('of another platform ends all devices of a slot, however many its limit allows', () => {
    const phones = [device('Android'), device('Android'), device('Android')];
    const others = [...phones, device('Web'), device('Windows')];
    expect(devicesEndedBy({ mode: 'triple', perPlatform: 3 }, 'iPhone', others)).toEqual(phones);
  });

  it('ends nobody where nobody is', () => {
    for (const mode of DEVICE_MODES) expect(devicesEndedBy({ mode, perPlatform: 1 }, 'Web', [])).toEqual([]);
  });

  it('leaves at most as many devices as the policy allows, whatever happened before', () => {
    const anyPlatform = fc.constantFrom(...PLATFORMS);
    fc.assert(
      fc.property(
        fc.constantFrom(...DEVICE_MODES),
        fc.integer({ min: 1, max: 10 }),
        fc.array(anyPlatform),
        (mode, perPlatform, logins) => {
          const policy = { mode, perPlatform };
          let signedIn: Device[] = [];
          for (const platform of logins) {
            const ended = devicesEndedBy(policy, platform, signedIn);
            signedIn = [...signedIn.filter((other) => !ended.includes(other)), device(platform)];
          }
          for (const one of signedIn) {
            const same = signedIn.filter((other) => other.platform === one.platform);
            expect(same.length).toBeLessThanOrEqual(platformLimit(policy, one.platform as Platform));
            for (const other of signedIn) {
              const differ = other.platform !== one.platform;
              if (differ) expect(mayCoexist(mode, one.platform as Platform, other.platform as Platform)).toBe(true);
            }
          }
        },
      ),
    );
  });
});

it('knows its platforms by their exact names', () => {
  expect(PLATFORMS.every(isPlatform)).toBe(true);
  expect(['windows', '', 'toString', 'Node'].some(isPlatform)).toBe(false);
});
