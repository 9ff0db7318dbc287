/** Takes a command line apart into operands and flags. What the flags mean is the table's business. */
import type { OptionKey } from './table.ts';
import { options } from './table.ts';
import { flagOf } from './option.ts';
import { didYouMean, UsageError } from './usage-error.ts';

/** A command line taken apart; flags that were given, as raw text (`true` or `false` for a switch). */
export interface Arguments {
  operands: string[];
  flags: Map<OptionKey, string>;
}

/**
 * Reads `--flag value`, `--flag=value`, `--switch`, `--no-switch`; `--` ends the flags and `-` alone is an operand.
 * `allowed` are the keys the command takes. Throws {@link UsageError}.
 */
export function parseArguments(argv: readonly string[], allowed: readonly OptionKey[]): Arguments {
  const byFlag = flagsOf(allowed);
  const result: Arguments = { operands: [], flags: new Map() };
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      result.operands.push(...rest);
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      result.operands.push(word);
      continue;
    }
    const [name, inline] = splitOnce(word === '-h' ? '--help' : word);
    const known = byFlag.get(name);
    if (known === undefined) throw unknownFlag(name, [...byFlag.keys()]);
    const { key, meaning } = known;
    if (result.flags.has(key)) throw new UsageError(`${flagOf(key)} is given twice`);
    if (meaning !== undefined && inline !== undefined) throw new UsageError(`${name} takes no value`);
    result.flags.set(key, meaning ?? inline ?? valueAfter(name, rest));
  }
  return result;
}

type Known = { key: OptionKey; meaning?: 'true' | 'false' };

function flagsOf(allowed: readonly OptionKey[]): Map<string, Known> {
  const byFlag = new Map<string, Known>();
  for (const key of allowed) {
    if (!(options[key].from as readonly string[]).includes('flag')) continue;
    const flag = flagOf(key);
    if (options[key].notation !== 'switch') byFlag.set(flag, { key });
    else byFlag.set(flag, { key, meaning: 'true' }).set(flag.replace('--', '--no-'), { key, meaning: 'false' });
  }
  return byFlag;
}

function splitOnce(word: string): [string, string | undefined] {
  const equals = word.indexOf('=');
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function valueAfter(name: string, rest: string[]): string {
  const value = rest.shift();
  if (value === undefined) throw new UsageError(`${name} needs a value`);
  if (value.startsWith('-') && value !== '-') {
    throw new UsageError(`${name} needs a value; if ${value} is meant, write ${name}=${value}`);
  }
  return value;
}

function unknownFlag(name: string, flags: readonly string[]): UsageError {
  const elsewhere = Object.keys(options).map((key) => flagOf(key));
  if (elsewhere.includes(name)) return new UsageError(`${name} is not a flag of this command`);
  return new UsageError(`unknown flag ${name}${didYouMean(name, flags)}`);
}
