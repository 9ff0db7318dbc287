/** What an option is: the row type of the table in `table.ts`, and the builders that the rows are written with. */
import * as v from 'valibot';

/** Where a value may come from. When it comes from several, the first of flag, variable, file wins. */
export type Source = 'flag' | 'variable' | 'file';

/** How a value is written in a flag or variable: as it is, as a whole number, as yes or no, or as JSON. */
export type Notation = 'text' | 'integer' | 'switch' | 'json';

/** The values an option takes. */
export interface Kind<T> {
  notation: Notation;
  schema: v.GenericSchema<unknown, T>;
  /** Completes "expected …" in an error. */
  expects: string;
}

/** One option; `D` is the type of its default. */
export interface Option<T = unknown, D extends T | undefined = T | undefined> extends Kind<T> {
  /** One line for the help, the example file and the documentation. */
  about: string;
  /** Stands for the value in the help, as in `--port PORT`; absent for a switch. */
  placeholder?: string;
  from: readonly Source[];
  default: D;
  /** What the example file shows of a setting that has no default. */
  example?: T;
}

/** What an option resolves to: its default, if it has one, takes the place of nothing. */
export type ValueOf<O> = O extends Option<infer T, infer D> ? T | (undefined extends D ? undefined : never) : never;

/** Makes a row whose default may stand in for the value. */
export function option<T, const D extends T | undefined>(
  kind: Kind<T>,
  row: Omit<Option<T, D>, keyof Kind<T>>,
): Option<T, D> {
  return { ...kind, ...row };
}

/** Whole numbers of a range, both ends included. */
export function integer(least: number, most: number): Kind<number> {
  return {
    notation: 'integer',
    schema: v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most)),
    expects: `a whole number from ${least} to ${most}`,
  };
}

/** Any text but the empty one. */
export function text(expects: string): Kind<string> {
  return { notation: 'text', schema: v.pipe(v.string(), v.nonEmpty()), expects };
}

/** One of a few words. */
export function choice<const T extends string>(words: readonly T[]): Kind<T> {
  return { notation: 'text', schema: v.picklist(words), expects: `one of ${words.join(', ')}` };
}

/** Yes or no: a flag alone means yes, `--no-…` means no. */
export const toggle: Kind<boolean> = { notation: 'switch', schema: v.boolean(), expects: 'true or false' };

/** A structured value; `expects` names its form in short. */
export function structure<T>(schema: v.GenericSchema<unknown, T>, expects: string): Kind<T> {
  return { notation: 'json', schema, expects };
}

/** The flag of a key: `logLevel` is `--log-level`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The environment variable of a key: `logLevel` is `HONGYAN_LOG_LEVEL`. */
export function variableOf(key: string): string {
  return `HONGYAN_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** A value as it is written on a command line or in a variable. */
export function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
