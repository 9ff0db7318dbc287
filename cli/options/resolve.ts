/**
 * From a command line, the environment and a configuration file to the settings a command runs with. A flag wins
 * over a variable, a variable over the file, the file over the default. Whatever is misspelt is an error with a hint.
 */
import * as v from 'valibot';
import { parseArguments } from './arguments.ts';
import { parseJsonc } from './jsonc.ts';
import { flagOf, type Option, variableOf } from './option.ts';
import { type CommandName, commands, type OptionKey, options, type Settings } from './table.ts';
import { didYouMean, nearest, UsageError } from './usage-error.ts';

/** What settings are resolved from; the program passes the real things, a test its own. */
export interface Surroundings {
  environment: Readonly<Record<string, string | undefined>>;
  /** Reads a text file; throws if it can't. */
  readFile: (path: string) => string;
}

/** Resolves one command. `argv` is what follows the command's name. Throws {@link UsageError}. */
export function resolve<N extends CommandName>(
  command: N,
  argv: readonly string[],
  { environment, readFile }: Surroundings,
): { operands: string[]; settings: Settings<N> } {
  const allowed: readonly OptionKey[] = commands[command].options;
  const { operands, flags } = parseArguments(argv, allowed);
  checkVariables(environment);

  const given = (key: OptionKey): unknown => {
    const flag = flags.get(key);
    if (flag !== undefined) return valueOf(key, flagOf(key), flag);
    const variable = isFrom(key, 'variable') ? environment[variableOf(key)] : undefined;
    return variable === undefined || variable === '' ? undefined : valueOf(key, variableOf(key), variable);
  };
  const path = given('config') as string | undefined;
  const file = path === undefined ? {} : readConfiguration(path, readFile);
  const settings = allowed.map((key) => [key, given(key) ?? file[key] ?? options[key].default]);

  checkOperands(command, operands);
  return { operands, settings: Object.fromEntries(settings) as Settings<N> };
}

/** Reads a configuration file: every key known and of its type, whichever command it is for. Throws {@link UsageError}. */
export function readConfiguration(
  path: string,
  readFile: (path: string) => string,
): Partial<Record<OptionKey, unknown>> {
  const result = parseJsonc(textOf(path, readFile));
  if ('reason' in result) throw new UsageError(`${path}:${result.line}:${result.column}: ${result.reason}`);
  const { value } = result;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`${path}: expected an object of settings, { … }`);
  }
  const known = (Object.keys(options) as OptionKey[]).filter((key) => isFrom(key, 'file'));
  const settings: Partial<Record<OptionKey, unknown>> = {};
  for (const [name, given] of Object.entries(value)) {
    const key = known.find((candidate) => candidate === name);
    if (key === undefined) throw new UsageError(`${path}: unknown setting "${name}"${didYouMean(name, known)}`);
    settings[key] = checked(key, `${path}: ${key}`, given);
  }
  return settings;
}

function textOf(path: string, readFile: (path: string) => string): string {
  try {
    return readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`can't read the configuration file ${path}: ${reason}`);
  }
}

function isFrom(key: OptionKey, source: Option['from'][number]): boolean {
  return (options[key].from as Option['from']).includes(source);
}

/** The value of a flag's or variable's text. `where` names the origin in an error. */
function valueOf(key: OptionKey, where: string, raw: string): unknown {
  const { notation } = options[key];
  if (notation === 'integer') return checked(key, where, /^-?\d+$/.test(raw) ? Number(raw) : raw);
  if (notation === 'switch') return checked(key, where, { true: true, 1: true, false: false, 0: false }[raw] ?? raw);
  if (notation === 'text') return checked(key, where, raw);
  const result = parseJsonc(raw);
  if ('reason' in result) throw new UsageError(`${where}: ${result.reason} (column ${result.column})`);
  return checked(key, where, result.value);
}

function checked(key: OptionKey, where: string, value: unknown): unknown {
  const row = options[key] as Option;
  const result = v.safeParse(row.schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  if (path !== null) throw new UsageError(`${where}.${path}: ${structureProblem(issue)}`);
  throw new UsageError(`${where}: expected ${row.expects}, not ${JSON.stringify(value)}`);
}

/** What is wrong inside a structured value, without the value itself (it may be a secret). */
function structureProblem(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'unknown setting';
  if (issue.received === 'undefined') return 'is missing';
  return `expected ${issue.expected ?? 'another value'}`;
}

/** A variable that nearly spells a setting is a mistake; any other `HONGYAN_…` may be somebody else's. */
function checkVariables(environment: Surroundings['environment']): void {
  const known = (Object.keys(options) as OptionKey[]).filter((key) => isFrom(key, 'variable')).map(variableOf);
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('HONGYAN_') || known.includes(name)) continue;
    const suffix = (variable: string) => variable.slice('HONGYAN_'.length);
    const meant = nearest(suffix(name), known.map(suffix));
    if (meant !== undefined) throw new UsageError(`unknown variable ${name} (did you mean HONGYAN_${meant}?)`);
  }
}

function checkOperands(command: CommandName, operands: readonly string[]): void {
  const expected: readonly string[] = commands[command].operands;
  const missing = expected[operands.length];
  if (missing !== undefined) throw new UsageError(`hongyan ${command} needs ${missing}`);
  const extra = operands[expected.length];
  if (extra !== undefined) throw new UsageError(`hongyan ${command} takes no further argument "${extra}"`);
}
