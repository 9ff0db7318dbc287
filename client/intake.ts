/**
 * How one entry is taken in, when its turn has come: what it does to the state, what is saved of it, what is told. Used
 * by the inbox, which sees to the order.
 */
import { type Entry, EntryState, type StreamKey } from '../contract/entry.ts';
import { TIMReceiveMessageOpt } from '../contract/enums.ts';
import { userKey } from '../contract/stream-key.ts';
import type { Log } from '../host/host.ts';
import { applyEntry, applySettings, readUpTo, revokeBody, setBody } from './apply.ts';
import { type Conversation, isGone } from './conversation.ts';
import type { Conversations } from './conversations.ts';
import type { CursorKeeper } from './cursor.ts';
import type { Journal } from './journal.ts';
import type { StoredMessage } from './local/port.ts';
import type { Claim } from './outbox.ts';
import { NO_OWN_DATA, type OwnData } from './own-data.ts';
import { storedMessage } from './stored.ts';
import { viewMessage } from './views/message.ts';
import { viewLocator, viewReceipt } from './views/notice.ts';

export interface IntakeParts {
  viewer: string;
  conversations: Conversations;
  journal: Journal;
  cursor: CursorKeeper;
  /** Whether a message of the user was sent by this device. */
  claim(message: StoredMessage): Claim | undefined;
  /** A message was taken back. */
  revoked(stream: StreamKey, target: number): void;
  /** Whether a revocation that comes in is this device's own. */
  isOwnRevoke(stream: StreamKey, seq: number): boolean;
  wantsReceipts(): boolean;
  log: Log;
}

export class Intake {
  readonly #parts: IntakeParts;
  readonly #ownStream: StreamKey;
  readonly #silentUpTo = new Map<StreamKey, number>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#ownStream = userKey(parts.viewer);
  }

  /** Messages up to this position are not news. */
  silence(stream: StreamKey, upto: number): void {
    this.#silentUpTo.set(stream, upto);
  }

  /** Takes the next entry of its stream in. `times`: what receipts among the entries say; `own`: what the app keeps with it. */
  take(entry: Entry, times: ReadonlyMap<Entry, number>, own: OwnData = NO_OWN_DATA): void {
    try {
      this.#take(entry, times, own);
    } catch (error) {
      // Its position is settled all the same: one bad entry must not keep the rest away.
      this.#parts.log.error('an entry can not be read', { stream: entry.stream, pos: entry.pos, error });
    }
  }

  #take(entry: Entry, times: ReadonlyMap<Entry, number>, own: OwnData): void {
    const { viewer, conversations, journal, cursor } = this.#parts;
    if (entry.stream === this.#ownStream) {
      cursor.move({ own: entry.pos });
      if (entry.kind === 'set') this.#takeSettings(entry);
      return;
    }
    const one = conversations.get(entry.stream)!;
    applyEntry(one, entry, viewer);
    const isQuiet = entry.kind === 'read' && entry.from !== viewer && readUpTo(entry) === undefined;
    if (isQuiet) journal.change({ put: 'conversation', conversation: one });
    else journal.touch(one);
    if (entry.kind === 'msg') this.#takeMessage(one, entry, own);
    if (entry.kind === 'revoke') this.#takeRevoke(one, entry);
    const time = times.get(entry);
    if (time !== undefined && this.#parts.wantsReceipts()) {
      journal.tell('TIMMsgReadedReceiptCallback', viewReceipt(one.peer, time));
    }
  }

  #takeMessage(one: Conversation, entry: Entry, own: OwnData): void {
    const { viewer, journal } = this.#parts;
    const { customInt = 0, customStr = '' } = own.get(entry) ?? {};
    const received = { ...storedMessage(entry), customInt, customStr };
    if (received.id === '' && entry.body !== '') throw new Error('the body of a message is none');
    const claim = entry.from === viewer ? this.#parts.claim(received) : undefined;
    if (isGone(one, entry.pos)) return;
    const message = claim?.message ?? received;
    journal.change({ put: 'message', message });
    // What only this device knows of its own messages.
    if (claim && one.last?.id === message.id) one.last = message;
    if (claim?.as === 'late') journal.tell('TIMMsgUpdateCallback', viewMessage(message, viewer, one));
    const isOld = entry.pos <= (this.#silentUpTo.get(entry.stream) ?? 0) || entry.state === EntryState.Revoked;
    if (!claim && !isOld && wantsToHear(one, entry.from))
      journal.tell('TIMRecvNewMsgCallback', viewMessage(message, viewer, one));
  }

  #takeRevoke(one: Conversation, entry: Entry): void {
    const { viewer, journal } = this.#parts;
    const revoked = revokeBody(entry);
    journal.change({ revoke: revoked.target, stream: entry.stream });
    this.#parts.revoked(entry.stream, revoked.target);
    if (entry.from === viewer && this.#parts.isOwnRevoke(entry.stream, revoked.seq)) return;
    journal.tell('TIMMsgRevokeCallback', viewLocator(revoked, viewer, one.peer));
  }

  #takeSettings(entry: Entry): void {
    const { conversations, journal } = this.#parts;
    const { stream, cleared } = setBody(entry);
    const one = conversations.open(stream);
    if (!one || !applySettings(one, entry)) return;
    if (cleared !== undefined) journal.change({ drop: 'messages', stream, upto: cleared, local: true });
    journal.touch(one);
  }
}

/** Whether messages of this user are told of: they come into the history all the same. */
export function wantsToHear({ peer, receive }: Conversation, from: string): boolean {
  return from !== peer || receive !== TIMReceiveMessageOpt.kTIMRecvMsgOpt_Not_Receive;
}
