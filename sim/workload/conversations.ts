/** Verbs about conversations: to report them read, pin, delete and mute them, and to look at the list. */
import { C2C, peerOf, type Verb } from './verb.ts';

export const conversationVerbs: readonly Verb[] = [
  {
    name: 'report read',
    weight: 12,
    act: (device, stage) => void device.call('TIMMsgReportReaded', peerOf(device, stage), C2C, ''),
  },
  { name: 'mark all read', weight: 2, act: (device) => void device.call('TIMMsgMarkAllMessageAsRead') },
  {
    name: 'pin',
    weight: 4,
    act: (device, stage) => void device.call('TIMConvPinConversation', peerOf(device, stage), C2C, stage.draw(2) === 0),
  },
  {
    name: 'delete conversation',
    weight: 2,
    act: (device, stage) => void device.call('TIMConvDelete', peerOf(device, stage), C2C),
  },
  {
    name: 'set the receive option',
    weight: 4,
    act(device, stage) {
      const users = JSON.stringify([peerOf(device, stage)]);
      void device.call('TIMMsgSetC2CReceiveMessageOpt', users, stage.pick([0, 0, 1, 2]));
    },
  },
  { name: 'list conversations', weight: 4, act: (device) => void device.call('TIMConvGetConvList') },
  {
    name: 'count unread',
    weight: 2,
    act: (device) => void device.call('TIMConvGetTotalUnreadMessageCount'),
  },
  {
    name: 'look at a conversation',
    weight: 2,
    act(device, stage) {
      const key = {
        get_conversation_list_param_conv_id: peerOf(device, stage),
        get_conversation_list_param_conv_type: C2C,
      };
      void device.call('TIMConvGetConvInfo', JSON.stringify([key]));
    },
  },
];
