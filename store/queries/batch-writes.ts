/** Statements of PostgreSQL that write the effects of a whole batch of commands: a list for each column. */
import { type Kysely, sql } from 'kysely';
import { MAX_FORGOTTEN } from '../limits.ts';
import type { Schema } from '../schema.ts';
import { query } from '../sql/define.ts';
import { written } from './batch-reads.ts';
import type { Owner } from './conversations.ts';

type Tables = Kysely<Schema>;

/** The columns of rows, each as a list. */
export type Lists<T> = { readonly [K in keyof T]: readonly T[K][] };

export const batchWrites = {
  /** Answers the numbers the keys got. */
  addStreams: query((tables: Tables, rows: Lists<{ key: string; checksum: number }>) =>
    written(
      tables,
      sql<{ id: number; key: string }>`
        insert into stream (key, checksum)
        select * from unnest(${rows.key}::text[], ${rows.checksum}::bigint[]) returning id, key`,
    ),
  ),
  addHeads: query((tables: Tables, rows: Lists<Schema['head']>) =>
    written(
      tables,
      sql<never>`
        insert into head (stream, pos, gno, time, seq, run, checksum)
        select * from unnest(
          ${rows.stream}::bigint[], ${rows.pos}::bigint[], ${rows.gno}::bigint[], ${rows.time}::bigint[],
          ${rows.seq}::bigint[], ${rows.run}::text[], ${rows.checksum}::bigint[]
        )`,
    ),
  ),
  moveHeads: query((tables: Tables, rows: Lists<Schema['head']>) =>
    written(
      tables,
      sql<never>`
        update head
        set pos = moved.pos, gno = moved.gno, time = moved.time, seq = moved.seq, run = moved.run,
          checksum = moved.checksum
        from unnest(
          ${rows.stream}::bigint[], ${rows.pos}::bigint[], ${rows.gno}::bigint[], ${rows.time}::bigint[],
          ${rows.seq}::bigint[], ${rows.run}::text[], ${rows.checksum}::bigint[]
        ) as moved (stream, pos, gno, time, seq, run, checksum)
        where head.stream = moved.stream`,
    ),
  ),
  addEntries: query((tables: Tables, rows: Lists<Schema['entry']>) =>
    written(
      tables,
      sql<never>`
        insert into entry (gno, stream, pos, seq, time, kind, sender, rand, ctime, run, state, checksum, body)
        select * from unnest(
          ${rows.gno}::bigint[], ${rows.stream}::bigint[], ${rows.pos}::bigint[], ${rows.seq}::bigint[],
          ${rows.time}::bigint[], ${rows.kind}::text[], ${rows.sender}::text[], ${rows.rand}::bigint[],
          ${rows.ctime}::bigint[], ${rows.run}::text[], ${rows.state}::bigint[], ${rows.checksum}::bigint[],
          ${rows.body}::text[]
        )`,
    ),
  ),
  /** Takes the bodies out of messages and marks them. */
  blankEntries: query(
    (tables: Tables, rows: Lists<Pick<Schema['entry'], 'stream' | 'pos' | 'state' | 'checksum' | 'body'>>) =>
      written(
        tables,
        sql<never>`
        update entry set state = blanked.state, checksum = blanked.checksum, body = blanked.body
        from unnest(
          ${rows.stream}::bigint[], ${rows.pos}::bigint[], ${rows.state}::bigint[], ${rows.checksum}::bigint[],
          ${rows.body}::text[]
        ) as blanked (stream, pos, state, checksum, body)
        where entry.stream = blanked.stream and entry.pos = blanked.pos`,
      ),
  ),
  addAllRevoked: query((tables: Tables, rows: Lists<Schema['revoked']>) =>
    written(
      tables,
      sql<never>`
        insert into revoked (stream, target, sender, counted, checksum)
        select * from unnest(
          ${rows.stream}::bigint[], ${rows.target}::bigint[], ${rows.sender}::text[], ${rows.counted}::bigint[],
          ${rows.checksum}::bigint[]
        )`,
    ),
  ),
  putMemberships: query((tables: Tables, rows: Lists<Schema['membership']>) =>
    written(
      tables,
      sql<never>`
        insert into membership (user_id, stream, pinned, hidden, cleared, receive, deleted, changed, checksum)
        select * from unnest(
          ${rows.user_id}::text[], ${rows.stream}::bigint[], ${rows.pinned}::bigint[], ${rows.hidden}::bigint[],
          ${rows.cleared}::bigint[], ${rows.receive}::bigint[], ${rows.deleted}::bigint[], ${rows.changed}::bigint[],
          ${rows.checksum}::bigint[]
        )
        on conflict (user_id, stream) do update
        set pinned = excluded.pinned, hidden = excluded.hidden, cleared = excluded.cleared,
          receive = excluded.receive, deleted = excluded.deleted,
          changed = excluded.changed, checksum = excluded.checksum`,
    ),
  ),
  addAllDeleted: query((tables: Tables, rows: Lists<Schema['deleted']>) =>
    written(
      tables,
      sql<never>`
        insert into deleted (user_id, stream, target, counted, checksum)
        select * from unnest(
          ${rows.user_id}::text[], ${rows.stream}::bigint[], ${rows.target}::bigint[], ${rows.counted}::bigint[],
          ${rows.checksum}::bigint[]
        )`,
    ),
  ),
  forgetDeleted: query((tables: Tables, rows: Lists<Owner & { upto: number }>) =>
    written(
      tables,
      sql<never>`
        delete from deleted using (
          select few.* from unnest(${rows.user_id}::text[], ${rows.stream}::bigint[], ${rows.upto}::bigint[])
            as asked (user_id, stream, upto)
          cross join lateral (
            select user_id, stream, target from deleted as old
            where old.user_id = asked.user_id and old.stream = asked.stream and old.target <= asked.upto
            order by old.target limit ${sql.lit(MAX_FORGOTTEN)}
          ) as few
        ) as old
        where deleted.user_id = old.user_id and deleted.stream = old.stream and deleted.target = old.target`,
    ),
  ),
  /** Answers the users whose accounts are new; another transaction may have made one in the meantime. */
  addAccounts: query((tables: Tables, rows: Lists<Schema['account']>) =>
    written(
      tables,
      sql<{ user_id: string }>`
        insert into account (user_id, tinyid, checksum)
        select * from unnest(${rows.user_id}::text[], ${rows.tinyid}::bigint[], ${rows.checksum}::bigint[]) as made
        order by 1
        on conflict (user_id) do nothing returning user_id`,
    ),
  ),
  putSessions: query((tables: Tables, rows: Lists<Schema['session']>) =>
    written(
      tables,
      sql<never>`
        insert into session (user_id, instance, platform, login, number, resumes, kicked, changed, checksum)
        select * from unnest(
          ${rows.user_id}::text[], ${rows.instance}::text[], ${rows.platform}::text[], ${rows.login}::text[],
          ${rows.number}::bigint[], ${rows.resumes}::bigint[], ${rows.kicked}::bigint[], ${rows.changed}::bigint[],
          ${rows.checksum}::bigint[]
        )
        on conflict (user_id, instance) do update
        set platform = excluded.platform, login = excluded.login, number = excluded.number,
          resumes = excluded.resumes, kicked = excluded.kicked, changed = excluded.changed,
          checksum = excluded.checksum`,
    ),
  ),
  dropSessions: query((tables: Tables, rows: Lists<Pick<Schema['session'], 'user_id' | 'instance'>>) =>
    written(
      tables,
      sql<never>`
        delete from session
        using unnest(${rows.user_id}::text[], ${rows.instance}::text[]) as dropped (user_id, instance)
        where session.user_id = dropped.user_id and session.instance = dropped.instance`,
    ),
  ),
};
