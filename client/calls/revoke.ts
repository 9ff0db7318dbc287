/** TIMMsgRevoke: taking back a message of one's own, within the time an app allows. */
import { ErrorCode } from '../../contract/errors.ts';
import type { StreamKey } from '../../contract/entry.ts';
import type { Conversations } from '../conversations.ts';
import type { Inbox } from '../inbox.ts';
import type { Link } from '../link/link.ts';
import type { Locate } from '../locate.ts';
import { done, fail } from '../result.ts';
import { checkC2c, type Implementations } from './table.ts';

/** Revocations this device has asked for: their entries are no news to it. */
export interface OwnRevokes {
  has(stream: StreamKey, seq: number): boolean;
  add(stream: StreamKey, seq: number): void;
  delete(stream: StreamKey, seq: number): void;
}

export function createOwnRevokes(): OwnRevokes {
  const asked = new Set<string>();
  const name = (stream: StreamKey, seq: number): string => `${stream} ${seq}`;
  return {
    has: (stream, seq) => asked.has(name(stream, seq)),
    add: (stream, seq) => void asked.add(name(stream, seq)),
    delete: (stream, seq) => void asked.delete(name(stream, seq)),
  };
}

export interface RevokeParts {
  viewer: string;
  conversations: Conversations;
  link: Pick<Link, 'request' | 'serverNow'>;
  inbox: Pick<Inbox, 'settled'>;
  locate: Locate;
  ownRevokes: OwnRevokes;
  /** How long after it was sent a message can be taken back, ms. */
  windowMs(): number;
}

export function revokeCalls(parts: RevokeParts): Required<Pick<Implementations, 'TIMMsgRevoke'>> {
  const { link, ownRevokes } = parts;
  return {
    async TIMMsgRevoke({ conv_id, conv_type, json_msg_param: named }) {
      const refused = checkC2c(conv_id, conv_type);
      if (refused) return refused;
      if (named.message_is_online_msg) {
        return fail(ErrorCode.ERR_INVALID_PARAMETERS, 'a message that is not stored cannot be taken back');
      }
      const one = parts.conversations.withPeer(conv_id);
      const message = one && (await parts.locate(one, named));
      if (!one || !message) {
        return fail(ErrorCode.ERR_SVR_MSG_REVOKE_NOT_FOUND, 'there is no such message in this conversation');
      }
      const { stream, seq, rand } = message;
      if (message.local > 0) return fail(ErrorCode.ERR_INVALID_PARAMETERS, 'the message has not been sent');
      if (message.from === parts.viewer && link.serverNow() - message.time > parts.windowMs()) {
        return fail(ErrorCode.ERR_REVOKE_TIME_LIMIT_EXCEED);
      }
      ownRevokes.add(stream, seq);
      const answer = await link.request('revoke', { stream, seq, rand });
      await parts.inbox.settled();
      ownRevokes.delete(stream, seq);
      return answer.ok ? done(undefined) : answer;
    },
  };
}
