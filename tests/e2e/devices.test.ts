/** Devices of one user: who is kicked, who stays, and that an ended session says nothing more. */
import { expect, test } from 'vitest';
import { openServer, signedIn, temporaryDirectory, textMessage } from '../support/device.ts';

test('the same platform twice: the older device is kicked once, then hears nothing', async () => {
  const server = await openServer(temporaryDirectory());
  const older = await signedIn(server, 'bob');
  const newer = await signedIn(server, 'bob');
  await older.until('TIMKickedOfflineCallback');
  expect(older.tim.TIMGetLoginStatus()).toBe(3);
  expect(older.tim.TIMMsgSendNewMsg('alice', 1, textMessage('too late'), () => {}, null)).toBe(-2);

  const heard = older.events.length;
  const alice = await signedIn(server, 'alice');
  await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('hello'));
  await newer.until('TIMRecvNewMsgCallback');
  expect(older.events).toHaveLength(heard);
  expect(older.events.filter((event) => event.name === 'TIMKickedOfflineCallback')).toHaveLength(1);

  expect((await older.login()).code).toBe(0);
  await newer.until('TIMKickedOfflineCallback');
});

test('different platforms live side by side, and each hears what the other sends', async () => {
  const server = await openServer(temporaryDirectory());
  const desk = await signedIn(server, 'bob', { platform: 'Windows' });
  const phone = await signedIn(server, 'bob', { platform: 'Android' });
  await desk.ok('TIMMsgSendNewMsg', 'alice', 1, textMessage('from the desk'));
  await phone.until('TIMRecvNewMsgCallback');
  expect(phone.received()[0]).toMatchObject({ message_is_from_self: true, message_conv_id: 'alice' });
  expect(desk.received()).toEqual([]);
});

test('an app may allow one device per user only', async () => {
  const app = {
    sdkAppId: 1400000001,
    secretKey: 'k'.repeat(64),
    admins: [],
    devicePolicy: { mode: 'single' as const },
  };
  const server = await openServer(temporaryDirectory(), { apps: [app] });
  const desk = await signedIn(server, 'bob', { platform: 'Windows' });
  await signedIn(server, 'bob', { platform: 'Web' });
  await desk.until('TIMKickedOfflineCallback');
});
