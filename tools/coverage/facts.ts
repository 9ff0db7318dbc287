/**
 * What the code says about the contract: its functions, events, structs and error codes from the tables, and from the
 * sources which functions have behaviour and which error codes are used.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ErrorCode, errorName } from '../../contract/errors.ts';
import { events } from '../../contract/events.ts';
import type { Field, Struct } from '../../contract/fields.ts';
import type { FunctionRow } from '../../contract/functions/rows.ts';
import { functions } from '../../contract/functions.ts';
import { readSource } from '../tidy/source.ts';
import type { Facts } from './report.ts';

/** Rooms whose sources answer calls. */
const ANSWERING = ['client', 'rules', 'server'];

/** `implemented` are the functions that have behaviour. */
export function collectFacts(root: string, implemented: ReadonlySet<string>): Facts {
  const rows = Object.entries<FunctionRow>(functions);
  return {
    functions: rows.map(([name, row]) => ({ name, kind: row.kind, event: eventThatProves(row) })),
    implemented,
    events: Object.keys(events),
    structs: structsOf(rows.map(([, row]) => row)),
    errors: [...new Set(Object.values<number>(ErrorCode))]
      .filter((code) => code !== ErrorCode.ERR_SUCC)
      .map((code) => ({ code, name: errorName(code) })),
    usedErrors: usedErrors(root),
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

function usedErrors(root: string): Set<number> {
  const used = new Set<number>();
  for (const room of ANSWERING) {
    for (const path of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts') || path.endsWith('.test.ts') || /(^|[\\/])(dist|node_modules)[\\/]/.test(path))
        continue;
      for (const { name } of readSource(path, readFileSync(join(root, room, path), 'utf8')).uses) {
        const code = name.startsWith('ErrorCode.') && name.slice('ErrorCode.'.length);
        if (code && Object.hasOwn(ErrorCode, code)) used.add(ErrorCode[code as keyof typeof ErrorCode]);
      }
    }
  }
  return used;
}
