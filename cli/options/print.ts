/**
 * Prints the commented example file (hongyan.example.jsonc) and docs/configuration.md from the table of options. A test
 * keeps both current; `npx vitest run cli/options -u` writes them anew.
 */
import { wrap } from '../help.ts';
import { appSettings } from './app.ts';
import { flagOf, type Option, printed, variableOf } from './option.ts';
import { type CommandName, commands, type OptionKey, options } from './table.ts';

const keys = Object.keys(options) as OptionKey[];
const rows: Readonly<Record<OptionKey, Option>> = options;

/** The example file: every setting a file may hold with its default, and an example of an app in comments. */
export function exampleFile(): string {
  const settings = keys.filter((key) => rows[key].from.includes('file'));
  const blocks = settings.map((key) => {
    const lines = key === 'apps' ? exampleApps() : [setting(key, key === settings.at(-1) ? '' : ',')];
    return [...comment(capital(rows[key].about)), ...lines].join('\n');
  });
  return `// Settings of hongyan, each with its default: hongyan serve --config hongyan.example.jsonc
// A flag or an environment variable wins over this file. All of it: docs/configuration.md
{
${blocks.join('\n\n')}
}
`;
}

/** A setting with its default; one without stands in a comment. */
function setting(key: OptionKey, comma: string): string {
  const { default: value, example } = rows[key];
  return value === undefined
    ? `  // "${key}": ${JSON.stringify(example)},`
    : `  "${key}": ${JSON.stringify(value)}${comma}`;
}

function exampleApps(): string[] {
  const settings = Object.entries(appSettings).flatMap(([key, { about, example }]) => [
    `  //     // ${about}`,
    `  //     "${key}": ${spaced(example)},`,
  ]);
  return ['  // "apps": [', '  //   {', ...settings, '  //   },', '  // ],'];
}

function comment(text: string): string[] {
  return wrap(text, 110).map((line) => `  // ${line}`);
}

/** JSON on one line, with spaces. */
function spaced(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ').replaceAll('[ ', '[').replaceAll(' ]', ']');
}

/** The page docs/configuration.md. */
export function configurationPage(): string {
  return `<!-- Printed from cli/options/table.ts by \`npx vitest run cli/options -u\`; don't edit. -->
# Configuration

Every setting can be a flag, an environment variable, or a key of the configuration file given with \`--config FILE\` (or
\`HONGYAN_CONFIG\`). The file is JSON in which comments and a comma after the last item are allowed;
[hongyan.example.jsonc](../hongyan.example.jsonc) shows all keys with their defaults. A flag wins over a variable, a variable
over the file, the file over the default. An unknown key or flag is an error, and so is a variable that nearly spells a
setting. Relative paths are relative to the working directory.

## Settings

${table(
  ['file', 'flag', 'variable', 'default', 'of', 'meaning'],
  keys.filter((key) => rows[key].from.length > 1).map(settingCells),
)}

Without \`apps\`, and without \`--app\` and \`--secret\`, the server makes a development app on its first start: SDKAppID
1400000001, a random key in \`app.json\` of the data directory, the administrator \`administrator\`. In production mode it refuses
to. \`chat\` and \`sig\` look for the key in the same places, so they can be given the server's configuration file.

## Apps

Keys of each item of \`apps\`. The first three are required. \`HONGYAN_APPS\` takes the same list as JSON text.

${table(
  ['key', 'example', 'meaning'],
  Object.entries(appSettings).map(([key, { example, about }]) => [code(key), code(spaced(example)), about]),
)}

## Flags of single commands

${table(
  ['flag', 'default', 'of', 'meaning'],
  keys.filter((key) => rows[key].from.length === 1 && rows[key].from[0] === 'flag').map(flagCells),
)}

A switch is turned off with \`--no-…\`, as in \`--no-production\`.

## Exit codes

0: done. 1: it failed, and one line on standard error says why. 2: it was given wrongly. A second SIGTERM or SIGINT while
the server drains ends it at once with 143 or 130.

## In Kubernetes

A service named \`hongyan\` puts variables such as \`HONGYAN_PORT=tcp://…\` into every pod of its namespace, which is not a port.
Give the service another name, or set \`enableServiceLinks: false\` in the pod's specification.
`;
}

function settingCells(key: OptionKey): string[] {
  const { from, about } = rows[key];
  const name = (source: Option['from'][number], text: string) => (from.includes(source) ? code(text) : '');
  return [
    name('file', key),
    name('flag', flagWithValue(key)),
    name('variable', variableOf(key)),
    defaultOf(key),
    usersOf(key),
    about,
  ];
}

function flagCells(key: OptionKey): string[] {
  return [code(flagWithValue(key)), defaultOf(key), usersOf(key), rows[key].about];
}

function flagWithValue(key: OptionKey): string {
  return [flagOf(key), rows[key].placeholder].filter(Boolean).join(' ');
}

function defaultOf(key: OptionKey): string {
  return rows[key].default === undefined ? '' : code(printed(rows[key].default));
}

function usersOf(key: OptionKey): string {
  const users = (Object.keys(commands) as CommandName[]).filter((name) => {
    return (commands[name].options as readonly OptionKey[]).includes(key);
  });
  return users.length === Object.keys(commands).length ? 'all' : users.join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'-|'.repeat(head.length)}`, ...body.map(line)].join('\n');
}
