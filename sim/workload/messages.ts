/** Verbs about messages: to send them in every way there is, to read back, to find, and to take back. */
import { text } from '../elements.ts';
import type { Fact, Json } from '../history.ts';
import type { Device } from '../players/device.ts';
import { C2C, peerOf, type Stage, type Verb } from './verb.ts';

/** Longest burst of sends without a pause. */
const BURST = 12;
/** Newest own sends that may be taken back; some of them are too old for it. */
const REVOCABLE = 30;

export const messageVerbs: readonly Verb[] = [
  { name: 'send', weight: 40, act: (device, stage) => send(device, stage, peerOf(device, stage)) },
  {
    name: 'send many',
    weight: 6,
    act(device, stage) {
      const peer = peerOf(device, stage);
      for (let i = stage.draw(BURST); i >= 0; i -= 1) send(device, stage, peer);
    },
  },
  {
    name: 'send a silent one',
    weight: 4,
    act: (device, stage) => send(device, stage, peerOf(device, stage), { message_is_excluded_from_unread_count: true }),
  },
  {
    name: 'send to those online',
    weight: 3,
    act: (device, stage) => send(device, stage, peerOf(device, stage), { message_is_online_msg: true }),
  },
  {
    name: 'send to oneself',
    weight: 1,
    act: (device, stage) => send(device, stage, device.options.user),
  },
  {
    name: 'revoke',
    weight: 8,
    act(device, stage) {
      const own = sentBy(device, stage);
      if (own.length === 0) return;
      const { peer, id } = stage.pick(own);
      void device.call('TIMMsgRevoke', peer, C2C, JSON.stringify({ message_msg_id: id }));
    },
  },
  {
    name: 'read history',
    weight: 5,
    act(device, stage) {
      const param = {
        msg_getmsglist_param_count: 1 + stage.draw(30),
        msg_getmsglist_param_is_remble: stage.draw(2) === 0,
      };
      void device.call('TIMMsgGetMsgList', peerOf(device, stage), C2C, JSON.stringify(param));
    },
  },
  {
    name: 'find messages',
    weight: 2,
    act(device, stage) {
      const own = sentBy(device, stage);
      if (own.length > 0) void device.call('TIMMsgFindMessages', JSON.stringify([stage.pick(own).id]));
    },
  },
];

/** Sends a text that no other message has. */
function send(device: Device, stage: Stage, peer: string, more: Json = {}): void {
  const message = { message_elem_array: [text(`${device.options.name} says ${stage.next()}`)], ...more };
  void device.callWithId('TIMMsgSendMessage', peer, C2C, JSON.stringify(message));
}

/** The newest sends of a user from any of its devices, as far as they were answered well. */
function sentBy({ options }: Device, { history }: Stage): { peer: string; id: string }[] {
  const { facts } = history;
  const own: { peer: string; id: string }[] = [];
  const devices = new Map<number, string>();
  for (const fact of facts) if (fact.kind === 'begin') devices.set(fact.life, fact.user);
  for (let i = facts.length - 1; i >= 0 && own.length < REVOCABLE; i -= 1) {
    const fact = facts[i] as Fact;
    if (fact.kind !== 'call' || fact.wrote === undefined || devices.get(fact.life) !== options.user) continue;
    own.push({ peer: String(fact.args[0]), id: fact.wrote });
  }
  return own;
}
