/**
 * What a head of a conversation, as the server reports it, means for what the device knows: carry on from its cursor, or
 * start anew near the head. Used by the sync after a sign-in and by the catch-up of a single conversation.
 */
import * as v from 'valibot';
import { ConversationHead } from '../contract/commands.ts';
import { MAX_CATCH_UP } from '../contract/limits.ts';
import type { Log } from '../host/host.ts';
import { type Conversation, forgetStream, ownMark, takeHead } from './conversation.ts';
import type { Conversations } from './conversations.ts';
import type { Inbox } from './inbox.ts';
import type { Journal } from './journal.ts';

/** Where the device comes from: just signed in, or back after a break, with everything it has told still in place. */
export type Arrival = 'signIn' | 'resume';

export interface Heads {
  /** Takes a head over, with the present step of the journal. */
  meet(head: ConversationHead, arrival: Arrival): void;
}

export function createHeads(parts: {
  conversations: Conversations;
  journal: Journal;
  inbox: Pick<Inbox, 'silence'>;
  log: Log;
}): Heads {
  const { conversations, journal, inbox, log } = parts;

  const forget = (one: Conversation): void => {
    forgetStream(one);
    journal.change({ drop: 'messages', stream: one.stream, upto: Number.MAX_SAFE_INTEGER, local: false });
  };

  return {
    meet(head, arrival) {
      const one = conversations.open(head.stream);
      if (!one) return;
      // Ahead of the server's own history: what is beyond it is gone, and what is below has been told.
      const isAhead = Math.max(one.pos, one.applied) > head.pos;
      if (isAhead) {
        log.warn('a conversation is ahead of the server', { stream: one.stream, pos: one.pos, head: head.pos });
        forget(one);
        one.applied = head.pos;
      }
      const isNew = one.pos === 0 && !isAhead;
      const knownCleared = one.cleared;
      takeHead(one, head);
      // Who just signed in is told of unread messages; who comes back, of all it has missed.
      const readBefore = arrival === 'signIn' ? ownMark(one) : 0;
      if (isNew || head.pos - one.applied > MAX_CATCH_UP) {
        if (!isNew) journal.change({ drop: 'messages', stream: one.stream, upto: head.pos, local: false });
        one.ranges = [];
        // Where this device has written before, its lost sends may be among what was read.
        one.applied = Math.max(one.kept ? 0 : readBefore, head.pos - MAX_CATCH_UP, 0);
      }
      if (arrival === 'signIn') inbox.silence(one.stream, readBefore);
      if (one.cleared > knownCleared) {
        journal.change({ drop: 'messages', stream: one.stream, upto: one.cleared, local: true });
      }
      journal.touch(one);
    },
  };
}

/** The heads of a `sync` answer's payload; lines that are none are left out. */
export function readHeads(payload: string): ConversationHead[] {
  if (payload === '') return [];
  return payload.split('\n').flatMap((line) => {
    const parsed = v.safeParse(ConversationHead, JSON.parse(line));
    return parsed.success ? parsed.output : [];
  });
}
