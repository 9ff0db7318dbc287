/**
 * The way out: a message is kept locally from the moment it has its id, its files are uploaded, then it is sent. One that
 * failed keeps its identity when it is sent again: whatever became of earlier attempts, it is there once.
 */
import { EntryState } from '../contract/entry.ts';
import { TIMMsgStatus } from '../contract/enums.ts';
import { ErrorCode } from '../contract/errors.ts';
import { c2cKey } from '../contract/stream-key.ts';
import type { Message } from '../contract/structs/message.ts';
import { type MessageBody, printMessageBody } from '../contract/structs/message-body.ts';
import type { Random } from '../host/host.ts';
import { messageId } from '../rules/message-id.ts';
import { newConversation, nextLocal } from './conversation.ts';
import type { Inbox } from './inbox.ts';
import type { Emit } from './journal.ts';
import type { Link } from './link/link.ts';
import type { OnlineSeen } from './online-seen.ts';
import type { StoredMessage } from './local/port.ts';
import { withoutChanged } from './outgoing/changed.ts';
import { sayTheSame, storedElem } from './outgoing/elems.ts';
import { attemptOf, isEmpty, keepBody, marksOf, readKept } from './outgoing/kept-body.ts';
import { type Claim, Ledger, type LedgerParts, type OwnData } from './outgoing/ledger.ts';
import { needsUpload } from './outgoing/needs.ts';
import type { Uploaded } from './outgoing/upload.ts';
import { Way } from './outgoing/way.ts';
import { done, type Failure, fail, type Result } from './result.ts';
import { createCancellation } from './transfer/cancellation.ts';
import type { Transfer } from './transfer/transfer.ts';
import { seconds, viewMessage, viewOnlineMessage } from './views/message.ts';

export type { Claim } from './outgoing/ledger.ts';

/** A message that has been checked. */
export interface Outgoing {
  readonly peer: string;
  /** All of its body but the id. */
  readonly body: Omit<MessageBody, 'message_msg_id'>;
  /** To be passed on and not stored. */
  readonly online: boolean;
  readonly customInt: number;
  readonly customStr: string;
  /** The id it was given with: that of a message that failed, if it is to be sent again. */
  readonly again?: string | undefined;
}

/** What became of a message, and how it stands now. */
export interface Outcome {
  readonly result: Result<Message>;
  readonly message: Message;
}

export interface OutboxParts extends LedgerParts {
  viewer: string;
  random: Random;
  link: Pick<Link, 'request' | 'serverNow'>;
  transfer: Pick<Transfer, 'uploadAll' | 'markOf'>;
  inbox: Pick<Inbox, 'take' | 'settled'>;
  onlineSeen: OnlineSeen;
  emit: Emit;
  tinyid(): number;
  /** Newest change number seen: from there on the server looks for an earlier attempt. */
  knownGno(): number;
}

