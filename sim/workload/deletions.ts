/** Verbs that delete: on all devices of the user, one message or several, or on this device only; and all that was said. */
import { peerIn, sentTo, shownTo } from './shown.ts';
import { C2C, peerOf, type Verb } from './verb.ts';

/** Most that is deleted at once. */
const SEVERAL = 5;

export const deletionVerbs: readonly Verb[] = [
  {
    name: 'delete',
    weight: 5,
    act(device, stage) {
      const shown = shownTo(device, stage);
      if (shown.length > 0) void deleteOne(stage.pick(shown), true, device);
    },
  },
  {
    name: 'delete here',
    weight: 3,
    act(device, stage) {
      const shown = shownTo(device, stage);
      if (shown.length > 0) void deleteOne(stage.pick(shown), false, device);
    },
  },
  {
    name: 'delete several',
    weight: 2,
    act(device, stage) {
      const peer = peerOf(device, stage);
      const list = sentTo(device, stage).filter((message) => peerIn(message) === peer);
      const several = list.slice(0, 1 + stage.draw(SEVERAL));
      if (several.length > 0) void device.call('TIMMsgListDelete', peer, C2C, JSON.stringify(several));
    },
  },
  {
    name: 'clear history',
    weight: 1,
    act: (device, stage) => void device.call('TIMMsgClearHistoryMessage', peerOf(device, stage), C2C),
  },
];

function deleteOne(
  message: Parameters<typeof peerIn>[0],
  everywhere: boolean,
  device: Parameters<Verb['act']>[0],
): Promise<unknown> {
  const param = { msg_delete_param_msg: message, msg_delete_param_is_remble: everywhere };
  return device.call('TIMMsgDelete', peerIn(message), C2C, JSON.stringify(param));
}
