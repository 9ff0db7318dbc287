/** A local store as a device has it that was used for long: many conversations, everything of them held. */
import type { Conversation } from '../../client/conversation.ts';
import { newConversation } from '../../client/conversation.ts';
import type { Cursor, LocalStore } from '../../client/local/port.ts';
import { storedMessage } from '../../client/stored.ts';
import { EMPTY_RUN, type Entry } from '../../contract/entry.ts';
import { c2cKey } from '../../contract/stream-key.ts';
import { printMessageBody } from '../../contract/structs/message-body.ts';
import { drawer, textFrom } from './texts.ts';

const SEED = 7;
/** 2026-01-01, ms. */
const BEGIN = 1_767_225_600_000;
const TINYID = 144_115;

export interface Filled {
  /** Messages a second, each brought in by a write of its own, as they come in one by one. */
  readonly perSecond: number;
  readonly peers: readonly string[];
}

/** Writes `count` messages of `conversations` peers with `user`, one after the other. */
export function fill(store: LocalStore, cursor: Cursor, user: string, count: number, conversations: number): Filled {
  const draw = drawer(SEED);
  const known = new Map<string, Conversation>();
  const peers = Array.from({ length: conversations }, (_, at) => `peer${at}`);
  const entries = Array.from({ length: count }, (_, at) => entryAt(at, user, peers[draw(conversations)]!, draw, known));
  const began = performance.now();
  for (const { entry, conversation } of entries) {
    conversation.pos = entry.pos;
    Object.assign(conversation, {
      time: entry.time,
      active: entry.time,
      applied: entry.pos,
      last: storedMessage(entry),
    });
    conversation.ranges = [[0, entry.pos]];
    store.write([
      { put: 'message', message: storedMessage(entry) },
      { put: 'conversation', conversation },
    ]);
  }
  const seconds = (performance.now() - began) / 1000;
  store.write([{ put: 'cursor', cursor }]);
  return { perSecond: count / seconds, peers };
}

function entryAt(
  at: number,
  user: string,
  peer: string,
  draw: (below: number) => number,
  known: Map<string, Conversation>,
): { entry: Entry; conversation: Conversation } {
  const stream = c2cKey(user, peer);
  const conversation = known.get(stream) ?? newConversation(stream, user, peer);
  known.set(stream, conversation);
  const pos = (conversation.newest += 1);
  const time = BEGIN + at * 1000;
  const ctime = Math.floor(time / 1000);
  const rand = draw(2 ** 22);
  const body = printMessageBody({
    message_elem_array: [{ elem_type: 0, text_elem_content: textFrom(draw) }],
    message_msg_id: `${TINYID}_${ctime}_${rand}`,
  });
  const from = draw(2) === 0 ? user : peer;
  const entry: Entry = {
    stream,
    pos,
    gno: at + 1,
    time,
    kind: 'msg',
    from,
    seq: pos,
    rand,
    ctime,
    run: EMPTY_RUN,
    body,
  };
  return { entry, conversation };
}
