/** Puts the parts of a store together on a database that was opened, migrated and made durable. */
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../errors.ts';
import { CHECKPOINT_BYTES, MAX_LOG_BYTES } from '../limits.ts';
import { FIRST_TINYID } from '../migrations.ts';
import type { Store } from '../port.ts';
import { inPlace, inThread } from './checkpoint-runner.ts';
import { createCheckpoints } from './checkpoints.ts';
import { createCommitter } from './commit.ts';
import { createConversations } from './conversations.ts';
import { prepareDatabase, type Statements } from './database.ts';
import type { Numbers, Tables } from './decide.ts';
import { createDurability } from './durable.ts';
import { createFindSend } from './earlier-send.ts';
import { createEntryLog } from './entry-log.ts';
import { createHistory } from './history.ts';
import { openMark } from './mark.ts';
import type { SqliteStoreOptions } from './open.ts';
import { createPeople } from './people.ts';
import { createPositions } from './positions.ts';
import { createStore } from './store.ts';
import { createStreams } from './streams.ts';

/** `paths`: of the database, its write-ahead log and its mark. Everything in the log is durable already. */
export function assemble(
  options: SqliteStoreOptions,
  paths: { database: string; log: string; mark: string },
  connection: DatabaseSync,
  epoch: string,
): Store {
  const { clock, log } = options;
  const { start, hold } = options.logBytes ?? { start: CHECKPOINT_BYTES, hold: MAX_LOG_BYTES };
  const database = prepareDatabase(connection, start, options.beforeStatement);
  const tables = createTables(database.statements, options.maxBehind);
  const numbers = newestNumbers(database.statements);

  let failure: StoreError | undefined;
  const fail = (cause: unknown): StoreError => {
    if (failure) return failure;
    const text = cause instanceof Error ? cause.message : String(cause);
    failure = new StoreError(
      'sync-failed',
      `${paths.log} can't be made durable (${text}); start the server anew.`,
      cause,
    );
    log.error(failure.message);
    options.onFatal(failure);
    return failure;
  };

  const handle = options.openForSync(paths.log);
  if (!handle.isStill(paths.log)) {
    handle.close();
    throw fail(new Error('it was replaced while it was opened'));
  }
  const mark = openMark(paths.mark, { epoch, commits: numbers.commits }, log);
  const durability = createDurability<Readonly<Numbers>>(
    handle,
    numbers,
    ({ commits }) => mark.write({ epoch, commits }),
    fail,
  );
  const runner = options.checkpointWorker === false ? inPlace(connection) : inThread(paths.database);
  const checkpoints = createCheckpoints(runner, {
    path: paths.log,
    handle,
    startBytes: start,
    holdBytes: hold,
    log,
    failed: fail,
  });
  const committer = createCommitter(database, tables, numbers, clock, (written) => {
    durability.wrote(written);
    checkpoints.grown();
  });
  const release = (): void => {
    handle.close();
    mark.close();
    connection.close();
  };
  return createStore({
    path: paths.database,
    epoch,
    tables,
    committer,
    durability,
    checkpoints,
    failure: () => failure,
    release,
  });
}

function createTables(statements: Statements, maxBehind: number | undefined): Tables {
  const positions = createPositions(statements, maxBehind);
  const streams = createStreams(statements, positions);
  const log = createEntryLog(statements, positions, streams);
  return {
    statements,
    positions,
    streams,
    log,
    history: createHistory(streams, log),
    people: createPeople(statements),
    conversations: createConversations(statements, positions, streams, log),
    findSend: createFindSend(statements, positions, streams, log),
  };
}

function newestNumbers(statements: Statements): Numbers {
  return {
    // Of an empty table the newest is null.
    gno: Math.max(statements.newestGno.get({})?.gno ?? 0, Number(statements.readMeta.get({ key: 'gno' })?.value ?? 0)),
    tinyid: statements.newestTinyid.get({})?.tinyid ?? FIRST_TINYID - 1,
    commits: Number(statements.readMeta.get({ key: 'commits' })?.value ?? 0),
    changes: 0,
  };
}
