/** Gives out numbers of named sequences, each of them once. */
import { sealed, unsealed } from '../checksum.ts';
import { metaQueries } from '../queries/meta.ts';
import { compileAll } from '../sql/compile.ts';
import { batch } from './batch.ts';
import type { Database } from './sql.ts';

const { nextNumber, writeNextNumber } = compileAll('postgres', {
  nextNumber: metaQueries.nextNumber,
  writeNextNumber: metaQueries.writeNextNumber,
});

/** Takes `count` numbers of a sequence and answers the first. */
export async function reserve(database: Database, sequence: string, count: number): Promise<number> {
  return database.transact(async (transaction) => {
    // The first one finds no row to lock.
    transaction.run(batch.lockNames, { keys: [`sequence ${sequence}`] });
    const rows = transaction.all(nextNumber, { name: sequence });
    // By its block the transaction is known, so that it is never carried out twice.
    const [[row]] = await Promise.all([rows, transaction.takeBlock()]);
    const first = row ? unsealed('sequence', row).next : 1;
    transaction.run(writeNextNumber, sealed({ name: sequence, next: first + count }));
    return first;
  });
}
