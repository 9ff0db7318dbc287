/**
 * The note in a PostgreSQL store, while another store is being moved into it, of what is moved and how far that has got.
 * It is there before the first row is, in the transaction that makes the tables, and goes with the last one: a server
 * that finds it refuses to open the store, so nobody ever sees a part of one.
 */
import { StoreError } from '../errors.ts';
import { toOpenError } from '../postgres/errors.ts';
import { type Meta, migrate } from '../postgres/migrate.ts';
import { compileAll } from '../sql/compile.ts';
import { metaQueries } from '../queries/meta.ts';
import type { Sql } from '../postgres/sql.ts';
import { BEGINNING, type Filling } from './fill.ts';
import { quoted } from './page-text.ts';
import { ask } from './postgres-reader.ts';
import { tableNames } from './tables.ts';
import type { Work } from './work.ts';

/** What is moved, and how far that has got. */
export interface Claim {
  /** Of the store that is moved: its history, and how far that goes. */
  readonly epoch: string;
  readonly commits: number;
  readonly newestChange: number;
  /** `different`: what is there is not what was sent; it has to be sent anew. */
  readonly stage: 'filling' | 'filled' | 'verified' | 'different';
  /** While it is being filled: where to go on. */
  readonly filling: Filling;
}

/** First key of the advisory lock that one moving at a time holds; the second one is the app's number. */
const MOVING = 0x68_6f_6e_6d;
/** For the process that held it to be gone: one that was killed may leave a statement behind. */
const LOCK_MS = 10_000;

const { readMeta, writeMeta } = compileAll('postgres', metaQueries);

/** Waits until nobody else moves a store into this app's, and sees to it that nobody does as long as the connection lasts. */
export async function lockTarget(target: Work, patienceMs: number = LOCK_MS): Promise<void> {
  await target.connection.command(`SET lock_timeout = ${patienceMs}`);
  try {
    await ask(target.connection, 'SELECT pg_advisory_lock($1::int4, $2::int4)', [MOVING, target.sdkAppId | 0]);
  } catch (error) {
    if ((error as { code?: unknown }).code !== '55P03') throw error;
    throw new StoreError('in-use', `Another process moves a store into app ${target.sdkAppId} of ${target.place}.`);
  }
}

/** The claim on a store; undefined if there is none, or no store. */
export async function readClaim(target: Work): Promise<Claim | undefined> {
  if (target.hello.identity === '') return undefined;
  return parse((await target.all(readMeta, { key: 'moving' }))[0]?.value ?? '');
}

/** The history a store has that is served; '' if there is none. */
export async function readEpoch(target: Work): Promise<string> {
  if (target.hello.identity === '') return '';
  return (await target.all(readMeta, { key: 'epoch' }))[0]?.value ?? '';
}

/** Writes the claim down, as part of a transaction. */
export function writeClaim(sql: Sql, claim: Claim): Promise<unknown> {
  return sql.all(writeMeta, { key: 'moving', value: JSON.stringify(claim) });
}

/**
 * Makes the target's tables, if there are none, and claims them for the source. What an earlier moving of the same source
 * has brought stays, unless the source was written to since. Throws if the target holds anything else.
 */
export async function claimTarget(
  target: Work,
  source: Pick<Claim, 'epoch' | 'commits' | 'newestChange'>,
): Promise<Claim> {
  const { epoch, commits, newestChange } = source;
  const fresh: Claim = { epoch, commits, newestChange, stage: 'filling', filling: BEGINNING };
  const { sdkAppId, schema, place } = target;
  const settle = async (meta: Meta): Promise<Claim> => {
    const claim = parse(await meta.read('moving'));
    if (claim?.epoch === epoch) return claim;
    if (claim || (await meta.read('epoch')) !== '') throw otherHistory(target);
    await meta.write('moving', JSON.stringify(fresh));
    return fresh;
  };
  const making = migrate(target.connection, { app: sdkAppId, schema, place }, settle);
  const found = await making.catch((error: unknown) => {
    throw toOpenError(error, place);
  });
  if (found.commits === commits && found.stage !== 'different') return found;
  await target.transact(async (transaction) => {
    transaction.run({ sql: `TRUNCATE ${[...tableNames, 'head'].map(quoted).join()}`, places: [] }, {});
    await writeClaim(transaction, fresh);
  });
  return fresh;
}

function otherHistory({ sdkAppId, schema, place }: Work): StoreError {
  return new StoreError(
    'in-use',
    `App ${sdkAppId} has a history of its own at ${place}, and two can't be made one. ` +
      `If nothing of it is needed: DROP SCHEMA ${schema} CASCADE; then migrate again.`,
  );
}

function parse(text: string): Claim | undefined {
  return text === '' ? undefined : (JSON.parse(text) as Claim);
}
