/**
 * Messages of this device on their way: each is kept locally from the moment it has its id, sent, and told apart from
 * all others when its entry comes back, however that happens: as the reply, as a push, or long after it was given up.
 */
import type { Reply } from '../contract/commands.ts';
import { type Entry, EntryState } from '../contract/entry.ts';
import { TIMMsgStatus } from '../contract/enums.ts';
import type { Message } from '../contract/structs/message.ts';
import { type MessageBody, printMessageBody } from '../contract/structs/message-body.ts';
import type { Random } from '../host/host.ts';
import { messageId } from '../rules/message-id.ts';
import { nextLocal } from './conversation.ts';
import type { Conversations } from './conversations.ts';
import type { Inbox } from './inbox.ts';
import type { Journal } from './journal.ts';
import type { Link } from './link/link.ts';
import type { StoredMessage } from './local/port.ts';
import { done, type Failure, type Result } from './result.ts';
import { seconds, viewMessage, viewOnlineMessage } from './views/message.ts';

/** A message that has been checked. */
export interface Outgoing {
  readonly peer: string;
  /** All of its body but the id. */
  readonly body: Omit<MessageBody, 'message_msg_id'>;
  /** To be passed on and not stored. */
  readonly online: boolean;
  readonly customInt: number;
  readonly customStr: string;
}

/** An entry turns out to be a message this device sent: one that waits or was answered, or one given up as failed. */
export interface Claim {
  readonly as: 'ours' | 'late';
  readonly message: StoredMessage;
}

/** A message in its place, kept until its reply has come and the inbox has met it. */
interface Sent {
  message: StoredMessage;
  /** Whether its reply is still to come. */
  waiting: boolean;
}

export interface OutboxParts {
  viewer: string;
  random: Random;
  link: Pick<Link, 'request' | 'serverNow'>;
  conversations: Conversations;
  journal: Journal;
  inbox: Pick<Inbox, 'take' | 'settled'>;
  tinyid(): number;
  /** Newest change number seen: from there on the server looks for an earlier attempt. */
  knownGno(): number;
  /** What an earlier life of this device left unsent. */
  unsent: readonly StoredMessage[];
}

