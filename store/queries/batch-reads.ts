/**
 * Statements of PostgreSQL that lock and read what a whole batch of commands needs. Their parameters are lists: of equal
 * length where they belong together. Rows of entries are looked up stream by stream, each in its own partition: a lateral
 * query with an order or a limit is always run row by row, never as a join with all partitions.
 */
import { type Compilable, type Kysely, type RawBuilder, sql } from 'kysely';
import type { EntryRow, Schema } from '../schema.ts';
import { query } from '../sql/define.ts';

type Tables = Kysely<Schema>;
type Numbers = readonly number[];
type Texts = readonly string[];

/** What a statement written out answers, as a query. */
export function written<R>(tables: Tables, text: RawBuilder<R>): Compilable<R> {
  return { compile: () => text.compile(tables) };
}

/** The newest steps of a search that halves its range: one row for each place asked for, with the position found. */
function searched(at: { streams: Numbers; lows: Numbers; highs: Numbers; least: Numbers }, column: 'seq' | 'gno') {
  const value = sql.ref(`probed.${column}`);
  return sql`
    with recursive search (place, stream, low, high, least) as (
      select place, stream, low, high, least
      from unnest(${at.streams}::bigint[], ${at.lows}::bigint[], ${at.highs}::bigint[], ${at.least}::bigint[])
        with ordinality as asked (stream, low, high, least, place)
      union all
      select place, search.stream,
        case when ${value} >= least then low else (low + high) / 2 + 1 end,
        case when ${value} >= least then (low + high) / 2 else high end,
        least
      from search cross join lateral (
        select seq, gno from entry where entry.stream = search.stream and entry.pos = (low + high) / 2 limit 1
      ) as probed
      where low < high
    ),
    found as (select place, stream, low as pos, least from search where low = high)`;
}

