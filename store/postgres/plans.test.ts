/** A statement about one conversation works in one partition of the entries, and never reads it whole. */
import { expect, it, onTestFinished } from 'vitest';
import { describePostgres } from '../../tests/support/postgres.ts';
import { byHand, postgresSubject, settingsFor } from '../../tests/support/postgres-store.ts';
import { batch } from './batch.ts';
import { openDatabase } from './open-database.ts';
import { statements } from './read-statements.ts';
import type { Database, Sql } from './sql.ts';

/** Statements that are about the whole store. */
const OF_ALL = new Set(['entriesAboveGno', 'placesAfterGno', 'placesAbove', 'look']);
/** Appends rows: there is nothing to be found. */
const APPENDS = new Set(['addEntries']);

interface Named {
  readonly sql: string;
  readonly places: readonly string[];
}

const aboutOne = Object.entries<Named>({ ...statements, ...batch }).filter(
  ([name, { sql }]) => /"?entry"?\b/.test(sql) && !OF_ALL.has(name) && !APPENDS.has(name),
);

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Loops'?: number;
  Plans?: Node[];
}

function* nodesOf(node: Node): Iterable<Node> {
  yield node;
  for (const below of node.Plans ?? []) yield* nodesOf(below);
}

/** The partitions of entries that a statement needs, as the engine's own connections carry it out, with the ways it reads. */
async function touched(
  database: Database,
  query: Named,
  values: Record<string, string>,
  explain: string,
): Promise<Map<string, string[]>> {
  const given = query.places.map((place, i) => valueOf(query, place, i, values));
  const execute = `execute tried${given.length > 0 ? `(${given.join()})` : ''}`;
  const ask = (sql: Sql, text: string): Promise<{ 'QUERY PLAN': [{ Plan: Node }] }[]> =>
    sql.all({ sql: text, places: [] }, {});
  const [row] = await database.read(async (sql) => {
    await ask(sql, `prepare tried as ${query.sql}`);
    const rows = await ask(sql, `explain (${explain}, format json) ${execute}`);
    await ask(sql, 'deallocate tried');
    return rows;
  });
  const found = new Map<string, string[]>();
  for (const node of nodesOf(row!['QUERY PLAN'][0].Plan)) {
    const relation = node['Relation Name'];
    if (relation === undefined || !/^entry_\d+$/.test(relation) || node['Actual Loops'] === 0) continue;
    found.set(relation, [...(found.get(relation) ?? []), node['Node Type']]);
  }
  return found;
}

/** Enough entries for the planner to prefer an index, and the parameters of statements about one of the streams. */
async function filled(): Promise<{ database: Database; values: Record<string, string> }> {
  const { sdkAppId } = await postgresSubject();
  await byHand(
    sdkAppId,
    `insert into entry (gno, stream, pos, seq, time, kind, sender, rand, ctime, run, state, checksum, body)
     select stream * 1000 + pos, stream, pos, pos, pos, 'msg', 'alice', pos, 1, '[]', 0, 0, 'a body'
     from generate_series(1, 64) as stream, generate_series(1, 600) as pos`,
    'analyze entry',
  );
  const values = {
    stream: '7',
    streams: '{7}',
    limit: '10',
    bytes: '5000',
    above: '2',
    below: '9',
    positions: '{4}',
    low: '{1}',
    high: '{600}',
    least: '{20}',
    lows: '{1}',
    highs: '{600}',
    from: '{2}',
    upto: '{30}',
    senders: '{alice}',
    rands: '{7}',
    ctimes: '{1}',
    pos: '{3}',
    state: '{1}',
    checksum: '{5}',
    body: '{blank}',
  };
  const { database } = await openDatabase(settingsFor({ sdkAppId, readers: 1 }));
  onTestFinished(() => database.close());
  return { database, values };
}

/** The same parameter is one value in some statements, and a list in others. */
function valueOf({ sql }: Named, place: string, i: number, values: Record<string, string>): string {
  const value = values[place];
  if (value === undefined) throw new Error(`no value for ${place} in ${sql}`);
  return isList(sql, i) && !value.startsWith('{') ? `'{${value}}'` : `'${value}'`;
}

function isList(sql: string, i: number): boolean {
  return new RegExp(`\\$${i + 1}::\\w+\\[\\]`).test(sql);
}

describePostgres('a statement about one conversation on PostgreSQL', () => {
  it('works in one partition, by its index', async () => {
    const { database, values } = await filled();
    expect(aboutOne.length).toBeGreaterThan(8);
    for (const [name, query] of aboutOne) {
      const found = await touched(database, query, values, 'analyze');
      expect(found.size, `partitions that ${name} works in`).toBe(1);
      for (const ways of found.values()) expect(ways.join(), `how ${name} reads`).not.toContain('Seq Scan');
    }
  });

  it('is planned for one partition if it names the stream', async () => {
    const { database, values } = await filled();
    const named = aboutOne.filter(([, { sql, places }]) => places.some((p, i) => p === 'stream' && !isList(sql, i)));
    expect(named.length).toBeGreaterThan(4);
    for (const [name, query] of named) {
      const found = await touched(database, query, values, 'costs off');
      expect(found.size, `partitions that ${name} is planned for`).toBe(1);
    }
  });
});
