/** What of TIMSetConfig has to do with messages: what it changes, and that all of it is answered. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { type Device, type Json, openPair, textOf } from './stage.ts';

const configure = async (device: Device, options: Json): Promise<Json> => {
  const effective = await device.ok<Json>('TIMSetConfig', JSON.stringify({ set_config_user_config: options }));
  return effective['set_config_user_config'] as Json;
};

describe('user_config_is_is_disable_storage', () => {
  it('keeps nothing on the device, from the next sign-in on', async () => {
    const { alice, device, quiet } = await openPair();
    const storage = { path: temporaryDirectory() };
    const carol = device('carol', { storage });
    expect(await configure(carol, { user_config_is_is_disable_storage: true })).toMatchObject({
      user_config_is_is_disable_storage: true,
    });
    await carol.login();
    await alice.say('carol', 'a');
    await quiet();
    const page = await carol.ok<Json[]>('TIMMsgGetMsgList', 'alice', 1, '{}');
    expect(page.map(textOf)).toEqual(['a']);
    expect(readdirSync(storage.path)).toEqual([]);
    await configure(carol, { user_config_is_is_disable_storage: false });
    await carol.ok('TIMLogout');
    await carol.login();
    await quiet();
    expect(readdirSync(storage.path)).not.toEqual([]);
  });
});

describe('user_config_is_read_receipt', () => {
  it('is about being told: what the peer has read is shown all the same', async () => {
    const { alice, bob, quiet } = await openPair();
    await configure(alice, { user_config_is_read_receipt: false });
    await alice.say('bob', 'a');
    await quiet();
    await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
    await quiet();
    expect(alice.events('TIMMsgReadedReceiptCallback')).toEqual([]);
    expect(await alice.ok('TIMMsgGetMsgList', 'bob', 1, '{}')).toMatchObject([{ message_is_peer_read: true }]);
  });
});

it('options that mean nothing between two users are kept and answered', async () => {
  const { alice, bob, quiet, signedIn } = await openPair();
  const web = await signedIn('bob', { platform: 'Web' });
  const options = { user_config_is_sync_report: false, user_config_is_ingore_grouptips_unread: true };
  expect(await configure(bob, options)).toMatchObject(options);
  await alice.say('bob', 'a');
  await quiet();
  await bob.ok('TIMMsgReportReaded', 'alice', 1, '');
  await quiet();
  // Reading is the same on all devices, whatever they say.
  expect(await web.ok('TIMConvGetConvList')).toMatchObject([{ conv_unread_num: 0 }]);
  expect(await configure(bob, {})).toMatchObject(options);
});
