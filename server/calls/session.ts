/** `logout` and `ping`: the end of a session, and its heartbeat. */
import { userKey } from '../../contract/stream-key.ts';
import { CloseCode } from '../../contract/wire.ts';
import type { AppParts } from '../app.ts';
import type { Handlers } from '../dispatch.ts';
import { end } from '../gateway/connection.ts';
import { decideSignOut } from '../streams/login.ts';
import { submitWrite, type WriteParts } from './write.ts';

export function sessionCalls(parts: WriteParts & Pick<AppParts, 'clock'>): Pick<Handlers, 'logout' | 'ping'> {
  return {
    logout(call) {
      const { session } = call;
      submitWrite(
        parts,
        call,
        { name: 'logout', streams: [userKey(session.user)], decide: (facts) => decideSignOut(facts, session) },
        () => {
          session.fenced = true;
          call.answer({});
          end(call.connection, CloseCode.signedOut, 'signed out');
        },
      );
    },

    ping(call) {
      call.answer({ time: parts.clock.now() });
    },
  };
}