export class Outbox {
  readonly #parts: OutboxParts;
  readonly #ledger: Ledger;
  /** Messages under way, by their ids. */
  readonly #ways = new Map<string, Way>();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#ledger = new Ledger(parts);
  }

  /**
   * Sends; `onId` gets the message id before this returns, and later that of another message if the files of the first are
   * others by now. Ends once, with the message as sent.
   */
  async send(outgoing: Outgoing, onId: (id: string) => void): Promise<Result<Message>> {
    const way = this.#begin(outgoing);
    if (!(way instanceof Way)) return way;
    onId(way.row.id);
    const other = isEmpty(way.marks) ? undefined : await this.#lookAgain(way, outgoing);
    if (other) return await this.send(other, onId);
    return (await this.#go(way, this.#prepare([way]), outgoing.online)).result;
  }

  /** Files that are others by now are uploaded anew. What is to be sent instead, if the message may have arrived with what they were. */
  async #lookAgain(way: Way, outgoing: Outgoing): Promise<Outgoing | undefined> {
    const elements = await withoutChanged(way.body.message_elem_array, way.marks, this.#parts.transfer);
    if (!elements || way.stopped) return undefined;
    if (way.attempt === undefined) {
      way.body = { ...way.body, message_elem_array: elements };
      return undefined;
    }
    this.#ways.delete(way.row.id);
    this.#ledger.refuse(
      way.row,
      fail(ErrorCode.ERR_SDK_COMM_FILE_OPEN_FAILED, 'a file was changed since it was uploaded'),
    );
    return { ...outgoing, again: undefined, body: { ...outgoing.body, message_elem_array: elements } };
  }

  /** A way for each of the users, to be gone, or given up with the failure. What there is to upload is uploaded once. */
  sendAll(outgoing: Outgoing, peers: readonly string[]): ((lost?: Failure) => Promise<Outcome>)[] {
    const ways = peers.map((peer) => this.#begin({ ...outgoing, peer, again: undefined }) as Way);
    const prepared = this.#prepare(ways);
    return ways.map((way) => (lost) => this.#go(way, lost ? broken(way, lost) : prepared, outgoing.online));
  }

  /** The message as it stands for a user it can't be sent to. */
  unsendable({ peer, body, customInt, customStr }: Outgoing): Message {
    const { viewer, link } = this.#parts;
    const time = link.serverNow();
    const place = { stream: '', pos: 0, local: 0, id: '', from: viewer, seq: 0, time, rand: 0, ctime: seconds(time) };
    const text = printMessageBody({ ...body, message_msg_id: '' });
    const row = { ...place, state: EntryState.Normal, status: FAILED, body: text, customInt, customStr };
    return viewMessage(row, viewer, newConversation('', viewer, peer));
  }

  /** Stops a message that has not left yet: its send ends with 8021. False if there is none, or it is too late. */
  cancel(peer: string, id: string): boolean {
    const way = this.#ways.get(id);
    return way?.peer === peer && !this.#ledger.isPlaced(id) && way.cancel();
  }

  /** The app keeps another number and text with a message: as it stands then, if it is on its way or failed. */
  amend(id: string, own: OwnData): StoredMessage | undefined {
    const way = this.#ways.get(id);
    if (way) way.row = { ...way.row, ...own };
    return this.#ledger.amend(id, own);
  }

  claim(message: StoredMessage): Claim | undefined {
    return this.#ledger.claim(message);
  }

  /** A new message, or the one that failed. An online-only one is kept nowhere. */
  #begin(outgoing: Outgoing): Way | Failure {
    const earlier = outgoing.online ? undefined : this.#earlier(outgoing);
    if (earlier?.status === TIMMsgStatus.kTIMMsg_Sending) {
      return fail(ErrorCode.ERR_IN_PROGESS, 'this message is being sent');
    }
    const way = (earlier && this.#again(outgoing, earlier)) ?? this.#anew(outgoing);
    this.#ways.set(way.row.id, way);
    if (outgoing.online) return way;
    // What does not wait for files leaves at once: it is written as such, and written once.
    if (!needsUpload(way.body) && isEmpty(way.marks)) way.attempt ??= this.#parts.knownGno();
    this.#keep(way);
    return way;
  }

  #earlier({ peer, again }: Outgoing): StoredMessage | undefined {
    const row = again === undefined ? undefined : this.#ledger.get(again);
    return row?.stream === c2cKey(this.#parts.viewer, peer) ? row : undefined;
  }

  /** The same message once more. Undefined if it says something else now, and the earlier one may have arrived. */
  #again({ peer, body, customInt, customStr }: Outgoing, earlier: StoredMessage): Way | undefined {
    const kept = readKept(earlier.body);
    const attempt = attemptOf(earlier.body);
    const isSame = kept !== undefined && sayTheSame(kept, body);
    if (!isSame && attempt !== undefined) return undefined;
    if (body.message_is_forward_message && !kept?.message_is_forward_message) return undefined;
    const row = { ...earlier, customInt, customStr, status: TIMMsgStatus.kTIMMsg_Sending };
    return new Way(peer, row, isSame ? kept : { ...body, message_msg_id: earlier.id }, attempt, marksOf(earlier.body));
  }

  #anew({ peer, body, online, customInt, customStr }: Outgoing): Way {
    const { viewer, link, conversations, random } = this.#parts;
    const conversation = conversations.openWith(peer);
    const { stream, pos } = conversation;
    const time = link.serverNow();
    const ctime = seconds(time);
    const rand = random.uint32();
    const id = messageId(this.#parts.tinyid(), ctime, rand);
    const place = { stream, pos, local: online ? 0 : nextLocal(conversation) };
    const shown = { state: EntryState.Normal, status: TIMMsgStatus.kTIMMsg_Sending, customInt, customStr };
    const row = { ...place, id, from: viewer, seq: 0, time, rand, ctime, ...shown, body: '' };
    return new Way(peer, row, { ...body, message_msg_id: id });
  }

  #keep(way: Way): void {
    this.#write(way);
    this.#ledger.keep(way.row);
  }

  /** The row says what the body does. */
  #write(way: Way): void {
    way.row = { ...way.row, body: keepBody(printMessageBody(way.body), way.attempt, way.marks) };
  }

  /** Uploads for all of them what the first one needs. Undefined if there is nothing to do. */
  #prepare(ways: readonly Way[]): Promise<Uploaded> | undefined {
    const [first] = ways;
    if (!first || !needsUpload(first.body)) return undefined;
    const { transfer, emit } = this.#parts;
    const stop = createCancellation();
    let wanted = ways.length;
    for (const { cancelled } of ways) {
      void cancelled.then(() => {
        wanted -= 1;
        if (wanted === 0) stop.cancel();
      });
    }
    return transfer.uploadAll(first.body, {
      cancellation: stop.cancellation,
      progress: (index, current, total) => {
        const going = ways.find(({ stopped }) => !stopped);
        if (going) emit('TIMMsgElemUploadProgressCallback', this.#view(going.row), index, current, total);
      },
    });
  }

  async #go(way: Way, prepared: Promise<Uploaded> | undefined, online: boolean): Promise<Outcome> {
    try {
      return await this.#toItsEnd(way, prepared, online);
    } catch (error) {
      // What broke must not look as if it were still being sent.
      const isSending = this.#ledger.get(way.row.id)?.status === TIMMsgStatus.kTIMMsg_Sending;
      if (isSending) this.#ledger.refuse(way.row, fail(ErrorCode.ERR_SDK_INTERNAL_ERROR, String(error)));
      throw error;
    } finally {
      this.#ways.delete(way.row.id);
    }
  }

  async #toItsEnd(way: Way, prepared: Promise<Uploaded> | undefined, online: boolean): Promise<Outcome> {
    const uploaded = prepared && !way.stopped ? await Promise.race([prepared, way.cancelled]) : undefined;
    if (uploaded) {
      way.body = { ...way.body, message_elem_array: uploaded.elements };
      way.marks = { ...way.marks, ...uploaded.marks };
      this.#write(way);
    }
    const failure = way.stopped ?? uploaded?.failure;
    return online ? await this.#passOn(way, failure) : await this.#store(way, failure);
  }

  async #store(way: Way, failure: Failure | undefined): Promise<Outcome> {
    const stored = failure ? this.#ledger.refuse(way.row, failure) : await this.#submit(way);
    await this.#parts.inbox.settled();
    const message = this.#view(stored.ok ? stored.value : (this.#ledger.get(way.row.id) ?? way.row));
    return { result: stored.ok ? done(message) : stored, message };
  }

  async #submit(way: Way): Promise<Result<StoredMessage>> {
    way.leaves(() => false);
    const met = this.#ledger.met(way.row.id);
    if (met) return done(met);
    if (way.attempt === undefined) {
      way.attempt = this.#parts.knownGno();
      this.#keep(way);
    }
    const { rand, ctime } = way.row;
    const payload = printStored(way.body);
    const again = { retryOf: way.attempt };
    const request = { to: way.peer, rand, ctime, ...(way.isRepeated && again) };
    const withdrawable = (withdraw: () => boolean): void => way.leaves(withdraw);
    const answer = await this.#parts.link.request('send', request, { payload, again, withdrawable });
    if (!answer.ok) return this.#ledger.refuse(way.row, answer);
    const { reply } = answer.value;
    const message = this.#ledger.accept(way.row, reply);
    // The history may have shown it and the inbox not: what it does to the conversation is still to be done.
    const { stream, pos, gno, time, seq, run } = reply;
    const { from } = message;
    this.#parts.inbox.take({ stream, pos, gno, time, kind: 'msg', from, seq, rand, ctime, run, body: payload });
    return done(message);
  }

  async #passOn(way: Way, failure: Failure | undefined): Promise<Outcome> {
    const { viewer, link } = this.#parts;
    way.leaves(() => false);
    const { from, rand, ctime } = way.row;
    // It is no news to this app, not even in another session that a late node brings it to.
    this.#parts.onlineSeen.first(way.row);
    const request = { to: way.peer, rand, ctime, online: true };
    const answer = failure ?? (await link.request('send', request, { payload: printStored(way.body), onlyNow: true }));
    if (!answer.ok) return { result: answer, message: this.#view({ ...way.row, status: FAILED }) };
    const { stream, time, seq } = answer.value.reply;
    const header = { stream, time, from, seq, rand, ctime };
    const message = viewOnlineMessage(header, printMessageBody(way.body), viewer, way.peer);
    return { result: done(message), message };
  }

  #view(row: StoredMessage): Message {
    const { viewer, conversations } = this.#parts;
    return viewMessage(row, viewer, conversations.get(row.stream)!);
  }
}

const FAILED = TIMMsgStatus.kTIMMsg_SendFail;

/** An end of the uploads that was not theirs. */
function broken(way: Way, failure: Failure): Promise<Uploaded> {
  return Promise.resolve({ elements: way.body.message_elem_array, marks: {}, failure });
}

/** The text that is sent: nothing of this device is in it. */
function printStored(body: MessageBody): string {
  return printMessageBody({ ...body, message_elem_array: body.message_elem_array.map(storedElem) });
}
