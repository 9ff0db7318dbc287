/**
 * One attempt at a transaction on one connection. BEGIN leaves together with the first statement and COMMIT right behind
 * the last one, without waiting for the answers in between: if a statement fails, PostgreSQL carries out none of those
 * behind it and answers COMMIT with ROLLBACK.
 */
import type { Query } from '../sql/compile.ts';
import type { Connection } from './connection.ts';
import { troubleOf } from './errors.ts';
import type { Sql, Transaction } from './sql.ts';

/**
 * - `again`: nothing of it stays; it may be run again.
 * - `lost`: so it was, by the loss of the connection.
 * - `unknown`: the connection was lost behind COMMIT: nobody here knows what became of it.
 * - `failed`: nothing of it stays, and it would fail again.
 */
export type Attempt<T> =
  | { kind: 'done'; result: T }
  | { kind: 'unknown'; result: T; error: unknown }
  | { kind: 'again' | 'lost' | 'failed'; error: unknown };

/** Runs statements and remembers which of them failed first: those behind it fail only because of it. */
function recording(connection: Connection) {
  const asked: Promise<unknown>[] = [];
  let first: { error: unknown } | undefined;
  const note = <A>(answer: Promise<A>): Promise<A> => {
    // Whether or not anybody waits for it, its failure is seen here.
    asked.push(
      answer.catch((error: unknown) => {
        first ??= { error };
      }),
    );
    return answer;
  };
  return {
    all: <P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]> =>
      note(connection.all(query, parameters)),
    note,
    /** Resolves when all that was asked is answered, to the first failure. */
    settled: async (): Promise<{ error: unknown } | undefined> => {
      await Promise.all(asked);
      return first;
    },
  };
}

/** `take`: takes a block in this transaction. */
export async function attemptTransaction<T>(
  connection: Connection,
  take: () => Promise<number>,
  work: (transaction: Transaction) => Promise<T>,
): Promise<Attempt<T>> {
  const { all, note, settled } = recording(connection);
  void note(connection.command('BEGIN'));
  let result: T;
  let taken: Promise<unknown> | undefined;
  try {
    result = await work({
      all,
      run: (query, parameters) => void all(query, parameters),
      takeBlock() {
        const block = note(take());
        taken = block;
        return block;
      },
    });
    // From its block on, PostgreSQL makes whoever asks what became of it wait: only then may it end.
    await taken;
  } catch (error) {
    const cause = (await settled()) ?? { error };
    await connection.command('ROLLBACK').catch(() => connection.destroy());
    return failure(connection, cause.error);
  }
  let answer: string;
  try {
    answer = await connection.command('COMMIT');
  } catch (error) {
    const cause = (await settled()) ?? { error };
    return connection.isLost() ? { kind: 'unknown', result, error: cause.error } : failure(connection, cause.error);
  }
  const cause = await settled();
  if (answer === 'COMMIT') return { kind: 'done', result };
  return failure(connection, cause?.error ?? new Error(`PostgreSQL answered COMMIT with ${answer}`));
}

/** The same on one unchanging view. Nothing is written, so nobody waits for the end of the transaction. */
export async function attemptSnapshot<T>(connection: Connection, work: (sql: Sql) => Promise<T>): Promise<Attempt<T>> {
  const statements = recording(connection);
  const end = async (): Promise<void> => {
    await connection.command('COMMIT').catch(() => connection.destroy());
  };
  void statements.note(connection.command('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'));
  const attempt = await attemptRead(connection, () => work(statements));
  const first = await statements.settled();
  void end();
  return first ? failure(connection, first.error) : attempt;
}

/** A read outside of a transaction. */
export async function attemptRead<T>(connection: Connection, work: (sql: Sql) => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'done', result: await work(connection) };
  } catch (error) {
    return failure(connection, error);
  }
}

function failure(connection: Connection, error: unknown): Attempt<never> {
  if (connection.isLost()) return { kind: 'lost', error };
  return { kind: troubleOf(error) === 'again' ? 'again' : 'failed', error };
}
