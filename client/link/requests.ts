/**
 * The requests that wait for their answers. A request outlives its connection: after a reconnect it is sent again,
 * in the old order, until its time is up. Every request ends exactly once. Owned by the link.
 */
import * as v from 'valibot';
import { type CommandName, commands, type Reply, type Request } from '../../contract/commands.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_FRAME_BYTES, MAX_IN_FLIGHT, REQUEST_TIMEOUT_MS } from '../../contract/limits.ts';
import { type Frame, printFrame } from '../../contract/wire.ts';
import type { ClientHost, Timer } from '../../host/host.ts';
import { done, type Failure, fail, type Result } from '../result.ts';
import { byteLength } from '../text.ts';

/** A reply and its payload lines. */
export interface Answer<N extends CommandName> {
  readonly reply: Reply<N>;
  readonly payload: string;
}

export interface RequestOptions {
  /** Body that follows the header line. */
  readonly payload?: string;
  /** Header keys that are added at every attempt but the first. */
  readonly again?: object;
  /** Ends with 9508 when there is no connection, or it breaks, in place of waiting for the next one. */
  readonly onlyNow?: boolean;
  /** Is given a way to take it back: true if it had not been sent yet, and now ends with 8021. */
  readonly withdrawable?: (withdraw: () => boolean) => void;
}

/** Sends one frame on the present connection. */
export type Send = (frame: string) => void;

interface Pending {
  readonly name: CommandName;
  readonly request: object;
  readonly options: RequestOptions;
  readonly settle: (result: Result<Answer<CommandName>>) => void;
  readonly deadline: Timer;
  /** On the present connection; 0 while it waits. */
  id: number;
  attempts: number;
  sentAt: number;
}

export class Requests {
  readonly #world: Pick<ClientHost, 'clock' | 'timers'>;
  /** Sent on the present connection, by their ids there: as many as a server takes. */
  readonly #sent = new Map<number, Pending>();
  /** To be sent, in the order they were asked. */
  readonly #waiting = new Set<Pending>();
  #send: Send | undefined;
  #lastId = 0;
  #over: Failure | undefined;

  constructor(world: Pick<ClientHost, 'clock' | 'timers'>) {
    this.#world = world;
  }

  ask<N extends CommandName>(name: N, request: Request<N>, options: RequestOptions = {}): Promise<Result<Answer<N>>> {
    return new Promise((resolve) => {
      if (this.#over) resolve(this.#over);
      else if (options.onlyNow && !this.#send) resolve(fail(ErrorCode.ERR_SDK_NET_DISCONNECT));
      else if (this.#isFull(options)) resolve(fail(ErrorCode.ERR_SDK_NET_REQ_COUNT_LIMIT));
      else this.#add(name, request, options, resolve as Pending['settle']);
    });
  }

  /** A connection is there: sends what waits. Ids of requests start above `firstId`. */
  connected(send: Send, firstId: number): void {
    const later = [...this.#waiting];
    this.#waiting.clear();
    for (const one of [...this.#sent.values(), ...later]) {
      one.id = 0;
      this.#waiting.add(one);
    }
    this.#sent.clear();
    this.#send = send;
    this.#lastId = firstId;
    this.#pump();
  }

  disconnected(): void {
    this.#send = undefined;
    for (const one of this.#all()) {
      if (one.options.onlyNow) this.#settle(one, fail(ErrorCode.ERR_SDK_NET_DISCONNECT));
    }
  }

  /** Takes a reply frame; false if nobody waits for it. */
  answered({ header, payload }: Frame): boolean {
    const id = header['re'];
    const one = typeof id === 'number' ? this.#sent.get(id) : undefined;
    if (!one) return false;
    this.#settle(one, readAnswer(one.name, header, payload));
    this.#pump();
    return true;
  }

  /** When the oldest unanswered request of this connection was sent (monotonic ms); undefined if none waits. */
  oldestSentAt(): number | undefined {
    const [first] = this.#sent.values();
    return this.#send && first?.sentAt;
  }

  /** Ends all, and every later one, with this failure. */
  end(failure: Failure): void {
    this.#over = failure;
    this.#send = undefined;
    for (const one of this.#all()) this.#settle(one, failure);
  }

  #all(): Pending[] {
    return [...this.#sent.values(), ...this.#waiting];
  }

  /** Whether as many requests are open as may be; those that read (`onlyNow`) have room of their own beside the others. */
  #isFull({ onlyNow = false }: RequestOptions): boolean {
    if (this.#sent.size + this.#waiting.size < MAX_IN_FLIGHT) return false;
    return this.#all().filter(({ options }) => (options.onlyNow ?? false) === onlyNow).length >= MAX_IN_FLIGHT;
  }

  #add(name: CommandName, request: object, options: RequestOptions, settle: Pending['settle']): void {
    const timeUp = (): void => {
      this.#settle(one, timeOut(this.#send !== undefined));
      // Its room is free: an answer that would make the next one go may never come.
      this.#pump();
    };
    const deadline = this.#world.timers.after(REQUEST_TIMEOUT_MS, timeUp);
    const one: Pending = { name, request, options, settle, deadline, id: 0, attempts: 0, sentAt: 0 };
    this.#waiting.add(one);
    options.withdrawable?.(() => this.#withdraw(one));
    this.#pump();
  }

  #withdraw(one: Pending): boolean {
    if (one.attempts > 0 || !this.#waiting.has(one)) return false;
    this.#settle(one, fail(ErrorCode.ERR_SDK_SEND_MESSAGE_FAILED_WITH_CANCEL));
    return true;
  }

  #pump(): void {
    for (const one of this.#waiting) {
      if (!this.#send || this.#sent.size >= MAX_IN_FLIGHT) return;
      this.#waiting.delete(one);
      this.#lastId += 1;
      one.id = this.#lastId;
      this.#sent.set(one.id, one);
      this.#transmit(one, this.#send);
    }
  }

  #transmit(one: Pending, send: Send): void {
    const { payload, again } = one.options;
    one.attempts += 1;
    one.sentAt = this.#world.clock.monotonic();
    const header = { do: one.name, id: one.id, ...one.request, ...(one.attempts > 1 ? again : undefined) };
    const frame = printFrame(header, payload);
    const isTooLarge = frame.length > MAX_FRAME_BYTES / 3 && byteLength(frame) > MAX_FRAME_BYTES;
    if (isTooLarge) this.#settle(one, fail(ErrorCode.ERR_SDK_NET_PKG_SIZE_LIMIT));
    else send(frame);
  }

  #settle(one: Pending, result: Result<Answer<CommandName>>): void {
    this.#waiting.delete(one);
    if (this.#sent.get(one.id) === one) this.#sent.delete(one.id);
    one.deadline.cancel();
    one.settle(result);
  }
}

function timeOut(connected: boolean): Failure {
  return fail(connected ? ErrorCode.ERR_SDK_NET_WAIT_ACK_TIMEOUT : ErrorCode.ERR_SDK_NET_DISCONNECT);
}

/** What a reply frame says: its error, or the reply if it is one of this command. */
export function readAnswer<N extends CommandName>(
  name: N,
  header: Record<string, unknown>,
  payload: string,
): Result<Answer<N>> {
  const { code, desc } = header;
  if (Number.isSafeInteger(code) && code !== 0)
    return fail(code as number, typeof desc === 'string' ? desc : undefined);
  const parsed = v.safeParse(commands[name].reply, header);
  if (parsed.success) return done({ reply: parsed.output as Reply<N>, payload });
  return fail(ErrorCode.ERR_SDK_NET_DECODE_FAILED, `the server's answer to ${name} can't be read`);
}
