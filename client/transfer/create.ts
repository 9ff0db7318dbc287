/**
 * The files of one session, put together: who may fetch (tickets), where from (addresses), and the ways for bytes. Made by
 * session.ts, which tells it of every sign-in and of the end.
 */
import type { Reply } from '../../contract/commands.ts';
import type { ClientHost, Log } from '../../host/host.ts';
import type { Link } from '../link/link.ts';
import { fileIdIn, fileUrl, httpBase } from './addresses.ts';
import { noTransfer } from './none.ts';
import { createTickets } from './tickets.ts';
import type { Transfer } from './transfer.ts';
import type { CreateWays, Ways } from './ways.ts';

/** All of it; the way out and the views need only {@link Transfer}. */
export interface Transfers extends Transfer {
  /** Fetches a file to a path; answers with its size. 7007 no such folder, 6009 failed. */
  readonly download: Ways['download'];
  /** The id in an address that {@link Transfer.urlOf} gave, however long ago; undefined if it is no such address. */
  idOf(url: string): string | undefined;
  /** A connection stands: its server and its ticket are those to use. */
  signedIn(reply: Reply<'login'>): void;
  /** Lets go of everything; what is under way ends as cancelled. */
  stop(): void;
}

export interface TransferParts {
  readonly host: Pick<ClientHost, 'clock' | 'timers' | 'random' | 'files' | 'http'>;
  readonly log: Log;
  readonly app: number;
  readonly link: Pick<Link, 'request' | 'isConnected' | 'serverNow' | 'address'>;
  /** The platform's: with the rest of the SDK, or loaded when it is needed. */
  readonly createWays: CreateWays;
}

export function createTransfer({ host, log, app, link, createWays }: TransferParts): Transfers {
  const { http } = host;
  if (!http) return noTransfer;
  const tickets = createTickets({ link, timers: host.timers, log });
  const urlWith = (id: string, ticket: string): string => fileUrl(httpBase(link.address()), app, id, ticket);
  const ways = createWays({ host, http, app, link, tickets, urlWith });
  return {
    upload: (request) => ways.upload(request),
    uploadAll: (body, uploading) => ways.uploadAll(body, uploading),
    markOf: (path) => ways.markOf(path),
    fetch: (id, maxBytes) => ways.fetch(id, maxBytes),
    download: (request) => ways.download(request),
    urlOf(id) {
      const ticket = tickets.current();
      return id && ticket !== undefined ? urlWith(id, ticket) : '';
    },
    idOf: (url) => fileIdIn(url, app),
    signedIn(reply) {
      tickets.signedIn(reply.files);
      ways.connected();
    },
    stop() {
      tickets.stop();
      ways.stop();
    },
  };
}
