/** `read` and `set`: what a user says about its conversations. */
import type { Handlers } from '../dispatch.ts';
import { userKey } from '../../contract/stream-key.ts';
import { decideRead } from '../streams/read.ts';
import { decideSet } from '../streams/set.ts';
import { checkVisible } from './visibility.ts';
import { submitWrite, type WriteParts } from './write.ts';

export function conversationCalls(parts: WriteParts): Pick<Handlers, 'read' | 'set'> {
  return {
    read(call) {
      const { user } = call.session;
      const upto = new Map<string, number>();
      for (const mark of call.request.marks) {
        const refused = checkVisible(mark.stream, user, 'c2c');
        if (refused !== undefined) return call.refuse(refused);
        upto.set(mark.stream, Math.max(mark.upto, upto.get(mark.stream) ?? 0));
      }
      const reports = { user, upto, quiet: call.request.quiet };
      submitWrite(
        parts,
        call,
        { name: 'read', streams: [...upto.keys()], decide: (facts) => decideRead(facts, reports) },
        () => call.answer({}),
      );
    },

    set(call) {
      const { user } = call.session;
      const { stream, pinned, hidden, cleared, receive, deleted } = call.request;
      const refused = checkVisible(stream, user, 'c2c');
      if (refused !== undefined) return call.refuse(refused);
      const change = { user, stream, asked: { pinned, hidden, cleared, receive, deleted } };
      submitWrite(
        parts,
        call,
        { name: 'set', streams: [userKey(user), stream], decide: (facts) => decideSet(facts, change) },
        (reply) => (reply.refused === undefined ? call.answer({}) : call.refuse(reply.refused)),
      );
    },
  };
}
