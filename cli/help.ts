/** The help texts, printed from the table of options. */
import { flagOf, printed, variableOf, type Option } from './options/option.ts';
import { type CommandName, commands, options } from './options/table.ts';

const WIDTH = 100;

/** What `hongyan --help` prints. */
export function generalHelp(): string {
  const rows = Object.entries(commands).map(
    ([name, command]) => [usageOf(name as CommandName), command.about] as const,
  );
  return `Hongyan, an instant-messaging system one team can own whole.\n\n${columns(rows)}\n
hongyan COMMAND --help tells the flags of a command, hongyan --version the version.
All settings: docs/configuration.md\n`;
}

/** What `hongyan COMMAND --help` prints. */
export function commandHelp(name: CommandName): string {
  const flags = commands[name].options.filter((key) => isFlag(options[key]));
  const rows = flags.map((key) => [flagWithValue(key), `${options[key].about}${notes(key)}`] as const);
  return `hongyan ${usageOf(name)}\n\n${commands[name].about}\n\n${columns(rows)}\n${NOTES[name] ?? ''}`;
}

const NOTES: Partial<Record<CommandName, string>> = {
  serve: `
Apps are set in the configuration file, or with --app and --secret for one.
SIGTERM or SIGINT lets what is in flight finish and exits 0; a second one exits at once.
`,
  chat: `
Lines are sent as they are; /help tells the commands. Piped input and --script run line by line, and the exit code
is 1 if a line failed. The key comes from --app and --secret, the configuration file or the data directory.
`,
  migrate: `
The server has to be stopped. Devices go on where they are. What was interrupted goes on when it is run again; a
data directory that was moved is not served any more, but left as it is.
`,
  export: `
Sessions are printed without their secrets. The form of the lines is told in docs/moving.md.
`,
  check: `
The server has to be stopped, unless the store is a PostgreSQL database. Prints one line for each problem; the exit
code is 1 if there is one. Nothing is changed.
`,
  backup: `
The copy has everything that was acknowledged before it began. PostgreSQL is backed up with its own tools. All of it:
docs/backup.md.
`,
  restore: `
The data directory has to be empty. Devices drop what they have seen since the backup was made: docs/backup.md.
`,
  doctor: `
Every check says ok, warn or fail, and what to do. The exit code is 1 if one failed.
`,
};

/** Flags a command does not do without. */
const REQUIRED: Partial<Record<CommandName, string[]>> = {
  chat: ['--to PEER'],
  migrate: ['--to ADDRESS'],
  backup: ['--to DIRECTORY'],
  restore: ['--from DIRECTORY'],
};

function usageOf(name: CommandName): string {
  return [name, ...commands[name].operands, ...(REQUIRED[name] ?? [])].join(' ');
}

function isFlag(row: Option): boolean {
  return row.from.includes('flag');
}

function flagWithValue(key: keyof typeof options): string {
  const { placeholder } = options[key] as Option;
  return placeholder === undefined ? flagOf(key) : `${flagOf(key)} ${placeholder}`;
}

function notes(key: keyof typeof options): string {
  const row: Option = options[key];
  const parts = [];
  if (row.default !== undefined && row.notation !== 'switch') parts.push(`default ${printed(row.default)}`);
  if (row.from.includes('variable')) parts.push(variableOf(key));
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** Two columns; the second one is wrapped within its own width. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const indent = Math.max(...rows.map(([first]) => first.length)) + 4;
  return rows
    .map(([first, second]) => {
      return `  ${first.padEnd(indent - 2)}${wrap(second, WIDTH - indent).join(`\n${' '.repeat(indent)}`)}`;
    })
    .join('\n');
}

/** Breaks a text at spaces into lines of at most `width` characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
