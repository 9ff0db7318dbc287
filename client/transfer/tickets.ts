/**
 * The ticket that files are fetched with: it comes with each sign-in, and another one is got when half of its life is over,
 * so that the addresses that an app holds are good for a while at any time.
 */
import type { Reply } from '../../contract/commands.ts';
import type { Log, Timer, Timers } from '../../host/host.ts';
import type { Link } from '../link/link.ts';
import { done, type Failure, fail, type Result } from '../result.ts';

type Ticket = Reply<'ticket'>;

/** A ticket with less than this left, ms, is not begun with. */
const TOO_LATE_MS = 60_000;
/** The least time between two attempts to get another one. */
const LEAST_MS = 30_000;

export interface Tickets {
  /** As it is, perhaps run out; undefined if there was none. */
  current(): string | undefined;
  /** One that will do for a request made now. */
  fresh(): Promise<Result<string>>;
  /** Another one: the server does not take this any more. */
  renew(): Promise<Result<string>>;
  /** Came with a sign-in; undefined: this server has no files. */
  signedIn(ticket: Ticket | undefined): void;
  stop(): void;
}

export function createTickets({
  link,
  timers,
  log,
}: {
  readonly link: Pick<Link, 'request' | 'isConnected' | 'serverNow'>;
  readonly timers: Timers;
  readonly log: Log;
}): Tickets {
  let current: Ticket | undefined;
  let timer: Timer | undefined;
  let renewing: Promise<Result<string>> | undefined;

  const leftMs = (): number => (current?.expires ?? 0) - link.serverNow();

  const use = (ticket: Ticket | undefined): void => {
    current = ticket;
    timer?.cancel();
    // Without a connection there is nothing to do: the next sign-in brings one.
    if (current) timer = timers.after(Math.max(leftMs() / 2, LEAST_MS), () => void (link.isConnected() && renew()));
  };

  const ask = async (): Promise<Result<string>> => {
    const answer = await link.request('ticket', {});
    renewing = undefined;
    if (answer.ok) use({ ticket: answer.value.reply.ticket, expires: answer.value.reply.expires });
    else if (timer) use(current);
    return answer.ok ? done(answer.value.reply.ticket) : failed(answer);
  };

  const failed = (failure: Failure): Failure => {
    log.warn('no ticket for files', { code: failure.code, desc: failure.desc });
    return fail(failure.code, `no ticket for files: ${failure.desc}`);
  };

  const renew = (): Promise<Result<string>> => (renewing ??= ask());

  return {
    current: () => current?.ticket,
    fresh: () => (current && leftMs() > TOO_LATE_MS ? Promise.resolve(done(current.ticket)) : renew()),
    renew,
    signedIn: use,
    stop() {
      timer?.cancel();
      timer = undefined;
    },
  };
}
