/** TIMMsgSetC2CReceiveMessageOpt and TIMMsgGetC2CReceiveMessageOpt: of whom the user wants to hear. */
import { TIMConvType, TIMReceiveMessageOpt } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_RECEIVE_OPTIONS } from '../../contract/limits.ts';
import { c2cKey } from '../../contract/stream-key.ts';
import type { Conversations } from '../conversations.ts';
import type { Inbox } from '../inbox.ts';
import type { Link } from '../link/link.ts';
import { done, type Failure, fail } from '../result.ts';
import type { Sync } from '../sync.ts';
import { checkC2c, type Implementations } from './table.ts';

type Name = 'TIMMsgSetC2CReceiveMessageOpt' | 'TIMMsgGetC2CReceiveMessageOpt';

export function receiveCalls(parts: {
  viewer: string;
  conversations: Conversations;
  link: Pick<Link, 'request'>;
  inbox: Pick<Inbox, 'settled'>;
  sync: Pick<Sync, 'listed'>;
}): Required<Pick<Implementations, Name>> {
  const { viewer, conversations, link, inbox, sync } = parts;
  return {
    async TIMMsgSetC2CReceiveMessageOpt({ json_identifier_array: users, opt }) {
      const refused = checkUsers(users);
      if (refused) return refused;
      if (opt === TIMReceiveMessageOpt.kTIMRecvMsgOpt_Not_Notify_Except_At) {
        return fail(
          ErrorCode.ERR_INVALID_PARAMETERS,
          'nobody is mentioned between two users: this option is for groups',
        );
      }
      await sync.listed();
      const streams = [...new Set(users)].map((user) => c2cKey(viewer, user));
      const answers = await Promise.all(streams.map((stream) => link.request('set', { stream, receive: opt })));
      await inbox.settled();
      return (answers.find(({ ok }) => !ok) as Failure | undefined) ?? done(undefined);
    },

    async TIMMsgGetC2CReceiveMessageOpt({ json_identifier_array: users }) {
      const refused = checkUsers(users);
      if (refused) return refused;
      await sync.listed();
      const options = users.map((user) => ({
        msg_recv_msg_opt_result_identifier: user,
        msg_recv_msg_opt_result_opt:
          conversations.withPeer(user)?.receive ?? TIMReceiveMessageOpt.kTIMRecvMsgOpt_Receive,
      }));
      return done(options);
    },
  };
}

function checkUsers(users: readonly string[]): Failure | undefined {
  if (users.length > MAX_RECEIVE_OPTIONS) {
    return fail(ErrorCode.ERR_INVALID_PARAMETERS, `at most ${MAX_RECEIVE_OPTIONS} users at once`);
  }
  for (const user of users) {
    const refused = checkC2c(user, TIMConvType.kTIMConv_C2C);
    if (refused) return refused;
  }
  return undefined;
}
