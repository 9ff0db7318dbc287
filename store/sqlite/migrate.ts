/** Brings a database to the present schema: all steps it has not seen, in one transaction. */
import type { DatabaseSync } from 'node:sqlite';
import { migrations, SCHEMA_VERSION } from '../migrations.ts';
import { builderFor } from '../sql/compile.ts';

/** Migrates from `version`; 0 is a database without tables. */
export function migrate(connection: DatabaseSync, version: number): void {
  const tables = builderFor('sqlite');
  const steps = migrations.filter((migration) => migration.version > version);
  if (steps.length === 0) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    for (const step of steps.flatMap((migration) => migration.steps(tables, 'sqlite'))) {
      connection.exec(step.compile().sql);
    }
    connection
      .prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
      .run('version', String(SCHEMA_VERSION));
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}
