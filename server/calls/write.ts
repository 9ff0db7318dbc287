/** What all writing calls share: the way into the committer, and the answers for writes that came to nothing. */
import type { CommandName } from '../../contract/commands.ts';
import type { Entry } from '../../contract/entry.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { type Refusal, refusal } from '../../rules/refusal.ts';
import type { Command, Decision, Facts } from '../../store/port.ts';
import type { Call } from '../gateway/call.ts';
import type { AppParts } from '../app.ts';
import { isOverloaded, isUnavailable, UNAVAILABLE } from '../unavailable.ts';

export const OVERLOADED = refusal(
  ErrorCode.ERR_SVR_SSO_OVERLOAD,
  'the server has more to do than it can take: try again later',
);

export const FAULT = refusal(
  ErrorCode.ERR_SVR_MSG_INTERNAL_ERROR1,
  'the server failed at this request; its log says more',
);

/** What is said of a request that failed with `error`. */
export function failureOf(error: unknown): Refusal {
  if (isOverloaded(error)) return OVERLOADED;
  return isUnavailable(error) ? UNAVAILABLE : FAULT;
}

const FENCED = refusal(
  ErrorCode.ERR_LOGIN_KICKED_OFF_BY_OTHER,
  'the session is no longer signed in: another took its place',
);

export type WriteParts = Pick<AppParts, 'committer' | 'kicks'>;

/** A write of one call: the command, and whether the caller's reply stands for the push of its entries. */
export interface Write<R> extends Pick<Command<R>, 'name' | 'streams'> {
  decide: (facts: Facts) => Decision<R>;
  replyIsPush?: boolean;
}

/**
 * Puts the write of a call in the queue; `done` answers when it is decided and durable and its entries are published.
 * Whatever else becomes of it is answered here.
 */
export function submitWrite<N extends CommandName, R>(
  { committer, kicks }: WriteParts,
  call: Call<N>,
  write: Write<R>,
  done: (reply: R, entries: readonly Entry[]) => void,
): void {
  const { session } = call;
  const { name, streams, replyIsPush } = write;
  const queued = committer.submit<R>({
    name,
    session,
    streams,
    decide: write.decide,
    except: replyIsPush === true ? session.login : undefined,
    settle(outcome) {
      if (outcome.kind === 'done') return done(outcome.reply, outcome.entries);
      if (outcome.kind === 'failed') return call.refuse(failureOf(outcome.error));
      void kicks.fenced(session, () => call.refuse(FENCED));
    },
  });
  if (!queued) call.refuse(OVERLOADED);
}