export class Outbox {
  readonly #parts: OutboxParts;
  /** Kept rows: those that wait for their reply, and those that failed. */
  readonly #unsent = new Map<string, StoredMessage>();
  /** In their places, and still to be met once more: by the inbox, or by their reply. */
  readonly #sent = new Map<string, Sent>();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    for (const row of parts.unsent) {
      if (row.status === TIMMsgStatus.kTIMMsg_Sending) this.#giveUp(row);
      else this.#unsent.set(row.id, row);
    }
  }

  /** Sends; `onId` gets the message id before this returns. Ends once, with the message as sent. */
  async send(outgoing: Outgoing, onId: (id: string) => void): Promise<Result<Message>> {
    const row = this.#newRow(outgoing);
    if (!outgoing.online) this.#keep(row);
    onId(row.id);
    return await (outgoing.online ? this.#passOn(outgoing, row) : this.#store(outgoing, row));
  }

  /** Asked by the inbox for each message of the user, when it has been applied: whether this device sent it. */
  claim(message: StoredMessage): Claim | undefined {
    const claim = this.recognise(message);
    this.#forgetIfMet(message.id);
    return claim;
  }

  /** The same for who may meet a message before the inbox does: it stays known until the inbox has met it, too. */
  recognise(message: StoredMessage): Claim | undefined {
    const { state, body } = message;
    const known = this.#sent.get(message.id);
    if (known) {
      // Meanwhile it may have been taken back.
      known.message = { ...known.message, state, body };
      return { as: 'ours', message: known.message };
    }
    const row = this.#unsent.get(message.id);
    if (!row) return undefined;
    const waiting = row.status === TIMMsgStatus.kTIMMsg_Sending;
    const placed = { ...this.#place(row, message), state, body };
    this.#sent.set(row.id, { message: placed, waiting });
    return { as: waiting ? 'ours' : 'late', message: placed };
  }

  #newRow({ peer, body, customInt, customStr }: Outgoing): StoredMessage {
    const { viewer, link, conversations, random } = this.#parts;
    const conversation = conversations.openWith(peer);
    const { stream, pos } = conversation;
    const time = link.serverNow();
    const ctime = seconds(time);
    const rand = random.uint32();
    const id = messageId(this.#parts.tinyid(), ctime, rand);
    const text = printMessageBody({ ...body, message_msg_id: id });
    const place = { stream, pos, local: nextLocal(conversation) };
    const shown = { state: EntryState.Normal, status: TIMMsgStatus.kTIMMsg_Sending };
    return { ...place, id, from: viewer, seq: 0, time, rand, ctime, ...shown, body: text, customInt, customStr };
  }

  #keep(row: StoredMessage): void {
    const { conversations, journal } = this.#parts;
    const conversation = conversations.get(row.stream)!;
    this.#unsent.set(row.id, row);
    journal.change({ put: 'message', message: row });
    if (!conversation.kept) {
      conversation.kept = true;
      conversation.active ||= row.time;
      journal.touch(conversation);
    } else journal.change({ put: 'conversation', conversation });
    journal.commit();
  }

  async #store(outgoing: Outgoing, row: StoredMessage): Promise<Result<Message>> {
    const { viewer, link, inbox, conversations } = this.#parts;
    const { rand, ctime, body } = row;
    const again = { retryOf: this.#parts.knownGno() };
    const answer = await link.request('send', { to: outgoing.peer, rand, ctime }, { payload: body, again });
    const result = answer.ok ? done(this.#accept(row, answer.value.reply)) : this.#refuse(row, answer);
    await inbox.settled();
    return result.ok ? done(viewMessage(result.value, viewer, conversations.get(row.stream)!)) : result;
  }

  async #passOn(outgoing: Outgoing, row: StoredMessage): Promise<Result<Message>> {
    const { viewer, link } = this.#parts;
    const { from, rand, ctime, body } = row;
    const request = { to: outgoing.peer, rand, ctime, online: true };
    const answer = await link.request('send', request, { payload: body, onlyNow: true });
    if (!answer.ok) return answer;
    const { stream, time, seq } = answer.value.reply;
    return done(viewOnlineMessage({ stream, time, from, seq, rand, ctime }, body, viewer, outgoing.peer));
  }

  /** The reply takes the place of the push. */
  #accept(row: StoredMessage, reply: Reply<'send'>): StoredMessage {
    const { journal, conversations, inbox } = this.#parts;
    const met = this.#endWaiting(row);
    const message = met ?? this.#place(row, reply);
    if (!met) {
      // Meanwhile the history may have been cleared on another device.
      const isCleared = reply.pos <= conversations.get(row.stream)!.cleared;
      if (!isCleared) journal.change({ put: 'message', message });
      journal.commit();
      this.#sent.set(row.id, { message, waiting: false });
      this.#forgetIfMet(row.id);
    }
    // The history may have shown it and the inbox not: what it does to the conversation is still to be done.
    const { stream, pos, gno, time, seq, run } = reply;
    const { from, rand, ctime, body } = row;
    inbox.take({ stream, pos, gno, time, kind: 'msg', from, seq, rand, ctime, run, body });
    return message;
  }

  #refuse(row: StoredMessage, failure: Failure): Result<StoredMessage> {
    const met = this.#endWaiting(row);
    if (met) return done(met);
    this.#giveUp(row);
    this.#parts.journal.commit();
    return failure;
  }

  /** The reply, or the end of waiting for it, is there: the message, if its entry was met before. */
  #endWaiting({ id }: StoredMessage): StoredMessage | undefined {
    const known = this.#sent.get(id);
    if (!known) return undefined;
    known.waiting = false;
    this.#forgetIfMet(id);
    return known.message;
  }

  /** A message is met for the last time when its reply has come and the inbox is past it. */
  #forgetIfMet(id: string): void {
    const known = this.#sent.get(id);
    if (!known || known.waiting) return;
    const { stream, pos } = known.message;
    if (this.#parts.conversations.get(stream)!.applied >= pos) this.#sent.delete(id);
  }

  /** A kept row becomes a message of the log. */
  #place(row: StoredMessage, { pos, seq, time }: Pick<Entry, 'pos' | 'seq' | 'time'>): StoredMessage {
    this.#unsent.delete(row.id);
    this.#parts.journal.change({ drop: 'message', stream: row.stream, place: { pos: row.pos, local: row.local } });
    return { ...row, pos, seq, time, local: 0, status: TIMMsgStatus.kTIMMsg_SendSucc };
  }

  #giveUp(row: StoredMessage): void {
    const failed = { ...row, status: TIMMsgStatus.kTIMMsg_SendFail };
    this.#unsent.set(row.id, failed);
    this.#parts.journal.change({ put: 'message', message: failed });
  }
}
