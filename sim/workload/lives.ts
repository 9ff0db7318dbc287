/** Verbs about a device itself: its app starts, signs in and out, is killed, loses its store, or loses its place. */
import type { Device } from '../players/device.ts';
import type { Verb } from './verb.ts';

/** A UserSig that runs out soon, in seconds. */
const SHORT_SIG = 5;

const isDown = (device: Device): boolean => !device.isRunning;

export const lifeVerbs: readonly Verb[] = [
  {
    name: 'start',
    weight: 30,
    possible: isDown,
    act(device) {
      device.begin();
      void device.login();
    },
  },
  {
    name: 'start without the store',
    weight: 4,
    possible: isDown,
    act(device) {
      device.begin(true);
      void device.login();
    },
  },
  {
    name: 'sign in',
    weight: 40,
    possible: (device) => device.isRunning && !device.isSignedIn,
    act: (device) => void device.login(),
  },
  { name: 'sign in again', weight: 1, act: (device) => void device.login() },
  { name: 'sign in for a moment', weight: 1, act: (device) => void device.login(SHORT_SIG) },
  { name: 'sign out', weight: 1, act: (device) => void device.call('TIMLogout') },
  { name: 'leave', weight: 1, act: (device) => device.leave() },
  { name: 'be killed', weight: 2, act: (device) => device.kill() },
];