export const batchReads = {
  streamsNamed: query((tables: Tables, at: { keys: Texts }) =>
    written(
      tables,
      sql<Pick<Schema['stream'], 'key' | 'checksum'> & { id: number }>`
        select id, key, checksum from stream where key = any(${at.keys}::text[])`,
    ),
  ),
  /** Streams whose keys have one of these checksums: a second way to a stream, past the index by key. */
  streamsAlike: query((tables: Tables, at: { checksums: Numbers }) =>
    written(
      tables,
      sql<Pick<Schema['stream'], 'key' | 'checksum'>>`
        select key, checksum from stream where checksum = any(${at.checksums}::bigint[])`,
    ),
  ),
  /** Held until the transaction ends, and taken in the same order by everyone. */
  lockNames: query((tables: Tables, at: { keys: Texts }) =>
    written(
      tables,
      sql<{ locked: number }>`
        with name as materialized (
          select distinct hashtextextended(current_schema() || ' ' || key, 0) as lock
          from unnest(${at.keys}::text[]) as key order by lock
        ),
        locked as materialized (select pg_advisory_xact_lock(lock) from name)
        select count(*) as locked from locked`,
    ),
  ),
  /** Those of the names that nobody else has locked; they are locked from now on. */
  lockFreeNames: query((tables: Tables, at: { keys: Texts }) =>
    written(
      tables,
      sql<{ key: string }>`
        select key from unnest(${at.keys}::text[]) as key
        where pg_try_advisory_xact_lock(hashtextextended(current_schema() || ' ' || key, 0))`,
    ),
  ),
  /** To the end of the transaction, a lock is hardly waited for. */
  hurry: query((tables: Tables, at: { ms: string }) =>
    written(tables, sql<{ set: string }>`select set_config('lock_timeout', ${at.ms}, true) as set`),
  ),
  lockHeads: query((tables: Tables, at: { streams: Numbers }) =>
    written(
      tables,
      sql<Schema['head']>`
        select stream, pos, gno, time, seq, run, checksum from head
        where stream = any(${at.streams}::bigint[]) order by stream for update`,
    ),
  ),
  lockFreeHeads: query((tables: Tables, at: { streams: Numbers }) =>
    written(
      tables,
      sql<Schema['head']>`
        select stream, pos, gno, time, seq, run, checksum from head
        where stream = any(${at.streams}::bigint[]) order by stream for update skip locked`,
    ),
  ),
  /** What identifies the sends at positions of (above, upto] of each stream, in order. */
  sendKeys: query((tables: Tables, at: { streams: Numbers; above: Numbers; upto: Numbers }) =>
    written(
      tables,
      sql<Pick<EntryRow, 'stream' | 'pos' | 'kind' | 'rand' | 'ctime'>>`
        select entry.stream, entry.pos, entry.kind, entry.rand, entry.ctime
        from unnest(${at.streams}::bigint[], ${at.above}::bigint[], ${at.upto}::bigint[])
          as asked (stream, above, upto)
        cross join lateral (
          select * from entry where entry.stream = asked.stream and entry.pos > asked.above and entry.pos <= asked.upto
          order by entry.pos
        ) as entry`,
    ),
  ),
  entriesAt: query((tables: Tables, at: { streams: Numbers; positions: Numbers }) =>
    written(
      tables,
      sql<EntryRow>`
        select entry.* from unnest(${at.streams}::bigint[], ${at.positions}::bigint[]) as asked (stream, pos)
        cross join lateral (
          select * from entry where entry.stream = asked.stream and entry.pos = asked.pos limit 1
        ) as entry`,
    ),
  ),
  /** The entries at the first position of [low, high) with at least this seq, or at `high`; `place` is 1 for the first asked for. */
  entriesBySeq: query((tables: Tables, at: { streams: Numbers; lows: Numbers; highs: Numbers; least: Numbers }) =>
    written(
      tables,
      sql<EntryRow & { place: number }>`${searched(at, 'seq')}
        select found.place, entry.* from found cross join lateral (
          select * from entry where entry.stream = found.stream and entry.pos = found.pos limit 1
        ) as entry`,
    ),
  ),
  /** The first position of [low, high) with at least this change number, or `high`; `place` as above. */
  positionsByGno: query((tables: Tables, at: { streams: Numbers; lows: Numbers; highs: Numbers; least: Numbers }) =>
    written(tables, sql<{ place: number; pos: number }>`${searched(at, 'gno')} select place, pos from found`),
  ),
  /** The first of the named sends at positions of [from, upto]. */
  sendsWithin: query(
    (
      tables: Tables,
      at: { streams: Numbers; from: Numbers; upto: Numbers; senders: Texts; rands: Numbers; ctimes: Numbers },
    ) =>
      written(
        tables,
        sql<EntryRow & { place: number }>`
          select asked.place, entry.* from
            unnest(
              ${at.streams}::bigint[], ${at.from}::bigint[], ${at.upto}::bigint[],
              ${at.senders}::text[], ${at.rands}::bigint[], ${at.ctimes}::bigint[]
            ) with ordinality as asked (stream, first, upto, sender, rand, ctime, place)
          cross join lateral (
            select * from entry
            where entry.stream = asked.stream and entry.pos between asked.first and asked.upto
              and entry.kind = 'msg' and entry.rand = asked.rand and entry.ctime = asked.ctime
              and entry.sender = asked.sender
            order by entry.pos limit 1
          ) as entry`,
      ),
  ),
  membershipsOf: query((tables: Tables, at: { users: Texts; streams: Numbers }) =>
    written(
      tables,
      sql<Schema['membership']>`
        select membership.* from membership
        join unnest(${at.users}::text[], ${at.streams}::bigint[]) as asked (user_id, stream) using (user_id, stream)`,
    ),
  ),
  deletedOf: query((tables: Tables, at: { users: Texts; streams: Numbers; targets: Numbers }) =>
    written(
      tables,
      sql<Schema['deleted']>`
        select deleted.* from unnest(${at.users}::text[], ${at.streams}::bigint[], ${at.targets}::bigint[])
          as asked (user_id, stream, target)
        join deleted using (user_id, stream, target)`,
    ),
  ),
  pinnedOf: query((tables: Tables, at: { users: Texts }) =>
    written(
      tables,
      sql<{ user_id: string; count: number }>`
        select user_id, count(*) as count from membership
        where user_id = any(${at.users}::text[]) and pinned > 0 group by user_id`,
    ),
  ),
  accountsOf: query((tables: Tables, at: { users: Texts }) =>
    written(tables, sql<Schema['account']>`select * from account where user_id = any(${at.users}::text[])`),
  ),
  /** In the order of their sign-ins. */
  sessionsOfUsers: query((tables: Tables, at: { users: Texts }) =>
    written(
      tables,
      sql<Schema['session']>`select * from session where user_id = any(${at.users}::text[]) order by number`,
    ),
  ),
  takeTinyids: query((tables: Tables, at: { count: number }) =>
    written(
      tables,
      sql<{ tinyid: number }>`select nextval('tinyid') as tinyid from generate_series(1, ${at.count}::int)`,
    ),
  ),
};
