/**
 * How a node knows of a transaction whose COMMIT was not answered whether it was carried out. Every connection that
 * writes holds a row, its receipt; each of its transactions writes its own number there, together with all else. Who
 * updates the row afterwards waits until that transaction has ended, and then reads the number, or an older one.
 *
 * Asking by the transaction's own id would be wrong after a crash of PostgreSQL: ids of transactions that left nothing on
 * disk are given out again, and the next owner's success would be taken for ours.
 */
import { sql } from 'kysely';
import { compileAll } from '../sql/compile.ts';
import { query } from '../sql/define.ts';
import { CHANGES_PER_BLOCK, type Sql } from './sql.ts';

/** Receipts not written to for longer belong to nodes that are gone. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

const now = sql<number>`(extract(epoch from now()) * 1000)::int8`;
const zero = sql.lit(0);

const statements = compileAll('postgres', {
  add: query((tables, at: { holder: string }) =>
    tables
      .insertInto('receipt')
      .values({ holder: at.holder, number: zero, made: now })
      .onConflict((conflict) => conflict.doNothing()),
  ),
  /** The lock on the sequence, held from here to the end, tells those who ask how far all is visible of this writer. */
  take: query((tables, at: { holder: string; number: number }) =>
    tables
      .updateTable('receipt')
      .set({ number: at.number, made: now })
      .where('holder', '=', at.holder)
      .returning(sql<number>`nextval('change')`.as('block')),
  ),
  /** A write of its own: its COMMIT is answered only when everything before it is as durable as the database makes it. */
  look: query((tables, at: { holder: string }) =>
    tables.updateTable('receipt').set({ made: now }).where('holder', '=', at.holder).returning('number'),
  ),
  drop: query((tables, at: { holders: readonly string[] }) =>
    tables.deleteFrom('receipt').where(sql<boolean>`holder = any(${at.holders})`),
  ),
  dropOld: query((tables) =>
    tables.deleteFrom('receipt').where('made', '<', sql<number>`${now} - ${sql.lit(KEPT_MS)}`),
  ),
});

/** Makes sure that the holder has its row. */
export async function addReceipt(connection: Sql, holder: string): Promise<void> {
  await connection.all(statements.add, { holder });
}

/** In a transaction: writes its number, and takes a block of change numbers. Undefined if the row is gone. */
export async function takeBlock(connection: Sql, holder: string, number: number): Promise<number | undefined> {
  const [row] = await connection.all(statements.take, { holder, number });
  return row && row.block * CHANGES_PER_BLOCK;
}

/** Waits for the holder's last transaction to end, and answers the number of the last one that was carried out. */
export async function lastNumber(connection: Sql, holder: string): Promise<number> {
  const [row] = await connection.all(statements.look, { holder });
  return row?.number ?? 0;
}

export async function dropReceipts(connection: Sql, holders: readonly string[]): Promise<void> {
  await connection.all(statements.drop, { holders });
}

export async function dropOldReceipts(connection: Sql): Promise<void> {
  await connection.all(statements.dropOld, {});
}
