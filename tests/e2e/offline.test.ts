/** Bob is away: what was written to him survives the server's restart and reaches each of his devices once, in order. */
import { expect, test } from 'vitest';
import { contentOf, type Device, textMessage } from '../support/device.ts';
import { inEveryWorld } from '../support/worlds.ts';

const MESSAGES = 1000;

interface ConversationInfo {
  conv_id: string;
  conv_unread_num: number;
}

inEveryWorld((open) => {
  test('1,000 messages written while bob is away arrive in order, once each, on both of his devices', async () => {
    const world = await open();
    const alice = await world.signedIn('alice');
    const texts = Array.from({ length: MESSAGES }, (_, n) => `letter ${n}`);
    await Promise.all(texts.map((text) => alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage(text))));
    alice.close();
    await world.stop();
    await world.start();

    const devices = [world.device('bob', { platform: 'Windows' }), world.device('bob', { platform: 'Android' })];
    for (const device of devices) expect((await device.login()).code).toBe(0);
    for (const device of devices) {
      await device.until('TIMRecvNewMsgCallback', () => device.received().length >= MESSAGES);
      expect(device.received().map(contentOf)).toEqual(texts);
      const batches = device.events.filter((event) => event.name === 'TIMRecvNewMsgCallback').length;
      expect(batches).toBeLessThan(MESSAGES / 10);
      expect(await unreadOfAlice(device)).toBe(MESSAGES);
    }

    const [reader, other] = devices as [Device, Device];
    await reader.ok('TIMMsgReportReaded', 'alice', 1, '');
    expect(await unreadOfAlice(reader)).toBe(0);
    await other.until('TIMConvTotalUnreadMessageCountChangedCallback', (events) => events.at(-1)?.args[0] === 0);
    expect(await unreadOfAlice(other)).toBe(0);
    for (const device of devices) expect(device.received()).toHaveLength(MESSAGES);
  });
});

async function unreadOfAlice(device: Device): Promise<number> {
  const list = await device.ok<ConversationInfo[]>('TIMConvGetConvList');
  const total = await device.ok<Record<string, number>>('TIMConvGetTotalUnreadMessageCount');
  const unread = list.find((conversation) => conversation.conv_id === 'alice')?.conv_unread_num ?? -1;
  expect(total).toEqual({ conv_get_total_unread_message_count_result_unread_count: unread });
  return unread;
}
