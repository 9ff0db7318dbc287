/**
 * The messages of this device that are on their way or failed, and those that have just found their places: each is told
 * apart from all others when its entry comes back, however that happens: as the reply, as a push, or long after it was
 * given up.
 */
import type { Reply } from '../../contract/commands.ts';
import { type Entry, EntryState } from '../../contract/entry.ts';
import { TIMMsgStatus } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { floorOf, isGone, nextLocal } from '../conversation.ts';
import type { Conversations } from '../conversations.ts';
import type { Journal } from '../journal.ts';
import type { StoredMessage } from '../local/port.ts';
import { done, type Failure, type Result } from '../result.ts';
import { keptBody } from './kept-body.ts';

/** An entry turns out to be a message this device sent: one that waits or was answered, or one given up as failed. */
export interface Claim {
  readonly as: 'ours' | 'late';
  readonly message: StoredMessage;
}

/** What an app keeps with a message. */
export type OwnData = Pick<StoredMessage, 'customInt' | 'customStr'>;

/** A message in its place, kept until its reply has come and the inbox has met it. */
interface Sent {
  message: StoredMessage;
  /** Whether its reply is still to come. */
  waiting: boolean;
}

export interface LedgerParts {
  conversations: Conversations;
  journal: Journal;
  /** What an earlier life of this device left in its local store. */
  unsent: readonly StoredMessage[];
}

const { kTIMMsg_Sending, kTIMMsg_SendSucc, kTIMMsg_SendFail, kTIMMsg_Cancel } = TIMMsgStatus;

export class Ledger {
  readonly #parts: LedgerParts;
  /** Those that are on their way, and those that failed: also such as were deleted since, for they may turn out to be sent. */
  readonly #unsent = new Map<string, StoredMessage>();
  /** In their places, and still to be met once more: by the inbox, or by their reply. */
  readonly #sent = new Map<string, Sent>();

  constructor(parts: LedgerParts) {
    this.#parts = parts;
    for (const row of parts.unsent) {
      if (row.status === kTIMMsg_Sending) this.#giveUp(row, kTIMMsg_SendFail);
      else if (row.status === kTIMMsg_SendFail || row.status === kTIMMsg_Cancel) this.#unsent.set(row.id, row);
    }
  }

  /** A message that is on its way or failed. */
  get(id: string): StoredMessage | undefined {
    return this.#unsent.get(id);
  }

  /** Whether a message was met in its place while it was on its way. */
  isPlaced(id: string): boolean {
    return this.#sent.has(id);
  }

  /** Keeps a message that is on its way, or another state of it. */
  keep(row: StoredMessage): void {
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

  /** The app keeps something else with a message: as it stands then, if it is known here. */
  amend(id: string, own: OwnData): StoredMessage | undefined {
    const known = this.#sent.get(id);
    if (known) return (known.message = { ...known.message, ...own });
    const row = this.#unsent.get(id);
    if (!row) return undefined;
    const amended = { ...row, ...own };
    this.#unsent.set(id, amended);
    return amended;
  }

  /**
   * Asked for each message of the user that is met: whether this device sent it. The history may meet it before the inbox
   * does: it stays known until the inbox has met it, too.
   */
  claim({ id, state, body, pos, seq, time }: StoredMessage): Claim | undefined {
    const known = this.#sent.get(id);
    if (known) {
      // Meanwhile it may have been taken back.
      if (state !== EntryState.Normal) known.message = { ...known.message, state, body };
      this.#forgetIfMet(id);
      return { as: 'ours', message: known.message };
    }
    const row = this.#unsent.get(id);
    if (!row) return undefined;
    const waiting = row.status === kTIMMsg_Sending;
    const placed = this.#place(row, { pos, seq, time });
    const message = state === EntryState.Normal ? placed : { ...placed, state, body };
    this.#sent.set(id, { message, waiting });
    this.#forgetIfMet(id);
    return { as: waiting ? 'ours' : 'late', message };
  }

  /** The reply takes the place of the push. */
  accept(row: StoredMessage, reply: Reply<'send'>): StoredMessage {
    const { journal, conversations } = this.#parts;
    const met = this.met(row.id);
    if (met) return met;
    const message = this.#place(row, reply);
    // Meanwhile it may have been deleted on another device.
    if (!isGone(conversations.get(row.stream)!, reply.pos)) journal.change({ put: 'message', message });
    journal.commit();
    this.#sent.set(row.id, { message, waiting: false });
    this.#forgetIfMet(row.id);
    return message;
  }

  /** It can't be sent, or nobody knows: failed or cancelled, unless its entry was met meanwhile. */
  refuse(row: StoredMessage, failure: Failure): Result<StoredMessage> {
    const met = this.met(row.id);
    if (met) return done(met);
    const isCancelled = failure.code === ErrorCode.ERR_SDK_SEND_MESSAGE_FAILED_WITH_CANCEL;
    this.#giveUp(row, isCancelled ? kTIMMsg_Cancel : kTIMMsg_SendFail);
    this.#parts.journal.commit();
    return failure;
  }

  /** Nothing more is waited for: the message, if its entry was met before. */
  met(id: string): StoredMessage | undefined {
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

  /** A kept row becomes a message of the log. Here it keeps the paths of its files. */
  #place(row: StoredMessage, { pos, seq, time }: Pick<Entry, 'pos' | 'seq' | 'time'>): StoredMessage {
    this.#unsent.delete(row.id);
    this.#parts.journal.change({ drop: 'message', stream: row.stream, place: { pos: row.pos, local: row.local } });
    return { ...row, pos, seq, time, local: 0, status: kTIMMsg_SendSucc, body: keptBody(row.body) };
  }

  #giveUp(row: StoredMessage, status: TIMMsgStatus): void {
    const failed = { ...this.#inSight(row), status };
    this.#unsent.set(row.id, failed);
    this.#parts.journal.change({ put: 'message', message: failed });
  }

  /** The history may have been cleared beyond it while it was on its way: it stands behind that then, or nobody would see it. */
  #inSight(row: StoredMessage): StoredMessage {
    const { conversations, journal } = this.#parts;
    const conversation = conversations.get(row.stream);
    if (!conversation || row.pos >= floorOf(conversation)) return row;
    journal.change({ drop: 'message', stream: row.stream, place: { pos: row.pos, local: row.local } });
    const moved = { ...row, pos: conversation.pos, local: nextLocal(conversation) };
    journal.change({ put: 'conversation', conversation });
    return moved;
  }
}
