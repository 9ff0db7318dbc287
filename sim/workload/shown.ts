/** Messages that a device has been shown in its present life, as the app got them: what it may hand back. */
import type { Json } from '../history.ts';
import type { Device } from '../players/device.ts';
import type { Stage } from './verb.ts';

/** Facts that are looked through, and messages that are enough. */
const FACTS = 800;
const ENOUGH = 40;

const SENT = 2;
const FAILED = 3;
const CANCELLED = 7;

/** The newest messages, each as it was last shown. */
export function shownTo({ life }: Device, { history: { facts } }: Pick<Stage, 'history'>): Json[] {
  const shown = new Map<string, Json>();
  for (let i = facts.length - 1; i >= Math.max(0, facts.length - FACTS) && shown.size < ENOUGH; i -= 1) {
    const fact = facts[i]!;
    if (fact.kind === 'remark' || fact.life !== life) continue;
    const json = fact.kind === 'event' ? fact.args[0] : fact.kind === 'answer' ? fact.json : undefined;
    for (const one of [json].flat()) {
      const id = ((one as Json | undefined)?.['message_msg_id'] ?? '') as string;
      if (id !== '' && !shown.has(id)) shown.set(id, one as Json);
    }
  }
  return [...shown.values()].filter((message) => message['message_is_online_msg'] !== true);
}

/** Those that are in a conversation's history on the server. */
export function sentTo(device: Device, stage: Pick<Stage, 'history'>): Json[] {
  return shownTo(device, stage).filter(({ message_status }) => message_status === SENT);
}

/** Whether a message did not leave the device, or nobody knows. */
export function hasFailed({ message_status }: Json): boolean {
  return message_status === FAILED || message_status === CANCELLED;
}

/** The conversation a message was shown in. */
export function peerIn(message: Json): string {
  return String(message['message_conv_id']);
}
