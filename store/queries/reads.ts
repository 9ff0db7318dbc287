/**
 * Statements with which PostgreSQL is read. Those about one stream name it by a parameter of their own, so that the
 * planner sees that one partition of `entry` is all they need.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { MAX_TAKEN_BACK } from '../limits.ts';
import type { EntryRow, Schema } from '../schema.ts';
import { query } from '../sql/define.ts';
import { written } from './batch-reads.ts';
import { entryColumns } from './entries.ts';

type Tables = Kysely<Schema>;
type Numbers = readonly number[];

const columns = sql.join(entryColumns.map((column) => sql.ref(column)));

/** At most `limit` entries of a range, from its one or its other end; of these as many as fit, and the next. */
export interface Slice {
  stream: number;
  above: number;
  below: number;
  limit: number;
  bytes: number;
}

/** The rows of a range with the bytes of their bodies so far. Counting reads no body that is stored apart. */
function counted(range: RawBuilder<unknown>, order: RawBuilder<unknown>, limit: RawBuilder<unknown>) {
  return sql`
    select ${columns}, octet_length(body) as size, sum(octet_length(body)) over (order by pos ${order}) as total
    from (select ${columns} from entry where ${range} order by pos ${order} limit ${limit}) as few`;
}

function slice(at: Slice, order: RawBuilder<unknown>) {
  const range = sql`stream = ${at.stream} and pos > ${at.above} and pos < ${at.below}`;
  return sql<EntryRow>`
    select ${columns} from (${counted(range, order, sql`${at.limit}::bigint`)}) as counted
    where total - size <= ${at.bytes} order by pos ${order}`;
}

/** Halves its range until it is down to one position: the first of [low, high) with at least this much, or `high`. */
function search(at: { stream: number; low: Numbers; high: Numbers; least: Numbers }, column: 'seq' | 'time') {
  const value = sql.ref(`entry.${column}`);
  return sql<{ least: number; pos: number }>`
    with recursive search (least, low, high) as (
      select * from unnest(${at.least}::bigint[], ${at.low}::bigint[], ${at.high}::bigint[])
      union all
      select least,
        case when ${value} >= least then low else (low + high) / 2 + 1 end,
        case when ${value} >= least then (low + high) / 2 else high end
      from search join entry on entry.stream = ${at.stream} and entry.pos = (low + high) / 2
      where low < high
    )
    select least, low as pos from search where low = high`;
}

export const readQueries = {
  headOf: query((tables: Tables, at: { stream: number }) =>
    tables.selectFrom('head').selectAll().where('stream', '=', at.stream),
  ),
  streamsNumbered: query((tables: Tables, at: { ids: Numbers }) =>
    written(
      tables,
      sql<{ id: number; key: string; checksum: number }>`
        select id, key, checksum from stream where id = any(${at.ids}::bigint[])`,
    ),
  ),
  oldestOf: query((tables: Tables, at: Slice) => written(tables, slice(at, sql``))),
  newestOf: query((tables: Tables, at: Slice) => written(tables, slice(at, sql`desc`))),
  /** The same for many streams at once. */
  newestOfMany: query(
    (tables: Tables, at: { streams: Numbers; above: Numbers; below: Numbers; limit: number; bytes: number }) => {
      const range = sql`stream = asked.id and pos > asked.above and pos < asked.below`;
      return written(
        tables,
        sql<EntryRow>`
          select newest.* from unnest(${at.streams}::bigint[], ${at.above}::bigint[], ${at.below}::bigint[])
            as asked (id, above, below)
          cross join lateral (
            select ${columns} from (${counted(range, sql`desc`, sql`${at.limit}::bigint`)}) as counted
            where total - size <= ${at.bytes}
          ) as newest
          order by newest.stream, newest.pos desc`,
      );
    },
  ),
  entriesOf: query((tables: Tables, at: { stream: number; positions: Numbers }) =>
    written(
      tables,
      sql<EntryRow>`
        select ${columns} from entry where stream = ${at.stream} and pos = any(${at.positions}::bigint[])`,
    ),
  ),
  positionsOfSeq: query((tables: Tables, at: { stream: number; low: Numbers; high: Numbers; least: Numbers }) =>
    written(tables, search(at, 'seq')),
  ),
  positionsOfTime: query((tables: Tables, at: { stream: number; low: Numbers; high: Numbers; least: Numbers }) =>
    written(tables, search(at, 'time')),
  ),
  /** A user's conversations by their newest change, with where their streams stand; more only of the last one's number. */
  conversationsChanged: query((tables: Tables, at: { user_id: string; since: number; limit: number }) =>
    written(
      tables,
      sql<Schema['membership'] & Omit<Schema['head'], 'stream' | 'checksum'> & ConversationChecks>`
        select changed.*, stream.key, stream.checksum as key_checksum
        from (
          select membership.*, head.pos, head.gno, head.time, head.seq, head.run, head.checksum as head_checksum,
            greatest(membership.changed, head.gno) as rank
          from membership left join head on head.stream = membership.stream
          where membership.user_id = ${at.user_id} and greatest(membership.changed, head.gno) > ${at.since}
          order by rank fetch first ${at.limit} rows with ties
        ) as changed
        left join stream on stream.id = changed.stream
        order by rank`,
    ),
  ),
  /** Revoked messages of each stream above its mark, newest first. */
  revokedAboveMarks: query((tables: Tables, at: { streams: Numbers; marks: Numbers }) =>
    written(
      tables,
      sql<Schema['revoked']>`
        select few.* from unnest(${at.streams}::bigint[], ${at.marks}::bigint[]) as asked (stream, mark)
        cross join lateral (
          select * from revoked where revoked.stream = asked.stream and revoked.target > asked.mark
          order by revoked.target desc limit ${sql.lit(MAX_TAKEN_BACK)}
        ) as few
        order by few.stream, few.target desc`,
    ),
  ),
  deletedAmong: query((tables: Tables, at: { user_id: string; stream: number; targets: Numbers }) =>
    written(
      tables,
      sql<Schema['deleted']>`
        select * from deleted
        where user_id = ${at.user_id} and stream = ${at.stream} and target = any(${at.targets}::bigint[])`,
    ),
  ),
  /** What a user has deleted in streams, each above a position, newest first. */
  deletedAboveFloors: query((tables: Tables, at: { user_id: string; streams: Numbers; floors: Numbers }) =>
    written(
      tables,
      sql<Schema['deleted']>`
        select few.* from unnest(${at.streams}::bigint[], ${at.floors}::bigint[]) as asked (stream, floor)
        cross join lateral (
          select * from deleted
          where deleted.user_id = ${at.user_id} and deleted.stream = asked.stream and deleted.target > asked.floor
          order by deleted.target desc limit ${sql.lit(MAX_TAKEN_BACK)}
        ) as few
        order by few.stream, few.target desc`,
    ),
  ),
  /** Where entries with numbers above this one stand, in the order of the numbers. */
  placesAbove: query((tables: Tables, at: { gno: number; limit: number }) =>
    written(
      tables,
      sql<Pick<EntryRow, 'gno' | 'stream' | 'pos'>>`
        select gno, stream, pos from entry where gno > ${at.gno} order by gno limit ${at.limit}`,
    ),
  ),
  sessionsAbove: query((tables: Tables, at: { gno: number; limit: number }) =>
    written(
      tables,
      sql<Schema['session']>`select * from session where changed > ${at.gno} order by changed limit ${at.limit}`,
    ),
  ),
};

/** Of the stream and of the head, where they are there. */
export interface ConversationChecks {
  key: string;
  key_checksum: number;
  head_checksum: number;
}
