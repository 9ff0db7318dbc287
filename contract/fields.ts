/**
 * The vocabulary the contract is written in: what a JSON value may be (`text`, `uint64`, `list(…)`), and what a row
 * of a struct promises (`required`, `optional`, `filled`). A field is a valibot schema that also says its `shape`, so
 * that one declaration gives the check, the types, the printer and the printed reference. Used by `structs/`,
 * `functions/`, `events.ts`; read by `print.ts`.
 */
import * as v from 'valibot';
import { newestSpellings } from './profiles.ts';

/** What a field looks like, for whoever prints, documents or hashes it. */
export type Shape =
  | { readonly is: 'text' | 'bool' }
  | { readonly is: 'number'; readonly name: string }
  | { readonly is: 'enum'; readonly name: string; readonly members: Readonly<Record<string, number>> }
  /** Text in profile v5, the number of the enum in v8. */
  | { readonly is: 'enumText'; readonly name: string; readonly members: Readonly<Record<string, number>> }
  /** `bare`: the empty list is printed as `{}` in profile v5. */
  | { readonly is: 'list'; readonly item: Field; readonly bare: boolean }
  | { readonly is: 'either'; readonly options: readonly Field[] }
  | { readonly is: 'choice'; readonly name: string; readonly tag: string; readonly structs: readonly Struct[] }
  | { readonly is: 'struct'; readonly name: string; readonly rows: Rows }
  | { readonly is: 'lazy'; readonly get: () => Field };

/** A value of the contract: what may be given for it (`In`) and what the SDK makes of it (`Out`). */
export interface Field<In = unknown, Out = In> extends v.GenericSchema<In, Out> {
  readonly shape: Shape;
}

/** What may be given for a field: keys that the SDK fills may be left out. */
export type Given<F extends Field> = v.InferInput<F>;
/** What the SDK makes of a field: keys that it fills are there. */
export type Made<F extends Field> = v.InferOutput<F>;

/**
 * One key of a struct.
 * - `required`: must be given, and is always there.
 * - `optional`: may be left out, on input and on output.
 * - `filled`: the SDK always fills it; accepted on input, where it may be left out.
 */
export interface Row<F extends Field = Field, Access extends 'required' | 'optional' | 'filled' = RowAccess> {
  readonly field: F;
  readonly access: Access;
}
type RowAccess = 'required' | 'optional' | 'filled';
export type Rows = { readonly [key: string]: Row };

type KeysWith<R extends Rows, Access extends RowAccess> = {
  [K in keyof R]: R[K]['access'] extends Access ? K : never;
}[keyof R];

/** The object type of rows as they may be given. */
export type GivenRows<R extends Rows> = { [K in KeysWith<R, 'required'>]: Given<R[K]['field']> } & {
  [K in KeysWith<R, 'optional' | 'filled'>]?: Given<R[K]['field']> | undefined;
};
/** The object type of rows as the SDK makes them. */
export type MadeRows<R extends Rows> = { [K in KeysWith<R, 'required' | 'filled'>]: Made<R[K]['field']> } & {
  [K in KeysWith<R, 'optional'>]?: Made<R[K]['field']> | undefined;
};

/** A JSON object of the contract; `rows` are its keys in neutral spelling. Unknown keys are dropped. */
export interface Struct<In = unknown, Out = In> extends Field<In, Out> {
  readonly name: string;
  readonly rows: Rows;
}

/** A key that must be given, see {@link Row}. */
// @__NO_SIDE_EFFECTS__
export function required<F extends Field>(field: F): Row<F, 'required'> {
  return { field, access: 'required' };
}

/** A key that may be left out, see {@link Row}. */
// @__NO_SIDE_EFFECTS__
export function optional<F extends Field>(field: F): Row<F, 'optional'> {
  return { field, access: 'optional' };
}

