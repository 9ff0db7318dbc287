/**
 * The pages of docs/reference as text, made from the contract's tables and nothing else. Called by
 * `tools/print-reference.ts`, which writes or compares them.
 */
import { fieldName, structsOf } from '../../contract/describe.ts';
import * as enums from '../../contract/enums.ts';
import { errorText } from '../../contract/error-texts.ts';
import { ErrorCode, webhookCodes } from '../../contract/errors.ts';
import { type EventName, events } from '../../contract/events.ts';
import type { Field, Struct } from '../../contract/fields.ts';
import type { FunctionName } from '../../contract/functions.ts';
import { basicFunctions } from '../../contract/functions/basic.ts';
import { conversationFunctions } from '../../contract/functions/conversation.ts';
import { friendshipFunctions } from '../../contract/functions/friendship.ts';
import { groupFunctions } from '../../contract/functions/group.ts';
import { listenerFunctions } from '../../contract/functions/listeners.ts';
import { messageFunctions } from '../../contract/functions/message.ts';
import type { FunctionRow } from '../../contract/functions/rows.ts';
import { allFields } from '../../contract/hash.ts';
import * as keys from '../../contract/keys.ts';
import { eventMeanings, functionMeanings } from '../../contract/meanings.ts';
import type { Param } from '../../contract/params.ts';
import { spelling } from '../../contract/profiles.ts';

const NOTE = '<!-- Printed from contract/ by `npm run reference`. Change the tables, not this page. -->';

/** Every page: file name to text. */
export function referencePages(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', page('Reference of the contract', overview())],
    ['functions.md', page('Functions', functionsPage())],
    ['events.md', page('Events', eventsPage())],
    ['structs.md', page('Structs', structsPage())],
    ['enums.md', page('Enums', enumsPage())],
    ['errors.md', page('Error codes', errorsPage())],
  ]);
}

function page(title: string, lines: readonly string[]): string {
  return `${[`# ${title}`, '', NOTE, '', ...lines].join('\n').trimEnd()}\n`;
}

function overview(): string[] {
  return [
    'The contract is declared once, in [contract/](../../contract); these pages are printed from it.',
    '',
    '- [functions.md](functions.md): every function with its C argument list and its answer',
    '- [events.md](events.md): every callback type with its arguments',
    '- [structs.md](structs.md): every JSON object: keys, types, what must be given',
    '- [enums.md](enums.md): names and numbers',
    '- [errors.md](errors.md): error codes',
    '',
    'JSON numbers of 64 bits stay below 2^53. Times are seconds since 1970 unless a name says otherwise. JSON text that',
    'leaves the SDK has its keys sorted at every level.',
  ];
}

const groups: readonly (readonly [string, Readonly<Record<string, FunctionRow>>])[] = [
  ['The SDK and signing in', basicFunctions],
  ['Conversations', conversationFunctions],
  ['Messages', messageFunctions],
  ['Groups', groupFunctions],
  ['Profiles and friends', friendshipFunctions],
  ['Handlers of events', listenerFunctions],
];

function functionsPage(): string[] {
  return [
    'A function with a callback returns a TIMResult at once; only 0 leads to its callback `(code, desc, json_params,',
    "user_data)`. What it answers is JSON text in `json_params`, '' where the table says nothing. An argument in brackets",
    "may be null or ''.",
    ...groups.flatMap(([title, rows]) => ['', `## ${title}`, ...Object.entries(rows).flatMap(functionLines)]),
  ];
}

function functionLines([name, row]: [string, FunctionRow]): string[] {
  const lines = [
    '',
    `### ${name}`,
    '',
    functionMeanings[name as FunctionName],
    '',
    '```c',
    signature(name, row),
    '```',
  ];
  const facts = row.kind === 'register' ? [`- handler: ${row.event}`] : jsonFacts(row.params);
  if (row.kind === 'call' && row.idFirst) facts.push('- `msgid_cb` gets: the message id');
  if (row.kind === 'call' && row.reply)
    facts.push(`- answers: ${fieldName(row.reply)}${row.repeats ? ', again with all progress' : ''}`);
  return facts.length > 0 ? [...lines, '', ...facts] : lines;
}

function jsonFacts(params: readonly Param[]): string[] {
  return params.filter((param) => param.as === 'json').map((param) => `- \`${param.name}\`: ${fieldName(param.field)}`);
}

