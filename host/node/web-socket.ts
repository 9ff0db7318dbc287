/**
 * A WebSocket of the `ws` package as a {@link Socket}; both ends use it. Made for a hundred thousand idle ones in a
 * process: no timer, no buffer and no closure per connection, only the two objects below.
 */
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { CloseCode } from '../../contract/wire.ts';
import { fitReason } from '../close-reason.ts';
import type { Socket, SocketHandlers } from '../host.ts';
import { corkThisTurn } from './cork.ts';
import { FrameQueue } from './frame-queue.ts';

/** How long the peer may take to answer a close before the connection is dropped. */
const CLOSE_TIMEOUT_MS = 5000;

/** Options of `ws` that both ends share. Compression costs more memory per connection than all else together. */
export const socketOptions = {
  perMessageDeflate: false,
  closeTimeout: CLOSE_TIMEOUT_MS,
} as const;

/**
 * `ws` answers what it finds wrong in a frame with the standard's codes, which tell a client to come back. Ours tell it
 * not to: 4503 for a frame over the limit (in place of 1009) and 4501 for any other (1002, 1007, 1008).
 */
export class FramedWebSocket extends WebSocket {
  end: SocketEnd | undefined;

  /** `ws` calls this itself: without a reason to complain about a frame, with one to answer the peer's close. */
  override close(code?: number, reason?: string | Buffer): void {
    this.end?.flush();
    if (code === undefined || reason !== undefined) super.close(code, reason);
    else if (code === 1009) this.end?.close(CloseCode.tooLarge, 'the frame is larger than allowed');
    else this.end?.close(CloseCode.badFrame, 'the frame is not one of this protocol');
  }
}

/** Our half of one connection. */
export class SocketEnd implements Socket {
  readonly remote: string;
  readonly #web: FramedWebSocket;
  readonly #carrier: Duplex;
  /** Only on the server's side: a client's frames have to be masked, which is left to `ws`. */
  readonly #queue: FrameQueue | undefined;
  readonly #handlers: SocketHandlers;
  /** Set when this side closes first: then the peer's answer adds nothing, and may never come. */
  #closedWith: { code: number; reason: string } | undefined;

  /** `carrier` is the stream the WebSocket runs on; `open` gives the handlers, and may send already. */
  constructor(
    web: FramedWebSocket,
    side: 'client' | 'server',
    carrier: Duplex,
    remote: string,
    open: (socket: Socket) => SocketHandlers,
  ) {
    this.remote = remote;
    this.#web = web;
    this.#carrier = carrier;
    this.#queue = side === 'server' ? new FrameQueue(carrier) : undefined;
    web.end = this;
    this.#handlers = open(this);
    web.on('message', received);
    web.on('close', closed);
  }

  get backlog(): number {
    return this.#web.bufferedAmount + (this.#queue?.bytes ?? 0);
  }

  send(frame: string): void {
    if (this.#web.readyState !== WebSocket.OPEN) return;
    if (this.#queue) return this.#queue.push(frame);
    corkThisTurn(this.#carrier);
    this.#web.send(frame);
  }

  close(code: number, reason: string): void {
    if (this.#web.readyState !== WebSocket.OPEN) return;
    this.#closedWith = { code, reason };
    this.#web.close(code, fitReason(reason));
  }

  /** Hands over the frames of this turn: a close frame must not overtake them. */
  flush(): void {
    this.#queue?.flush();
  }

  terminate(): void {
    this.#queue?.clear();
    this.#web.terminate();
  }

  /** A frame came in. Binary ones are none of ours. */
  received(data: Buffer, binary: boolean): void {
    if (this.#closedWith) return;
    if (binary) this.close(CloseCode.badFrame, 'frames are text');
    else this.#handlers.frame(data.toString());
  }

  /** The connection is over. */
  ended(code: number, reason: Buffer): void {
    const first = this.#closedWith ?? { code, reason: reason.toString() };
    this.#handlers.closed(first.code, first.reason);
  }
}

function received(this: WebSocket, data: WebSocket.RawData, binary: boolean): void {
  (this as FramedWebSocket).end?.received(data as Buffer, binary);
}

function closed(this: WebSocket, code: number, reason: Buffer): void {
  (this as FramedWebSocket).end?.ended(code, reason);
}
