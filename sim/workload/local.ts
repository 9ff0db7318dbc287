/** Verbs about what only this device has: messages put in, an app's own data, and the search through all of it. */
import { text } from '../elements.ts';
import type { Device } from '../players/device.ts';
import { peerIn, shownTo } from './shown.ts';
import { C2C, peerOf, type Stage, type Verb } from './verb.ts';

/** Most that is put in at once. */
const SEVERAL = 3;

export const localVerbs: readonly Verb[] = [
  {
    name: 'import messages',
    weight: 2,
    act(device, stage) {
      const peer = peerOf(device, stage);
      const list = Array.from({ length: 1 + stage.draw(SEVERAL) }, () => imported(device, peer, stage));
      void device.call('TIMMsgImportMsgList', peer, C2C, JSON.stringify(list));
    },
  },
  {
    name: 'save a message',
    weight: 1,
    act(device, stage) {
      const peer = peerOf(device, stage);
      void device.call('TIMMsgSaveMsg', peer, C2C, JSON.stringify(imported(device, peer, stage)));
    },
  },
  {
    name: 'keep data with a message',
    weight: 3,
    act(device, stage) {
      const shown = shownTo(device, stage);
      if (shown.length === 0) return;
      const { message_msg_id, message_conv_id } = stage.pick(shown);
      const data = stage.next();
      const own = { message_custom_int: data, message_custom_str: `${device.options.name} keeps ${data}` };
      void device.call('TIMMsgSetLocalCustomData', JSON.stringify({ message_msg_id, message_conv_id, ...own }));
    },
  },
  {
    name: 'search',
    weight: 2,
    act(device, stage) {
      const keyword = stage.pick([`${stage.pick(stage.users)}-`, 'says 1', 'imports', '2']);
      const shown = shownTo(device, stage);
      const where = stage.draw(2) === 0 || shown.length === 0 ? peerOf(device, stage) : peerIn(stage.pick(shown));
      const param = { msg_search_param_keyword_array: [keyword], msg_search_param_conv_id: where };
      void device.call('TIMMsgSearchLocalMessages', JSON.stringify({ ...param, msg_search_param_conv_type: C2C }));
    },
  },
];

function imported(device: Device, peer: string, stage: Stage): object {
  const sender = stage.pick([device.options.user, peer]);
  return { message_elem_array: [text(`${device.options.name} imports ${stage.next()}`)], message_sender: sender };
}
