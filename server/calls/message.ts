/** `send` and `revoke`: a user's own messages, into the log or past it, and back. */
import { c2cKey } from '../../contract/stream-key.ts';
import { messageId } from '../../rules/message-id.ts';
import { checkUserId } from '../../rules/user-id.ts';
import { maySendC2c } from '../../rules/may-send.ts';
import type { AppParts } from '../app.ts';
import type { Handlers } from '../dispatch.ts';
import { publishOnline } from '../fanout.ts';
import type { Call } from '../gateway/call.ts';
import { acceptBody } from '../message-body.ts';
import { decideRevoke } from '../streams/revoke.ts';
import { decideSend, type OutgoingMessage } from '../streams/send.ts';
import { checkVisible } from './visibility.ts';
import { submitWrite } from './write.ts';

type Parts = Pick<AppParts, 'settings' | 'clock' | 'store' | 'bus' | 'committer' | 'kicks' | 'online' | 'counts'>;

export function messageCalls(parts: Parts): Pick<Handlers, 'send' | 'revoke'> {
  const { settings } = parts;
  return {
    send(call) {
      const { session, request } = call;
      const badReceiver = checkUserId(request.to);
      if (badReceiver !== undefined) return call.refuse(badReceiver);
      const body = acceptBody(call.payload, messageId(session.tinyid, request.ctime, request.rand));
      if (body.refused !== undefined) return call.refuse(body.refused);
      const message: OutgoingMessage = {
        stream: c2cKey(session.user, request.to),
        from: session.user,
        to: request.to,
        rand: request.rand,
        ctime: request.ctime,
        retryOf: request.retryOf,
        body: body.text,
        countsAsUnread: body.countsAsUnread,
        unknownReceivers: settings.unknownReceivers,
      };
      return request.online === true ? passOn(parts, call, message) : store(parts, call, message);
    },

    revoke(call) {
      const { session, request } = call;
      const refused = checkVisible(request.stream, session.user, 'c2c');
      if (refused !== undefined) return call.refuse(refused);
      const { stream, seq, rand } = request;
      const revocation = { user: session.user, stream, seq, rand, windowMs: settings.revokeWindowMs };
      submitWrite(
        parts,
        call,
        { name: 'revoke', streams: [stream], decide: (facts) => decideRevoke(facts, revocation) },
        (reply, [entry]) => {
          if (reply.refused !== undefined) call.refuse(reply.refused);
          else call.answer({ pos: entry!.pos });
        },
      );
    },
  };
}

/** Into the log. The sender's reply stands for its push. */
function store(parts: Parts, call: Call<'send'>, message: OutgoingMessage): void {
  submitWrite(
    parts,
    call,
    {
      name: 'send',
      streams: [message.stream],
      replyIsPush: true,
      decide: (facts) => decideSend(facts, message),
    },
    (reply, entries) => {
      if (reply.kind === 'refused') return call.refuse(reply.refused);
      const repeated = reply.kind === 'repeated';
      parts.counts.sends[reply.kind] += 1;
      if (call.connection.state !== 'ended') parts.counts.acks += 1;
      const { stream, pos, gno, time, seq, run } = repeated ? reply.original : entries[0]!;
      call.answer({ stream, pos, gno, time, seq, run: run as number[], ...(repeated ? { repeated } : {}) });
    },
  );
}

/** Past the log: to those connected now, and to nobody later. */
async function passOn(parts: Parts, call: Call<'send'>, message: OutgoingMessage): Promise<void> {
  const { stream, from, rand, ctime, body, unknownReceivers } = message;
  if (unknownReceivers === 'refuse') {
    const receiverKnown = (await parts.store.account(message.to)) !== undefined;
    const refused = maySendC2c({ receiverKnown, unknownReceivers });
    if (refused !== undefined) return call.refuse(refused);
  }
  const seq = await parts.online.take();
  const time = parts.clock.now();
  parts.counts.sends.online += 1;
  publishOnline(parts.bus, { stream, time, from, seq, rand, ctime }, body, call.session.login);
  call.answer({ stream, pos: 0, gno: 0, time, seq, run: [] });
}
