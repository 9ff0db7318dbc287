/**
 * Prints docs/reference from the contract's tables: `npm run reference`. With `--check` it writes nothing, and exits 1
 * with the names of the pages that are not current: `npm run reference:check`.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from './reference/pages.ts';

/** Where the pages are kept. */
export const referenceFolder = join(import.meta.dirname, '../docs/reference');

/** Names of pages that are missing, differ from what the contract prints, or are no longer printed. */
export function stalePages(): string[] {
  const pages = referencePages();
  const names = new Set([...pages.keys(), ...filesIn(referenceFolder)]);
  return [...names].filter((name) => pages.get(name) !== readOrNothing(join(referenceFolder, name))).sort();
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function write(): void {
  rmSync(referenceFolder, { recursive: true, force: true });
  mkdirSync(referenceFolder, { recursive: true });
  for (const [name, text] of referencePages()) writeFileSync(join(referenceFolder, name), text);
}

function main(): void {
  if (!process.argv.includes('--check')) return write();
  const stale = stalePages();
  if (stale.length === 0) return;
  console.error(
    `docs/reference is not current: ${stale.join(', ')}. Run \`npm run reference\` and commit what it prints.`,
  );
  process.exitCode = 1;
}

if (import.meta.main) main();
