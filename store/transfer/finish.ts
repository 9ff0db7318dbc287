/**
 * The end of a moving: the target becomes a store that servers open. It keeps the epoch of the source, so devices go on
 * where they are. That is right because it is the same history: every entry has kept its position, its change number and
 * its time, nothing a device has seen is missing, and nobody writes to the source any more. A restored copy is another
 * matter: it may end before what devices have seen.
 */
import { metaQueries } from '../queries/meta.ts';
import { FIRST_TINYID } from '../migrations.ts';
import { identityOf } from '../postgres/session.ts';
import { CHANGES_PER_BLOCK } from '../postgres/sql.ts';
import { compileAll } from '../sql/compile.ts';
import type { Claim } from './claim.ts';
import { ask } from './postgres-reader.ts';
import { tableNames } from './tables.ts';
import type { Work } from './work.ts';

const { writeMeta } = compileAll('postgres', metaQueries);

/** The newest change number of anything that is there. */
const NEWEST = `SELECT greatest((SELECT max(gno) FROM entry), (SELECT max(changed) FROM session),
  (SELECT max(changed) FROM membership), 0) AS newest`;

/** What the target gives out from now on begins above what is there. */
const NUMBERS = [
  `SELECT setval('change', $1)`,
  `SELECT setval('tinyid', greatest((SELECT max(tinyid) FROM account), $1))`,
  `SELECT setval(pg_get_serial_sequence('stream', 'id'), greatest((SELECT max(id) FROM stream), $1))`,
];

export async function finish(target: Work, { epoch, newestChange }: Claim): Promise<void> {
  // Until then PostgreSQL has no idea how many rows there are, and could plan to read them all.
  await ask(target, `ANALYZE ${tableNames.map((name) => `"${name}"`).join()}, head`, []);
  const [found] = await ask<{ newest: number }>(target, NEWEST, []);
  const block = Math.floor(Math.max(found!.newest, newestChange) / CHANGES_PER_BLOCK) + 1;
  await target.transact(async (transaction) => {
    for (const [i, text] of NUMBERS.entries()) await ask(transaction, text, [[block, FIRST_TINYID, 1][i]]);
    const identity = await identityOf(transaction, target.schema);
    transaction.run(writeMeta, { key: 'identity', value: identity });
    transaction.run(writeMeta, { key: 'epoch', value: epoch });
    transaction.run({ sql: `DELETE FROM meta WHERE "key" = 'moving'`, places: [] }, {});
  });
}
