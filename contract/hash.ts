/**
 * One number for the whole contract: functions, events, structs, enums, error codes, keys and the commands of the wire.
 * A test pins it beside the protocol version, so that nobody changes what others rely on without noticing.
 */
import { commands } from './commands.ts';
import { fieldName, structsOf } from './describe.ts';
import * as enums from './enums.ts';
import { ErrorCode } from './errors.ts';
import { events } from './events.ts';
import type { Field } from './fields.ts';
import type { FunctionRow } from './functions/rows.ts';
import { functions } from './functions.ts';
import * as keys from './keys.ts';
import type { Param } from './params.ts';
import { spelling } from './profiles.ts';
import { MessageBody } from './structs/message-body.ts';

/** 64 bits of the contract's text, as 16 hexadecimal digits. */
export function contractHash(): string {
  return fnv1a(contractText());
}

/** The contract as text, one fact a line. Two versions of it can be compared to see what a new hash stands for. */
export function contractText(): string {
  const rows = Object.entries<FunctionRow>(functions);
  return [
    ...rows.map(([name, row]) => `function ${name} ${functionText(row)}`),
    ...Object.entries(events).map(([name, row]) => `event ${name} ${paramsText(row.params)}`),
    ...[...structsOf(allFields()).values()].flatMap((struct) =>
      Object.entries(struct.rows).map(
        ([key, { access, field }]) =>
          `struct ${struct.name} ${key} ${spelling(struct.name, key, 'v8')} ${access} ${fieldName(field)}`,
      ),
    ),
    ...Object.entries({ ...enums, ErrorCode, key: keys })
      .flatMap(([name, members]) => Object.entries(members).map(([member, value]) => `${name} ${member} ${value}`))
      .sort((a, b) => (a < b ? -1 : 1)),
    ...Object.entries(commands).map(([name, command]) => `command ${name} ${schemaText(command)}`),
  ].join('\n');
}

/** Every field a function or event takes or gives, and the stored message body. */
export function allFields(): Field[] {
  const rows = Object.values<FunctionRow>(functions);
  return [
    ...rows.flatMap((row) => (row.kind === 'register' ? [] : row.params.map((param) => param.field))),
    ...rows.flatMap((row) => (row.kind === 'call' && row.reply ? [row.reply] : [])),
    ...Object.values(events).flatMap((row) => row.params.map((param) => param.field)),
    MessageBody,
  ];
}

function functionText(row: FunctionRow): string {
  if (row.kind === 'register') return `${row.mode} ${row.event}`;
  if (row.kind === 'sync') return `${paramsText(row.params)} returns ${fieldName(row.returns)}`;
  return `${paramsText(row.params)} answers ${row.reply ? fieldName(row.reply) : "''"}${row.idFirst ? ' after the id' : ''}${row.repeats ? ' with progress' : ''}`;
}

function paramsText(params: readonly Param[]): string {
  return `(${params.map((p) => `${p.name}${p.mayBeEmpty ? '?' : ''}: ${p.as} ${fieldName(p.field)}`).join(', ')})`;
}

/** What matters of the schema of a command: its keys, types and limits. */
function schemaText(schema: unknown): string {
  const parts = ['request', 'reply', 'type', 'entries', 'wrapped', 'item', 'pipe', 'requirement'];
  return JSON.stringify(schema, (key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const isSchema = 'kind' in value || 'request' in value;
    if (!isSchema || key === 'entries') return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => parts.includes(name)));
  });
}

/** FNV-1a, 64 bits: enough to notice a change, and the contract needs no library for it. */
function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
