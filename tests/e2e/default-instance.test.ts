/** The functions bound to one default instance, as code that imports them by name uses them. */
import { readFileSync } from 'node:fs';
import * as sdk from '@hongyan/client';
import * as tim from '@hongyan/client/tim';
import { expect, test } from 'vitest';
import { recorded } from '../support/record.ts';

test('the default instance has every function of the contract, and says which version it is', () => {
  const version = (JSON.parse(readFileSync('client/package.json', 'utf8')) as { version: string }).version;
  const instance = recorded(sdk.createTim());
  expect(instance.TIMGetSDKVersion()).toBe(version);
  expect(tim.TIMGetSDKVersion()).toBe(version);
  const names = Object.keys(instance).sort();
  expect(names).toHaveLength(104);
  expect(Object.keys(tim).sort()).toEqual(names);
});

test('before TIMInit, a call returns -1 and nothing is called back', () => {
  expect(tim.TIMLogin('alice', 'sig', () => expect.unreachable(), null)).toBe(-1);
  expect(tim.TIMUninit()).toBe(-1);
});

test('constants and enums are there by the names of the headers', () => {
  expect(sdk.kTIMMsgElemArray).toBe('message_elem_array');
  expect(sdk.kTIMGroupDetialInfoOwnerIdentifier).toBe('group_detial_info_owener_identifier');
  expect(sdk.TIMConvType.kTIMConv_C2C).toBe(1);
});
