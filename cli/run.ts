/** Runs one command line: finds the command, resolves its settings, and turns its outcome into an exit code. */
import { readFileSync } from 'node:fs';
import { Failure } from './failure.ts';
import { commandHelp, generalHelp } from './help.ts';
import { resolve, type Surroundings } from './options/resolve.ts';
import { type CommandName, commands, type Settings } from './options/table.ts';
import { didYouMean, UsageError } from './options/usage-error.ts';
import { version } from './version.ts';

const LONGEST_INTERVAL_MS = 0x7fff_ffff;

const surroundings: Surroundings = {
  environment: process.env,
  readFile: (path) => readFileSync(path, 'utf8'),
};

type Runners = {
  [N in CommandName]: (settings: Settings<N>, operands: readonly string[]) => Promise<number>;
};

/** How each command is run. A command's own parts are loaded only when it is: a doctor needs no server. */
const runners: Runners = {
  serve: async (settings) => (await import('./serve.ts')).serve(settings),
  chat: async (settings, [user]) => (await import('./chat.ts')).chat(user!, settings),
  sig: async (settings, [user]) => (await import('./sig.ts')).sig(user!, settings),
  doctor: async (settings) => (await import('./doctor.ts')).doctor(settings),
  migrate: async (settings) => (await import('./migrate.ts')).migrate(settings),
  export: async (settings) => (await import('./export.ts')).exportStore(settings),
  check: async (settings) => (await import('./check.ts')).check(settings),
  backup: async (settings) => (await import('./backup.ts')).backup(settings),
  restore: async (settings) => (await import('./restore.ts')).restore(settings),
};

/** Runs `argv` (without node and script) and resolves to the exit code: 0 done, 1 failed, 2 given wrongly. */
export async function run(argv: readonly string[]): Promise<number> {
  // Timers of the SDK and the server don't keep a program alive; that a command is unfinished is known only here.
  const alive = setInterval(() => undefined, LONGEST_INTERVAL_MS);
  try {
    return await dispatch(argv);
  } catch (error) {
    if (error instanceof UsageError) return complain(error.message, 2);
    if (error instanceof Failure) return complain(error.message, 1);
    throw error;
  } finally {
    clearInterval(alive);
  }
}

async function dispatch([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined) {
    process.stderr.write(generalHelp());
    return 2;
  }
  if (['--version', 'version'].includes(name)) return print(`${version()}\n`);
  if (['--help', '-h', 'help'].includes(name)) {
    return print(rest[0] === undefined ? generalHelp() : commandHelp(commandNamed(rest[0])));
  }
  const command = commandNamed(name);
  if (rest.includes('--help') || rest.includes('-h')) return print(commandHelp(command));
  return runCommand(command, rest);
}

function runCommand<N extends CommandName>(command: N, argv: readonly string[]): Promise<number> {
  const { settings, operands } = resolve(command, argv, surroundings);
  const runner: Runners[N] = runners[command];
  return runner(settings, operands);
}

function commandNamed(name: string): CommandName {
  const names = Object.keys(commands) as CommandName[];
  const command = names.find((candidate) => candidate === name);
  if (command === undefined) {
    throw new UsageError(`unknown command ${name}${didYouMean(name, names)}; hongyan --help tells them all`);
  }
  return command;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function complain(message: string, code: number): number {
  process.stderr.write(`hongyan: ${message}\n`);
  return code;
}
