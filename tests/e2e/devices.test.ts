/** Devices of one user: who is kicked, who stays, and that an ended session says nothing more. */
import { expect, test } from 'vitest';
import { textMessage } from '../support/device.ts';
import { inEveryWorld } from '../support/worlds.ts';

inEveryWorld((open) => {
  test('the same platform twice: the older device is kicked once, then hears nothing', async () => {
    const world = await open();
    const older = await world.signedIn('bob');
    const newer = await world.signedIn('bob');
    await older.until('TIMKickedOfflineCallback');
    expect(older.tim.TIMGetLoginStatus()).toBe(3);
    expect(older.tim.TIMMsgSendNewMsg('alice', 1, textMessage('too late'), () => {}, null)).toBe(-2);

    const heard = older.events.length;
    const alice = await world.signedIn('alice');
    await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('hello'));
    await newer.until('TIMRecvNewMsgCallback');
    expect(older.events).toHaveLength(heard);
    expect(older.events.filter((event) => event.name === 'TIMKickedOfflineCallback')).toHaveLength(1);

    expect((await older.login()).code).toBe(0);
    await newer.until('TIMKickedOfflineCallback');
  });

  test('different platforms live side by side, and each hears what the other sends', async () => {
    const world = await open();
    const desk = await world.signedIn('bob', { platform: 'Windows' });
    const phone = await world.signedIn('bob', { platform: 'Android' });
    await desk.ok('TIMMsgSendNewMsg', 'alice', 1, textMessage('from the desk'));
    await phone.until('TIMRecvNewMsgCallback');
    expect(phone.received()[0]).toMatchObject({ message_is_from_self: true, message_conv_id: 'alice' });
    expect(desk.received()).toEqual([]);
  });

  test('an app may allow one device per user only', async () => {
    const world = await open({ devicePolicy: { mode: 'single' } });
    const desk = await world.signedIn('bob', { platform: 'Windows' });
    await world.signedIn('bob', { platform: 'Web' });
    await desk.until('TIMKickedOfflineCallback');
  });
});
