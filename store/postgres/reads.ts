/** The reads of the store: each as few round trips as it can be, and what has to belong together from one view. */
import { emptyHead } from '../append.ts';
import { unsealed } from '../checksum.ts';
import type { Store } from '../port.ts';
import { toSession } from '../session-row.ts';
import { changedSince, unseenAt, viewedHead } from './conversations.ts';
import { messagesBySeq } from './entry-log.ts';
import { messages, pull } from './history.ts';
import { statements } from './read-statements.ts';
import type { Database } from './sql.ts';
import { createStreams, headOf } from './streams.ts';
import { look, tailOf } from './tail.ts';
import { createWatermark } from './watermark.ts';

export interface Reads extends Omit<Store, 'epoch' | 'commit' | 'reserve' | 'close'> {
  /** Looks up to which number everything is visible. False while that depends on transactions that are still under way. */
  begin(): Promise<boolean>;
}

export function createReads(database: Database): Reads {
  const streams = createStreams();
  const watermark = createWatermark();

  return {
    async begin() {
      await database.read((sql) => look(sql, watermark));
      return watermark.isKnown();
    },
    gno: () => watermark.gno(),
    tail: (after, limit) => database.readApart((sql) => tailOf(sql, streams, watermark, after, limit)),
    account: (user) =>
      database.read(async (sql) => {
        const [row] = await sql.all(statements.findAccount, { user_id: user });
        return row && { user, tinyid: unsealed('account', row).tinyid };
      }),
    session: (user, instance) =>
      database.read(async (sql) => {
        const rows = await sql.all(statements.sessionsOf, { user_id: user });
        return rows.map(toSession).find((session) => session.instance === instance);
      }, true),
    head: (key) =>
      database.read(async (sql) => {
        const stream = await streams.find(sql, key);
        return stream ? headOf(sql, stream) : emptyHead(key);
      }),
    changedSince: (user, since, limit) => database.snapshot((sql) => changedSince(sql, user, since, limit)),
    viewedHead: (user, key) => database.snapshot((sql) => viewedHead(sql, streams, user, key)),
    pull: (key, from, limit, maxBytes, isUrgent) =>
      database.read((sql) => pull(sql, streams, key, from, limit, maxBytes), isUrgent),
    messages: (...page) => database.read((sql) => messages(sql, streams, ...page)),
    unseenAt: (user, key, positions) => database.read((sql) => unseenAt(sql, streams, user, key, positions)),
    messagesBySeq: (key, seqs) =>
      database.read(async (sql) => {
        const stream = await streams.find(sql, key);
        return stream ? messagesBySeq(sql, stream, await headOf(sql, stream), seqs) : [];
      }),
  };
}
