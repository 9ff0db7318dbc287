/**
 * Tickets: who has one of an app may fetch its files by their ids for a while. An id can't be guessed, so to know it and
 * to be of the app is the right to read; a message that is forwarded takes its files along by itself.
 */
import { TICKET_MS } from '../limits.ts';
import { createSeal } from './seal.ts';

export interface Ticket {
  readonly ticket: string;
  /** ms since 1970. */
  readonly expires: number;
}

export interface Tickets {
  issue(user: string): Ticket;
  /** Whose it is; undefined if it is none of this app, or has run out. */
  check(ticket: string): string | undefined;
}

export function createTickets(app: { sdkAppId: number; secretKey: string }, now: () => number): Tickets {
  const seal = createSeal(app.secretKey, `ticket ${app.sdkAppId}`);
  return {
    issue(user) {
      const expires = now() + TICKET_MS;
      return { ticket: seal.sign(`${expires} ${user}`), expires };
    },
    check(ticket) {
      const text = seal.open(ticket);
      if (text === undefined) return undefined;
      const space = text.indexOf(' ');
      return Number(text.slice(0, space)) > now() ? text.slice(space + 1) : undefined;
    },
  };
}
