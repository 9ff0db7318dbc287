/**
 * TIMMsgBatchSend: one message for many users, each of whom gets one of their own. A user who is named twice gets it once,
 * and what became of it stands at both places.
 */
import type { TIMPlatform } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_BATCH } from '../../contract/limits.ts';
import type { MsgBatchSendResult } from '../../contract/structs/message-call.ts';
import { checkUserId } from '../../rules/user-id.ts';
import { bounded } from '../bounded.ts';
import type { Outbox, Outcome } from '../outbox.ts';
import { done, type Failure, fail } from '../result.ts';
import type { Implementations } from './table.ts';
import { outgoingOf } from './send.ts';

/** Sends of one batch that wait for their replies at the same time. */
const AT_ONCE = 100;

export function batchCalls({
  outbox,
  platform,
}: {
  outbox: Pick<Outbox, 'sendAll' | 'unsendable'>;
  platform: TIMPlatform;
}): Required<Pick<Implementations, 'TIMMsgBatchSend'>> {
  return {
    async TIMMsgBatchSend({ json_batch_send_param: given }) {
      const { msg_batch_send_param_identifier_array: named, msg_batch_send_param_msg: message } = given;
      if (named.length === 0 || named.length > MAX_BATCH) {
        return fail(ErrorCode.ERR_INVALID_PARAMETERS, `a message can be sent to 1 to ${MAX_BATCH} users at once`);
      }
      const outgoing = outgoingOf('', message, platform);
      if (!outgoing.ok) return outgoing;
      const users = [...new Set(named)];
      const peers = users.filter((user) => !checkUserId(user));
      const outcomes = await sendAll(outbox.sendAll(outgoing.value, peers));
      const byUser = new Map(peers.map((peer, index) => [peer, outcomes[index]!]));
      return done(
        named.map((user) => {
          const outcome = byUser.get(user);
          if (outcome) return resultOf(user, outcome);
          const refused = checkUserId(user)!;
          return resultOf(user, {
            result: fail(refused.code, refused.desc),
            message: outbox.unsendable({ ...outgoing.value, peer: user }),
          });
        }),
      );
    },
  };
}

/** Once nobody answers, those that did not go yet are not waited for. */
async function sendAll(ways: ReturnType<Outbox['sendAll']>): Promise<Outcome[]> {
  let lost: Failure | undefined;
  const send = async (way: (typeof ways)[number]): Promise<Outcome> => {
    const outcome = await way(lost);
    if (!outcome.result.ok && NO_ANSWER.has(outcome.result.code)) lost = outcome.result;
    return outcome;
  };
  return await bounded(
    ways.map((way) => () => send(way)),
    AT_ONCE,
  );
}

const NO_ANSWER: ReadonlySet<number> = new Set([
  ErrorCode.ERR_SDK_NET_DISCONNECT,
  ErrorCode.ERR_SDK_NET_WAIT_ACK_TIMEOUT,
]);

function resultOf(user: string, { result, message }: Outcome): MsgBatchSendResult {
  return {
    msg_batch_send_result_code: result.ok ? 0 : result.code,
    msg_batch_send_result_desc: result.ok ? '' : result.desc,
    msg_batch_send_result_identifier: user,
    msg_batch_send_result_msg: message,
  };
}
