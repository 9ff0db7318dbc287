/** Which apps a data directory, or a database, has stores of. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../postgres/sql.ts';
import { ask } from './postgres-reader.ts';

/** Where the store of an app lies in a data directory. */
export function storeDirectory(dataDir: string, sdkAppId: number): string {
  return join(dataDir, 'apps', String(sdkAppId));
}

/** Throws what the file system throws. */
export function appsInDirectory(dataDir: string): number[] {
  const apps = join(dataDir, 'apps');
  const numbers = existsSync(apps)
    ? readdirSync(apps)
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
    : [];
  return numbers.filter((app) => existsSync(join(storeDirectory(dataDir, app), 'store.db'))).sort((a, b) => a - b);
}

export async function appsInDatabase(sql: Sql): Promise<number[]> {
  const text = `SELECT substr(nspname, 9) AS app FROM pg_namespace WHERE nspname ~ '^hongyan_[0-9]+$'`;
  return (await ask<{ app: string }>(sql, text, [])).map(({ app }) => Number(app)).sort((a, b) => a - b);
}