function signature(name: string, row: FunctionRow): string {
  if (row.kind === 'register') {
    return `void ${name}(${row.event} cb${row.mode === 'remove' ? '' : ', const void* user_data'});`;
  }
  const params = row.params.map(cParam);
  if (row.kind === 'sync') return `${cType(row.returns)} ${name}(${params.join(', ')});`;
  const callbacks = row.idFirst ? ['TIMCommCallback msgid_cb', 'TIMCommCallback res_cb'] : ['TIMCommCallback cb'];
  return `int ${name}(${[...params, ...callbacks, 'const void* user_data'].join(', ')});`;
}

function cParam(param: Param): string {
  const type = param.as === 'buffer' ? 'char*' : param.as === 'json' ? 'const char*' : cType(param.field);
  return param.mayBeEmpty ? `[${type} ${param.name}]` : `${type} ${param.name}`;
}

function cType(field: Field): string {
  const { shape } = field;
  if (shape.is === 'text') return 'const char*';
  if (shape.is === 'number') return { uint64: 'uint64_t', uint32: 'uint32_t' }[shape.name] ?? shape.name;
  return shape.is === 'enum' && shape.name === 'TIMResult' ? 'int' : fieldName(field);
}

function eventsPage(): string[] {
  return Object.entries(events).flatMap(([name, row]) => {
    const params = [...row.params.map(cParam), 'const void* user_data'];
    const facts = jsonFacts(row.params);
    return [
      `## ${name}`,
      '',
      eventMeanings[name as EventName],
      '',
      '```c',
      `void (*)(${params.join(', ')});`,
      '```',
      '',
      ...facts,
      ...(facts.length > 0 ? [''] : []),
    ];
  });
}

const ACCESS = { required: 'required', optional: 'optional', filled: 'filled by the SDK' } as const;

function structsPage(): string[] {
  const structs = [...structsOf(allFields()).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    '`required`: must be given. `optional`: may be left out, also by the SDK. `filled by the SDK`: always there in what the',
    'SDK prints; accepted on input, where it may be left out. Both spellings are accepted; profile v5 prints the key,',
    'profile v8 the spelling of the newest header where there is one. An Elem is one of the structs with `elem_type`.',
    '',
    ...structs.flatMap(structLines),
  ];
}

function structLines(struct: Struct): string[] {
  return [
    `## ${struct.name}`,
    '',
    '| key | type | given | constant | profile v8 |',
    '|-|-|-|-|-|',
    ...Object.entries(struct.rows).map(([key, { access, field }]) => {
      const newest = spelling(struct.name, key, 'v8');
      const inV8 = newest === key ? '' : `\`${newest}\` ${constantNames(newest)}`.trimEnd();
      return `| \`${key}\` | ${fieldName(field)} | ${ACCESS[access]} | ${constantNames(key)} | ${inV8} |`;
    }),
    '',
  ];
}

const constantsByKey = Map.groupBy(sorted<string>(keys), ([, key]) => key);

function constantNames(key: string): string {
  return (constantsByKey.get(key) ?? []).map(([name]) => name).join(', ');
}

function enumsPage(): string[] {
  return [
    'Numbers follow the C headers from 5.8 on. Older headers and samples showed others: roles of group members were 1, 2, 3',
    'up to 5.7, and the reference samples print a group tip as element 6 and a group report as element 9. The numbers here',
    'are the ones printed and accepted.',
    '',
    ...sorted<Readonly<Record<string, number>>>(enums).flatMap(([name, members]) => [
      `## ${name}`,
      '',
      '| name | value |',
      '|-|-|',
      ...Object.entries(members).map(([member, value]) => `| ${member} | ${value} |`),
      '',
    ]),
  ];
}

function errorsPage(): string[] {
  const rows = Object.entries(ErrorCode).sort(([, a], [, b]) => a - b);
  const ranges = Object.entries(webhookCodes).map(([use, [from, to]]) => `${from} to ${to} (${use})`);
  return [
    `Webhooks of an app may answer with codes of their own: ${ranges.join(', ')}.`,
    '',
    '| code | name | meaning |',
    '|-|-|-|',
    ...rows.map(([name, code]) => `| ${code} | ${name} | ${errorText(code)} |`),
  ];
}

/** The exports of a module, by name: their own order differs between module loaders. */
function sorted<T>(module: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(module).sort(([a], [b]) => (a < b ? -1 : 1));
}