/** A key that the SDK fills, see {@link Row}. */
// @__NO_SIDE_EFFECTS__
export function filled<F extends Field>(field: F): Row<F, 'filled'> {
  return { field, access: 'filled' };
}

// @__NO_SIDE_EFFECTS__
function field<In, Out = In>(schema: v.GenericSchema, shape: Shape): Field<In, Out> {
  return Object.assign(schema, { shape }) as Field<In, Out>;
}

// @__NO_SIDE_EFFECTS__
function number(name: string, min: number, max: number): Field<number> {
  const fits = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
  return field(v.custom(fits, `must be an integer from ${min} to ${max}`), { is: 'number', name });
}

/** UTF-8 text. */
export const text: Field<string> = /* @__PURE__ */ field(v.string('must be text'), { is: 'text' });
export const bool: Field<boolean> = /* @__PURE__ */ field(v.boolean('must be true or false'), { is: 'bool' });
/** Numbers of C: `int` and `uint` have 32 bits. */
export const int: Field<number> = /* @__PURE__ */ number('int', -(2 ** 31), 2 ** 31 - 1);
export const uint: Field<number> = /* @__PURE__ */ number('uint', 0, 2 ** 32 - 1);
export const uint32: Field<number> = /* @__PURE__ */ number('uint32', 0, 2 ** 32 - 1);
/** 64-bit numbers are kept within what JSON readers hold exactly. */
export const uint64: Field<number> = /* @__PURE__ */ number('uint64', 0, Number.MAX_SAFE_INTEGER);
export const double: Field<number> = /* @__PURE__ */ field(v.custom(Number.isFinite, 'must be a number'), {
  is: 'number',
  name: 'double',
});

type Members = Readonly<Record<string, number>>;

/** A member of an enum, given by its number. */
// @__NO_SIDE_EFFECTS__
export function oneOf<const M extends Members>(name: string, members: M): Field<M[keyof M]> {
  const values = new Set<unknown>(Object.values(members));
  const message = `must be a ${name}: ${[...values].join(', ')}`;
  return field(
    v.custom((value) => values.has(value), message),
    { is: 'enum', name, members },
  );
}

/** A member of an enum by its name in `members`; profile v8 prints its number. Both are accepted. */
// @__NO_SIDE_EFFECTS__
export function oneOfText<const M extends Members>(name: string, members: M): Field<keyof M & string> {
  const names = new Map<unknown, string>(Object.entries(members).map(([key, value]) => [value, key]));
  const message = `must be one of ${Object.keys(members).join(', ')}`;
  const known = v.custom((value) => typeof value === 'string' && Object.hasOwn(members, value), message);
  const schema = prepared(known, (value) => names.get(value) ?? value);
  return field(schema, { is: 'enumText', name, members });
}

/** A list of values, with at least `min` and at most `max` items. */
// @__NO_SIDE_EFFECTS__
export function list<In, Out>(
  item: Field<In, Out>,
  limits: { min?: number; max?: number } = {},
): Field<readonly In[], Out[]> {
  const { min = 0, max = Number.POSITIVE_INFINITY } = limits;
  const items = v.array(item, 'must be a list');
  const schema =
    min === 0 && max === Number.POSITIVE_INFINITY
      ? items
      : v.pipe(
          v.custom<unknown[]>(
            (value) => !Array.isArray(value) || value.length <= max,
            `must have at most ${max} items`,
          ),
          items,
          v.minLength(min, `must have at least ${min} items`),
        );
  return field(schema, { is: 'list', item, bare: false });
}

/** A list of key and value pairs; the reference samples print an empty one as `{}`, which is accepted, too. */
// @__NO_SIDE_EFFECTS__
export function pairs<In, Out>(item: Field<In, Out>): Field<readonly In[], Out[]> {
  const schema = prepared(v.array(item, 'must be a list'), (value) => (isEmptyObject(value) ? [] : value));
  return field(schema, { is: 'list', item, bare: true });
}

