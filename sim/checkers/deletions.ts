/** P1 and P5 for deletions: what was acknowledged as deleted on all devices is so in the log. */
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';
import { deletedBy, visibleTo } from './own.ts';
import { type Call, identityOf, type Life, livesOf, received, shownIdentity } from './survey.ts';

export function deletionsAreStored(evidence: Evidence): Violation[] {
  return livesOf(evidence.history).flatMap((life) => {
    const { user, device } = life.start;
    return life.calls.flatMap((call) => {
      if (!call.answers.some(({ code }) => code === 0)) return [];
      const gone = deletedEverywhere(call, life);
      if (gone.length === 0) return [];
      const peer = String(call.invocation.args[0]);
      const visible = new Set(visibleTo(evidence, user, peer).map(identityOf));
      const left = gone.filter((identity) => visible.has(identity));
      return left.map((identity) => ({
        promise: 'P1',
        text: `${device}: ${identity} was deleted, and the log does not say so`,
      }));
    });
  });
}

/** Identities of the messages that a call was to delete on all devices. */
function deletedEverywhere({ invocation: { name, args, at } }: Call, life: Life): string[] {
  switch (name) {
    case 'TIMMsgDelete': {
      const isEverywhere = (JSON.parse(String(args[2])) as Json)['msg_delete_param_is_remble'] === true;
      return isEverywhere ? sentOnly([deletedBy(args)]) : [];
    }
    case 'TIMMsgListDelete':
      return sentOnly(JSON.parse(String(args[2])) as Json[]);
    case 'TIMMsgClearHistoryMessage': {
      const before = { events: life.events.filter((event) => event.at < at) };
      return sentOnly(received(before).filter(({ message_conv_id }) => message_conv_id === args[0]));
    }
    default:
      return [];
  }
}

/** What failed when it was last shown may have arrived since: then nothing was said about that. */
function sentOnly(messages: readonly Json[]): string[] {
  const sent = messages.filter(
    (one) => [2, 6].includes(Number(one['message_status'])) && one['message_is_online_msg'] !== true,
  );
  return sent.map(shownIdentity);
}
