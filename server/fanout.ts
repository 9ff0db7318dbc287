/**
 * From a committed entry to the sockets: the frame is printed once, published to everybody who has a part in the
 * stream, and sent as it is to each of their sessions. A user has few devices (the device policy bounds them), so what
 * is published to a user is delivered in one go.
 */
import type { Entry, StreamKey } from '../contract/entry.ts';
import { type OnlineHeader, type Push, printEntryHeader, printFrame } from '../contract/wire.ts';
import { type Bus, type BusMessage, type DeviceState, subjectsOf } from './bus.ts';
import { send } from './gateway/connection.ts';
import type { LiveSession } from './sessions.ts';

/** The message that carries a stored entry; the session with the login `except` gets none, since its reply says the same. */
export function entryMessage(entry: Entry, except?: string): BusMessage {
  const text = `${printEntryHeader(entry, true)}\n${entry.body}`;
  return { kind: 'frame', text, gno: entry.gno, except };
}

/** The server time of the entry a message carries; undefined if it carries none. It is read where the header has it. */
export function timeOf(message: BusMessage): number | undefined {
  if (message.kind !== 'frame' || message.gno === 0) return undefined;
  const time = /"time":(\d{1,15})/.exec(message.text)?.[1];
  return time === undefined ? undefined : Number(time);
}

/** Publishes a stored entry. */
export function publishEntry(bus: Bus, entry: Entry, except: string | undefined): void {
  publish(bus, entry.stream, entryMessage(entry, except));
}

/** Publishes an online-only message; no one but those connected now will see it. */
export function publishOnline(bus: Bus, header: OnlineHeader, body: string, except: string): void {
  const push: Push = { on: 'online', ...header };
  publish(bus, header.stream, { kind: 'frame', text: printFrame(push, body), gno: 0, except });
}

function publish(bus: Bus, stream: StreamKey, message: BusMessage): void {
  for (const subject of subjectsOf(stream)) bus.publish(subject, message);
}

/**
 * Brings what was published to a user to its sessions on this node. A session may end while it is sent to, so the list
 * must be one that does not change meanwhile.
 */
export function deliver(
  sessions: readonly LiveSession[],
  message: BusMessage,
  tell: (session: LiveSession, device: DeviceState) => void,
): void {
  for (const session of sessions) {
    if (message.kind === 'device') tell(session, message.device);
    else if (session.login !== message.except) send(session.connection, message.text);
  }
}
