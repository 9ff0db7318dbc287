/**
 * Parameters of functions and events: how each stands in a C argument list, and what it is for the typed face. Used by
 * `functions/` and `events.ts`.
 */
import { type Field, text } from './fields.ts';

/**
 * One parameter. `C` is its type in the C facade, `In` what a caller of the typed face gives for it, `Out` what a
 * listener gets.
 * - `value`: a number, flag or text, the same in both faces.
 * - `json`: JSON text in the C facade, a typed value in the typed face. If it may be empty, null and '' stand for
 *   "not given".
 * - `buffer`: memory the SDK writes NUL-ended text into, or null; the typed face has no use for it.
 */
export interface Param<Name extends string = string, C = unknown, In = unknown, Out = unknown> {
  readonly name: Name;
  readonly as: 'value' | 'json' | 'buffer';
  readonly field: Field;
  readonly mayBeEmpty: boolean;
  /** Carries the types; not there at run time. */
  readonly types?: { readonly c: C; readonly in: In; readonly out: Out };
}

/** What {@link json} makes. */
export interface Json<Name extends string, In, Out> extends Param<Name, string, In, Out> {
  readonly as: 'json';
  readonly mayBeEmpty: false;
}
/** What {@link optionalJson} makes. */
export interface OptionalJson<Name extends string, In, Out> extends Param<Name, string | null, In, Out> {
  readonly as: 'json';
  readonly mayBeEmpty: true;
}
/** What {@link param} makes. */
export interface Value<Name extends string, T> extends Param<Name, T, T, T> {
  readonly as: 'value';
  readonly mayBeEmpty: false;
}
/** What {@link buffer} makes. */
export interface Buffer<Name extends string> extends Param<Name, Uint8Array | null, never, never> {
  readonly as: 'buffer';
  readonly mayBeEmpty: true;
}

/** A number, flag or text. */
// @__NO_SIDE_EFFECTS__
export function param<Name extends string, T>(name: Name, field: Field<T>): Value<Name, T> {
  return { name, as: 'value', field, mayBeEmpty: false } as Value<Name, T>;
}

/** JSON text, a value in the typed face. */
// @__NO_SIDE_EFFECTS__
export function json<Name extends string, In, Out>(name: Name, field: Field<In, Out>): Json<Name, In, Out> {
  return { name, as: 'json', field, mayBeEmpty: false } as Json<Name, In, Out>;
}

/** JSON text that may be null or ''. */
// @__NO_SIDE_EFFECTS__
export function optionalJson<Name extends string, In, Out>(
  name: Name,
  field: Field<In, Out>,
): OptionalJson<Name, In, Out> {
  return { name, as: 'json', field, mayBeEmpty: true } as OptionalJson<Name, In, Out>;
}

/** Memory that gets NUL-ended text, or null. */
// @__NO_SIDE_EFFECTS__
export function buffer<Name extends string>(name: Name): Buffer<Name> {
  return { name, as: 'buffer', field: text, mayBeEmpty: true };
}

type Types<P extends Param> = NonNullable<P['types']>;

/** The leading arguments of the C facade. */
export type CArguments<P extends readonly Param[]> = { -readonly [I in keyof P]: Types<P[I]>['c'] };
/** The arguments a listener of the typed face gets. */
export type TypedArguments<P extends readonly Param[]> = { -readonly [I in keyof P]: Types<P[I]>['out'] };
/** The object a caller of the typed face gives. */
export type NamedArguments<P extends readonly Param[]> = {
  [K in Exclude<P[number], { mayBeEmpty: true }> as K['name']]: Types<K>['in'];
} & {
  [K in Extract<P[number], { as: 'json'; mayBeEmpty: true }> as K['name']]?: Types<K>['in'] | undefined;
};
