/**
 * What the code says about the contract: its functions, events, structs and error codes from the tables, and from the
 * sources of the SDK and the server which of them have behaviour.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ErrorCode, errorName } from '../../contract/errors.ts';
import { events } from '../../contract/events.ts';
import type { Field, Struct } from '../../contract/fields.ts';
import type { FunctionRow } from '../../contract/functions/rows.ts';
import { functions } from '../../contract/functions.ts';
import type { Facts } from './report.ts';
import { readSources } from './sources.ts';

/** `root` is the repository's. */
export function collectFacts(root: string): Facts {
  const rows = Object.entries<FunctionRow>(functions);
  const client = readSources(sourcesOf(join(root, 'client')));
  const behind = readSources(['rules', 'server'].flatMap((room) => sourcesOf(join(root, room))));
  // A function that installs or removes a handler has behaviour if its event is ever told.
  const hasBehaviour = ([name, row]: [string, FunctionRow]): boolean =>
    row.kind === 'register' ? client.told.has(row.event) : client.bodies.has(name);
  return {
    functions: rows.map(([name, row]) => ({ name, kind: row.kind, event: eventThatProves(row) })),
    implemented: new Set(rows.filter(hasBehaviour).map(([name]) => name)),
    events: Object.keys(events),
    structs: structsOf(rows.map(([, row]) => row)),
    errors: [...new Set(Object.values<number>(ErrorCode))]
      .filter((code) => code !== ErrorCode.ERR_SUCC)
      .map((code) => ({ code, name: errorName(code) })),
    usedErrors: new Set([...client.errors, ...behind.errors]),
  };
}

/** A function that installs a handler works if its event comes. */
function eventThatProves(row: FunctionRow): string | undefined {
  return row.kind === 'register' && row.mode !== 'remove' ? row.event : undefined;
}

/** Every struct that can come out of the SDK: in the answer of a call or in an event. */
function structsOf(rows: readonly FunctionRow[]): Facts['structs'] {
  const found = new Map<string, Struct['rows']>();
  const seen = new Set<Field>();
  const walk = (field: Field): void => {
    if (seen.has(field)) return;
    seen.add(field);
    const { shape } = field;
    if (shape.is === 'list') walk(shape.item);
    else if (shape.is === 'lazy') walk(shape.get());
    else if (shape.is === 'either') shape.options.forEach(walk);
    else if (shape.is === 'choice') shape.structs.forEach(walk);
    else if (shape.is === 'struct') {
      found.set(shape.name, { ...found.get(shape.name), ...shape.rows });
      for (const row of Object.values(shape.rows)) walk(row.field);
    }
  };
  for (const row of rows) if (row.kind === 'call' && row.reply) walk(row.reply);
  for (const { params } of Object.values(events)) for (const { field } of params) walk(field);
  return [...found].map(([name, keys]) => ({ name, keys: Object.keys(keys) }));
}

/** Texts of a room's sources, without its tests and what was built from it. */
function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !/^dist\b/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
}