/** A value whose type differs between headers; every one is accepted. */
// @__NO_SIDE_EFFECTS__
export function either<A, B>(first: Field<A>, second: Field<B>): Field<A | B> {
  return field(v.union([first, second], 'must be text or a number'), { is: 'either', options: [first, second] });
}

/** A JSON object. Its keys are accepted in the spelling of every header and come out in the neutral one. */
// @__NO_SIDE_EFFECTS__
export function struct<R extends Rows>(name: string, rows: R): Struct<GivenRows<R>, MadeRows<R>> {
  const entries: v.ObjectEntries = {};
  for (const [key, row] of Object.entries(rows)) {
    entries[key] = row.access === 'required' ? row.field : v.optional(row.field);
  }
  const renamed = newestSpellings(name, Object.keys(rows));
  const object = v.object(entries, (issue) => (issue.received === 'undefined' ? 'is missing' : 'must be an object'));
  const schema = prepared(object, (value) => withNeutralKeys(value, renamed));
  return Object.assign(schema, { shape: { is: 'struct', name, rows }, name, rows }) as never;
}

/** A struct that only leaves the SDK, so that there is one type of it: every `filled` key is there. */
// @__NO_SIDE_EFFECTS__
export function output<R extends Rows>(name: string, rows: R): Struct<MadeRows<R>> {
  return struct(name, rows) as Field as Struct<MadeRows<R>>;
}

/** One of several structs, told apart by the value of the key `tag`. */
// @__NO_SIDE_EFFECTS__
export function choice<In, Out>(name: string, tag: string, structs: readonly Struct[]): Field<In, Out> {
  const byTag = new Map<unknown, v.GenericSchema>();
  for (const option of structs) byTag.set(tagOf(option, tag), option);
  const unknown = v.custom(
    () => false,
    `must have one of these as its ${tag}: ${[...byTag.keys()].sort((a, b) => Number(a) - Number(b)).join(', ')}`,
  );
  const schema = v.lazy((value) => byTag.get((value as Record<string, unknown> | null | undefined)?.[tag]) ?? unknown);
  return field(schema, { is: 'choice', name, tag, structs });
}

/** The fixed value of a struct's tag key, see {@link choice}. */
// @__NO_SIDE_EFFECTS__
export function exactly<const N extends number>(name: string, members: Members, value: N): Field<N> {
  const only = Object.fromEntries(Object.entries(members).filter(([, number]) => number === value));
  return oneOf(name, only) as Field<number> as Field<N>;
}

/** A field that is declared later: breaks the circle message, element, merged messages. */
// @__NO_SIDE_EFFECTS__
export function lazily<In, Out>(get: () => Field<In, Out>): Field<In, Out> {
  return field(v.lazy(get), { is: 'lazy', get: get as () => Field });
}

/** Whether a value is right for a field. */
export function accepts<F extends Field>(field: F, value: unknown): value is Given<F> {
  return !field['~run']({ value }, {}).issues;
}

function tagOf(option: Struct, tag: string): number | undefined {
  const shape = option.rows[tag]?.field.shape;
  return shape?.is === 'enum' ? Object.values(shape.members)[0] : undefined;
}

/** Makes a schema look at `prepare(value)` instead of the value. */
function prepared<S extends v.GenericSchema>(schema: S, prepare: (value: unknown) => unknown): S {
  const run = schema['~run'];
  const prepared: typeof run = (dataset, config) => {
    dataset.value = prepare(dataset.value);
    return run.call(schema, dataset, config);
  };
  return Object.assign(schema, { '~run': prepared });
}

function withNeutralKeys(value: unknown, renamed: readonly (readonly [string, string])[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  let result = value as Record<string, unknown>;
  for (const [neutral, newest] of renamed) {
    if (result[newest] === undefined || Object.hasOwn(result, neutral)) continue;
    if (result === value) result = { ...result };
    result[neutral] = result[newest];
  }
  return result;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}
