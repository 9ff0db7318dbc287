/** docker-compose.yml as Compose would read it: its variables filled in, its shared parts merged. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface Service {
  image: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string | number>;
  networks: string[];
  ports?: string[];
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
}

export interface Compose {
  services: Record<string, Service>;
  configs: Record<string, { content: string }>;
  networks: Record<string, { internal?: boolean } | null>;
}

export const composeText = readFileSync(join(import.meta.dirname, '../../docker-compose.yml'), 'utf8');

/** Names of the variables without which Compose refuses, in the one form that makes it refuse: `${NAME:?reason}`. */
export function requiredVariables(text: string): string[] {
  return [...new Set([...text.matchAll(/\$\{(\w+):\?[^}]*\}/g)].map(([, name]) => name!))];
}

/** Throws, as Compose does, if a variable is missing; leaves anything else with a `$` as it is. */
export function readCompose(variables: Readonly<Record<string, string>>): Compose {
  const filled = composeText.replace(/\$\{(\w+):\?([^}]*)\}/g, (_, name: string, reason: string) => {
    const value = variables[name];
    if (!value) throw new Error(`${name}: ${reason}`);
    return value;
  });
  return parse(filled, { merge: true }) as Compose;
}
