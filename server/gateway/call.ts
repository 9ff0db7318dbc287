/** One request under way: what its handler gets, and the way back. Handlers of `calls/` get nothing else of a connection. */
import type { CommandName, Reply, Request } from '../../contract/commands.ts';
import { printFrame } from '../../contract/wire.ts';
import type { Refusal } from '../../rules/refusal.ts';
import { countRefusal, type RequestCounts } from '../metrics.ts';
import type { LiveSession } from '../sessions.ts';
import { type Connection, send } from './connection.ts';

/** `S` is undefined for a sign-in, the one request that comes without a session. */
export class Call<N extends CommandName = CommandName, S extends LiveSession | undefined = LiveSession> {
  readonly connection: Connection;
  readonly session: S;
  readonly request: Request<N>;
  /** What followed the header line. */
  readonly payload: string;
  readonly #id: number;
  readonly #counts: RequestCounts;
  #open = true;

  /** `counts` are those of its command. */
  constructor(
    connection: Connection,
    session: S,
    id: number,
    request: Request<N>,
    payload: string,
    counts: RequestCounts,
  ) {
    this.connection = connection;
    this.session = session;
    this.request = request;
    this.payload = payload;
    this.#id = id;
    this.#counts = counts;
    connection.inFlight += 1;
  }

  /** Ends the call with its reply. Only the first answer counts. */
  answer(reply: Reply<N>, payload = ''): void {
    if (!this.#finish()) return;
    this.#counts.ok += 1;
    send(this.connection, printReply(this.#id, reply, payload));
  }

  /** Ends the call with an error. */
  refuse(refused: Refusal): void {
    if (!this.#finish()) return;
    countRefusal(this.#counts, refused.code);
    send(this.connection, printRefusal(this.#id, refused));
  }

  /** False if it has had its answer. */
  #finish(): boolean {
    if (!this.#open) return false;
    this.#open = false;
    this.connection.inFlight -= 1;
    return true;
  }
}

/** The frame of a reply: `re`, then the keys of the reply, without a copy of it. */
function printReply(id: number, reply: object, payload: string): string {
  const keys = printFrame(reply, payload).slice(1);
  return `{"re":${id}${keys.startsWith('}') ? '' : ','}${keys}`;
}

/** The frame of an error. */
export function printRefusal(id: number, refused: Refusal): string {
  return printFrame({ re: id, code: refused.code, desc: refused.desc });
}
