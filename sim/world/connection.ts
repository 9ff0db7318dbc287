/**
 * A connection of the simulated network: two ends, each a {@link Socket}, and two directions that keep their order. It
 * behaves as host/node's sockets do over TCP; in particular a direction that has lost something never carries anything again,
 * as when a router has forgotten the connection: each end may believe it lives until it notices the silence.
 */
import { CloseCode } from '../../contract/wire.ts';
import type { Socket, SocketHandlers } from '../../host/host.ts';
import type { Link } from './links.ts';
import type { Scheduler } from './scheduler.ts';

/** How long an end waits for the answer to its close. */
const CLOSE_TIMEOUT_MS = 5000;

/** What travels: that the connection is open, the frames of one turn, a close or the answer to one, or that an end is gone. */
type Packet =
  | { kind: 'open' }
  | { kind: 'frames'; frames: string[] }
  | { kind: 'close'; code: number; reason: string }
  | { kind: 'answer' }
  | { kind: 'reset' };

/** What an end needs to know of its place. */
export interface Place {
  scheduler: Scheduler;
  /** The way to the peer. */
  link: Link;
  maxFrameBytes: number;
  /** The peer's host. */
  remote: string;
  /** Told when the end is over. */
  over(end: ConnectionEnd): void;
  trace: (event: string) => void;
}

export class ConnectionEnd implements Socket {
  readonly #place: Place;
  #peer: ConnectionEnd | undefined;
  #handlers: SocketHandlers | undefined;
  #opened: (() => void) | undefined;
  #outbox: string[] = [];
  #queued: { packet: Packet; bytes: number }[] = [];
  #waits = false;
  #lost = false;
  #lastArrivalMs = 0;
  #closedWith: { code: number; reason: string } | undefined;
  #over = false;

  constructor(place: Place) {
    this.#place = place;
  }

  get remote(): string {
    return this.#place.remote;
  }

  get backlog(): number {
    const queued = this.#queued.reduce((sum, { bytes }) => sum + bytes, 0);
    return queued + sizeOf(this.#outbox);
  }

  /** Ties the end to its peer and to whoever holds it. `opened` is called when the peer has accepted. */
  attach(peer: ConnectionEnd, handlers: SocketHandlers, opened?: () => void): void {
    this.#peer = peer;
    this.#handlers = handlers;
    this.#opened = opened;
  }

  /** Tells the peer that it has been accepted. */
  welcome(): void {
    this.#transmit({ kind: 'open' });
  }

  send(frame: string): void {
    if (this.#over || this.#closedWith) return;
    if (this.#outbox.push(frame) === 1) this.#place.scheduler.in(0, () => this.#flush());
  }

  close(code: number, reason: string): void {
    if (this.#over || this.#closedWith) return;
    this.#flush();
    this.#closedWith = { code, reason };
    this.#transmit({ kind: 'close', code, reason });
    this.#place.scheduler.in(CLOSE_TIMEOUT_MS, () => this.#finish(1006, ''));
  }

  terminate(): void {
    if (this.#over) return;
    this.#transmit({ kind: 'reset' });
    this.drop();
  }

  /** The connection breaks here: nothing more goes in or out, and the holder is told. */
  drop(): void {
    if (this.#over) return;
    this.#end();
    const { code, reason } = this.#closedWith ?? { code: 1006, reason: '' };
    this.#place.scheduler.in(0, () => this.#handlers?.closed(code, reason));
  }

  /** The holder's process is gone: its system tells the peer, and there is nobody here to tell. */
  abandon(): void {
    if (this.#over) return;
    this.#transmit({ kind: 'reset' });
    this.#end();
  }

  #flush(): void {
    if (this.#over || this.#outbox.length === 0) return;
    const frames = this.#outbox;
    this.#outbox = [];
    this.#transmit({ kind: 'frames', frames });
  }

  #transmit(packet: Packet): void {
    const { link } = this.#place;
    if (link.passage === 'lost') this.#lost = true;
    if (!this.#lost && link.passage === 'open' && this.#queued.length === 0) return this.#depart(packet);
    this.#queued.push({ packet, bytes: packet.kind === 'frames' ? sizeOf(packet.frames) : 0 });
    if (this.#lost || this.#waits) return;
    this.#waits = true;
    link.waiting.push(() => {
      this.#waits = false;
      if (this.#lost) return;
      const queued = this.#queued;
      this.#queued = [];
      for (const waiting of queued) this.#depart(waiting.packet);
    });
  }

  /** Sets a packet on its way; none overtakes another. */
  #depart(packet: Packet): void {
    const { scheduler, link, trace } = this.#place;
    trace(describe(packet));
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, scheduler.now() + link.latencyMs());
    scheduler.at(this.#lastArrivalMs, () => {
      if (this.#peer) this.#peer.#receive(packet);
    });
  }

  #receive(packet: Packet): void {
    if (this.#over) {
      // The system answers for an end that is gone, as long as the way back is open now.
      if (packet.kind === 'frames' && this.#place.link.passage === 'open') this.#depart({ kind: 'reset' });
    } else if (packet.kind === 'open') {
      this.#opened?.();
    } else if (packet.kind === 'frames') {
      for (const frame of packet.frames) this.#receiveFrame(frame);
    } else if (packet.kind === 'close') {
      this.#transmit({ kind: 'answer' });
      this.#finish(packet.code, packet.reason);
    } else {
      this.#finish(1006, '');
    }
  }

  #receiveFrame(frame: string): void {
    if (this.#over || this.#closedWith) return;
    if (Buffer.byteLength(frame) > this.#place.maxFrameBytes) {
      this.close(CloseCode.tooLarge, 'the frame is larger than allowed');
    } else {
      this.#handlers?.frame(frame);
    }
  }

  /** Ends with the code of whichever side closed first. */
  #finish(code: number, reason: string): void {
    if (this.#over) return;
    this.#end();
    const first = this.#closedWith ?? { code, reason };
    this.#handlers?.closed(first.code, first.reason);
  }

  #end(): void {
    this.#over = true;
    this.#place.over(this);
  }
}

function sizeOf(frames: readonly string[]): number {
  return frames.reduce((sum, frame) => sum + Buffer.byteLength(frame), 0);
}

function describe(packet: Packet): string {
  if (packet.kind === 'frames') return `${packet.frames.length} frames ${sizeOf(packet.frames)} bytes`;
  return packet.kind === 'close' ? `close ${packet.code}` : packet.kind;
}
