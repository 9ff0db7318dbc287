/** What a device shows, asked through the C face: for tests that compare what several devices of a user show. */
import { expect, vi } from 'vitest';
import { contentOf, type Device } from './device.ts';

export type Json = Record<string, unknown>;

/** How long a condition may take to come true, and how often it is looked at, ms. */
const PATIENCE = { timeout: 20_000, interval: 10 };

/** A conversation at one glance: its texts with what is on the server, newest first, and its entry in the list. */
export interface Shown {
  readonly texts: unknown[];
  /** Of the last message in the list; undefined if none stands there. */
  readonly last: unknown;
  readonly unread: unknown;
}

export function history(device: Device, peer: string, param: Json = {}): Promise<Json[]> {
  const asked = { msg_getmsglist_param_count: 100, msg_getmsglist_param_is_remble: true, ...param };
  return device.ok<Json[]>('TIMMsgGetMsgList', peer, 1, JSON.stringify(asked));
}

/** The conversation in the list; undefined if it is not there. */
export async function listed(device: Device, peer: string): Promise<Json | undefined> {
  return (await device.ok<Json[]>('TIMConvGetConvList')).find(({ conv_id }) => conv_id === peer);
}

export async function totalOf(device: Device): Promise<unknown> {
  return Object.values(await device.ok<Json>('TIMConvGetTotalUnreadMessageCount'))[0];
}

export async function shownOn(device: Device, peer: string): Promise<Shown | undefined> {
  const texts = (await history(device, peer)).map(contentOf);
  const one = await listed(device, peer);
  const last = one?.['conv_last_msg'] as Json | undefined;
  return one && { texts, last: last && contentOf(last), unread: one['conv_unread_num'] };
}

/** Resolves once a check passes. */
export function eventually(check: () => Promise<void> | void): Promise<void> {
  return vi.waitFor(check, PATIENCE);
}

/** Resolves once all of these devices show this. */
export function show(devices: readonly Device[], peer: string, shown: Shown | undefined): Promise<void> {
  return eventually(async () => {
    expect(await Promise.all(devices.map((device) => shownOn(device, peer)))).toEqual(devices.map(() => shown));
  });
}

/** Resolves when the device has been told of this text: what came before it in its conversation was told before. */
export async function told(device: Device, text: string): Promise<void> {
  await device.until('TIMRecvNewMsgCallback', () => device.received().some((message) => contentOf(message) === text));
}
