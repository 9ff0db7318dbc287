/** The version of the server: that of the package it is published in. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The version, such as 0.1.0. */
export function version(): string {
  const manifest = fileURLToPath(import.meta.resolve('@hongyan/server/package.json'));
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
