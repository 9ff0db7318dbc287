/** What devices show of a conversation, and ways to delete from it: for the tests about what is gone and what is left. */
import { type Device, type Json, openPair, textOf } from './stage.ts';

export const page = async (device: Device, peer: string, param: Json = {}) =>
  (await device.ok<Json[]>('TIMMsgGetMsgList', peer, 1, JSON.stringify(param))).map(textOf);
/** After this long without a network a connection is known to be gone, ms. */
export const AWAY_MS = 200_000;
export const ROAMING = { msg_getmsglist_param_is_remble: true };
export const remove = (device: Device, peer: string, message: Json | undefined, everywhere: boolean) =>
  device.call(
    'TIMMsgDelete',
    peer,
    1,
    JSON.stringify({ ...(message && { msg_delete_param_msg: message }), msg_delete_param_is_remble: everywhere }),
  );
export const removeAll = (device: Device, peer: string, messages: Json[]) =>
  device.call('TIMMsgListDelete', peer, 1, JSON.stringify(messages));
export const conversation = async (device: Device, peer: string): Promise<Json | undefined> =>
  (await device.ok<Json[]>('TIMConvGetConvList')).find(({ conv_id }) => conv_id === peer);
export const lastOf = async (device: Device, peer: string): Promise<unknown> => {
  const last = (await conversation(device, peer))?.['conv_last_msg'] as Json | undefined;
  return last && textOf(last);
};
export const unreadOf = async (device: Device, peer: string) => (await conversation(device, peer))?.['conv_unread_num'];
export const totalOf = async (device: Device) =>
  Object.values(await device.ok<Json>('TIMConvGetTotalUnreadMessageCount'))[0];

/** bob on two devices, with messages of alice. */
export async function openTwo(...texts: string[]) {
  const stage = await openPair();
  const web = await stage.signedIn('bob', { platform: 'Web' });
  const sent: Json[] = [];
  for (const text of texts) sent.push(await stage.alice.say('bob', text));
  await stage.quiet();
  return { ...stage, web, sent };
}
