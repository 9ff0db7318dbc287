/**
 * One message on its way out, and how far it can still be stopped: while its files are uploaded, and while it waits for a
 * connection. Once it has left the device nobody can promise that it does not arrive.
 */
import { ErrorCode } from '../../contract/errors.ts';
import type { MessageBody } from '../../contract/structs/message-body.ts';
import type { StoredMessage } from '../local/port.ts';
import { type Failure, fail } from '../result.ts';
import type { Marks } from './kept-body.ts';

export class Way {
  readonly peer: string;
  row: StoredMessage;
  body: MessageBody;
  /** Change number known before it left for the first time; undefined if it has not left yet. */
  attempt: number | undefined;
  /** Of the files that were uploaded for it. */
  marks: Marks;
  /** Whether it left once before and was given up. */
  readonly isRepeated: boolean;
  /** Once it was cancelled in time. */
  stopped: Failure | undefined;
  /** Ends when that happens. */
  readonly cancelled: Promise<void>;
  #cancel: () => boolean;

  constructor(peer: string, row: StoredMessage, body: MessageBody, attempt?: number, marks: Marks = {}) {
    this.peer = peer;
    this.row = row;
    this.body = body;
    this.attempt = attempt;
    this.marks = marks;
    this.isRepeated = attempt !== undefined;
    let stop = (): void => undefined;
    this.cancelled = new Promise((resolve) => (stop = resolve));
    this.#cancel = () => {
      this.stopped = fail(ErrorCode.ERR_SDK_SEND_MESSAGE_FAILED_WITH_CANCEL);
      stop();
      return true;
    };
  }

  /** From here on it is stopped by `withdraw`, which says whether that was in time. */
  leaves(withdraw: () => boolean): void {
    this.#cancel = withdraw;
  }

  /** False if it is too late. */
  cancel(): boolean {
    const cancel = this.#cancel;
    this.#cancel = () => false;
    return cancel();
  }
}
