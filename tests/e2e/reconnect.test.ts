/** The server goes away and returns: devices come back by themselves, and what was in flight ends once. */
import { expect, test } from 'vitest';
import { contentOf, textMessage } from '../support/device.ts';
import { inEveryWorld } from '../support/worlds.ts';

/** TIMNetworkStatus values. */
const CONNECTED = 0;
const DISCONNECTED = 1;
const CONNECTING = 2;

inEveryWorld((open) => {
  test('after a restart on the same address devices resume, and a send made meanwhile arrives once', async () => {
    const world = await open();
    const alice = await world.signedIn('alice');
    const bob = await world.signedIn('bob');
    await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('before'));
    await bob.until('TIMRecvNewMsgCallback');

    await world.stop();
    await alice.until('TIMNetworkStatusListenerCallback', (events) =>
      events.some((event) => event.args[0] === DISCONNECTED),
    );
    const meanwhile = alice.call('TIMMsgSendNewMsg', 'bob', 1, textMessage('meanwhile'));
    await world.start();
    expect((await meanwhile).code).toBe(0);
    await bob.until('TIMRecvNewMsgCallback', () => bob.received().length >= 2);
    expect(bob.received().map(contentOf)).toEqual(['before', 'meanwhile']);

    const statuses = alice.events
      .filter((event) => event.name === 'TIMNetworkStatusListenerCallback')
      .map((event) => event.args[0]);
    expect(statuses.slice(0, 2)).toEqual([CONNECTING, CONNECTED]);
    expect(statuses.slice(statuses.indexOf(DISCONNECTED))).toEqual(
      expect.arrayContaining([DISCONNECTED, CONNECTING, CONNECTED]),
    );
    expect(statuses.at(-1)).toBe(CONNECTED);

    const history = await bob.ok<Record<string, unknown>[]>(
      'TIMMsgGetMsgList',
      'alice',
      1,
      JSON.stringify({ msg_getmsglist_param_count: 20, msg_getmsglist_param_is_remble: true }),
    );
    expect(history.map(contentOf)).toEqual(['meanwhile', 'before']);
  });
});
