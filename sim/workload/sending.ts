/** Verbs that send what was there before, or to many: forwarded, merged, sent again, cancelled, in a batch. */
import { merged, mergedIn, text } from '../elements.ts';
import type { Json } from '../history.ts';
import type { Device } from '../players/device.ts';
import { hasFailed, sentTo, shownTo } from './shown.ts';
import { C2C, peerOf, type Stage, type Verb } from './verb.ts';

/** Messages in a small merged one; and how often each is named in a large one, so that its list has to be moved. */
const FEW = 4;
const TIMES = 4;
const NEWEST = { msg_getmsglist_param_count: 20, msg_getmsglist_param_is_remble: false };

export const sendingVerbs: readonly Verb[] = [
  {
    name: 'send to many at once',
    weight: 3,
    act(device, stage) {
      const users = stage.users.filter((user) => user !== device.options.user);
      const named = stage.draw(2) === 0 ? users : [...users, stage.pick(users), 'no user\n'];
      const message = { message_elem_array: [says(device, stage)] };
      const param = { msg_batch_send_param_identifier_array: named, msg_batch_send_param_msg: message };
      void device.call('TIMMsgBatchSend', JSON.stringify(param));
    },
  },
  {
    name: 'send again what failed',
    weight: 6,
    act(device, stage) {
      const peer = peerOf(device, stage);
      void sendAgain(device, peer);
    },
  },
  {
    name: 'cancel a send',
    weight: 3,
    act(device, stage) {
      const waiting = waitingSends(device, stage);
      if (waiting.length === 0) return;
      const { peer, id } = stage.pick(waiting);
      void device.call('TIMMsgCancelSend', peer, C2C, id);
    },
  },
  {
    name: 'forward',
    weight: 3,
    act(device, stage) {
      const sent = sentTo(device, stage);
      if (sent.length === 0) return;
      const message = { ...stage.pick(sent), message_is_forward_message: true };
      void device.callWithId('TIMMsgSendMessage', peerOf(device, stage), C2C, JSON.stringify(message));
    },
  },
  {
    name: 'merge a few',
    weight: 2,
    act: (device, stage) => merge(device, stage, sentTo(device, stage).slice(0, 1 + stage.draw(FEW))),
  },
  {
    name: 'merge many',
    weight: 2,
    act(device, stage) {
      const plain = sentTo(device, stage).filter((message) => mergedIn(message) === undefined);
      merge(
        device,
        stage,
        plain.flatMap((message) => Array.from({ length: TIMES }, () => message)),
      );
    },
  },
  {
    name: 'open a merged message',
    weight: 3,
    act(device, stage) {
      const list = shownTo(device, stage).filter((message) => mergedIn(message) !== undefined);
      if (list.length > 0) void device.call('TIMMsgDownloadMergerMessage', JSON.stringify(stage.pick(list)));
    },
  },
];

function says(device: Device, stage: Stage): Json {
  return text(`${device.options.name} says ${stage.next()}`);
}

function merge(device: Device, stage: Stage, messages: readonly Json[]): void {
  if (messages.length === 0) return;
  const own = says(device, stage);
  const elements = [own, merged(`${device.options.name} merges ${stage.next()}`, messages)];
  const message = JSON.stringify({ message_elem_array: elements });
  void device.callWithId('TIMMsgSendMessage', peerOf(device, stage), C2C, message);
}

/** As an app does when its user taps on what is shown as failed: the message goes back as it was shown. */
async function sendAgain(device: Device, peer: string): Promise<void> {
  const { life } = device;
  const list = await device.call('TIMMsgGetMsgList', peer, C2C, JSON.stringify(NEWEST));
  if (list?.code !== 0 || device.life !== life) return;
  for (const message of (list.json as Json[]).filter(hasFailed)) {
    void device.callWithId('TIMMsgSendMessage', peer, C2C, JSON.stringify(message));
  }
}

/** Sends of the present life that have no answer yet. */
function waitingSends({ life }: Device, { history: { facts } }: Stage): { peer: string; id: string }[] {
  const waiting = new Map<number, { peer: string; id: string }>();
  for (const fact of facts.slice(-RECENT)) {
    if (fact.kind === 'call' && fact.life === life && fact.name === 'TIMMsgSendMessage' && fact.wrote)
      waiting.set(fact.call, { peer: String(fact.args[0]), id: fact.wrote });
    if (fact.kind === 'answer') waiting.delete(fact.call);
  }
  return [...waiting.values()];
}

const RECENT = 500;
