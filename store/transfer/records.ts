/**
 * A store as lines of text, one JSON value each, for whoever wants to read it without this program: what the lines say is
 * told in docs/moving.md. They name streams by their keys, and hold no secrets: a session's `login` stays here.
 */
import { checkedPagesOf, type Reader } from './reader.ts';
import { type RowOf, type TableName, tableNames } from './tables.ts';

/** Of the lines; a later one may add keys and records, but changes none. */
const FORMAT = 1;

type Value = string | number | boolean | null | readonly number[];
type Fields = Readonly<Record<string, Value>>;

/** What a line says of a row, besides the name of its table. `keyOf`: the key of a stream. */
const fieldsOf: { [N in TableName]: (row: RowOf<N>, keyOf: (stream: number) => string) => Fields } = {
  stream: ({ key }) => ({ stream: key }),
  entry: ({ stream, sender, run, ...row }, keyOf) => {
    const { pos, gno, time, kind, seq, rand, ctime, state, body } = row;
    const identity = { stream: keyOf(stream), pos, gno, time, kind, from: sender };
    return { ...identity, seq, rand, ctime, run: JSON.parse(run) as number[], state, body };
  },
  account: ({ user_id, tinyid }) => ({ user: user_id, tinyid }),
  session: ({ user_id: user, instance, platform, number, resumes, kicked, changed }) => {
    return { user, instance, platform, number, resumes, kicked: kicked === 1, changed };
  },
  membership: ({ user_id: user, stream, pinned, hidden, cleared, receive, deleted, changed }, keyOf) => {
    return { user, stream: keyOf(stream), pinned, hidden, cleared, receive, deleted, changed };
  },
  revoked: ({ stream, target, sender, counted }, keyOf) => {
    return { stream: keyOf(stream), target, from: sender, counted: counted === 1 };
  },
  deleted: ({ user_id: user, stream, target, counted }, keyOf) => {
    return { user, stream: keyOf(stream), target, counted: counted === 1 };
  },
  sequence: ({ name, next }) => ({ name, next }),
};

/**
 * The lines of a store, a page of them at a time: a header, the rows table by table, and at the end how many there were.
 * Every row is checked; throws `damaged` at one that is not as it was written.
 */
export async function* recordsOf(reader: Reader, sdkAppId: number): AsyncGenerator<string, void, undefined> {
  yield line('export', { format: FORMAT, app: sdkAppId, epoch: reader.epoch });
  const counts: Partial<Record<TableName, number>> = {};
  for (const table of tableNames) {
    counts[table] = 0;
    for await (const page of linesOf(reader, table)) {
      counts[table] += page.length;
      yield page.join('');
    }
  }
  yield `${JSON.stringify({ record: 'end', counts })}\n`;
}

async function* linesOf<N extends TableName>(reader: Reader, table: N): AsyncGenerator<string[], void, undefined> {
  for await (const { rows, keys } of checkedPagesOf(reader, table)) {
    yield rows.map((row) =>
      line(
        table,
        fieldsOf[table](row, (stream) => keys.get(stream)!),
      ),
    );
  }
}

function line(record: string, fields: Fields): string {
  return `${JSON.stringify({ record, ...fields })}\n`;
}
