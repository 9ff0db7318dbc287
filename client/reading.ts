/** Reporting conversations as read, up to a position: used by the calls that read, and by deleting. */
import { MAX_SYNC_PAGE } from '../contract/limits.ts';
import { type Conversation, ownSeen, unreadCount } from './conversation.ts';
import type { Inbox } from './inbox.ts';
import type { Link } from './link/link.ts';
import { done, type Result } from './result.ts';

export interface ReadMark {
  readonly one: Conversation;
  readonly upto: number;
}

export interface Reading {
  /** Resolves when the server has taken all marks and what followed from them has been told. */
  report(marks: readonly ReadMark[]): Promise<Result<void>>;
  /** What is deleted is dealt with: it must not count as unread, nor come back as such. The peer is not told. */
  drop(mark: ReadMark): Promise<Result<void>>;
}

export function createReading(parts: { link: Pick<Link, 'request'>; inbox: Pick<Inbox, 'settled'> }): Reading {
  return {
    async report(marks) {
      // A report that covers no message more than the one before says nothing.
      const news = marks
        .map(({ one, upto }) => ({ one, upto: Math.min(upto, one.newest) }))
        .filter(({ one, upto }) => upto > ownSeen(one))
        .map(({ one, upto }) => ({ stream: one.stream, upto }));
      for (let i = 0; i < news.length; i += MAX_SYNC_PAGE) {
        const answer = await parts.link.request('read', { marks: news.slice(i, i + MAX_SYNC_PAGE) });
        if (!answer.ok) return answer;
      }
      await parts.inbox.settled();
      return done(undefined);
    },
    async drop({ one, upto }) {
      if (unreadCount(one) === 0) return done(undefined);
      const answer = await parts.link.request('read', { marks: [{ stream: one.stream, upto }], quiet: true });
      return answer.ok ? done(undefined) : answer;
    },
  };
}
