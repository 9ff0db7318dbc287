/**
 * JSON text in and out. A printer is made from a field and a profile and prints with sorted keys, as the C SDK does;
 * a reader takes text in either profile's spelling, checks it, and gives the value in neutral spelling or says what is
 * wrong and where. Both sides use them on every message, so a printer is compiled once and kept.
 */
import * as v from 'valibot';
import type { Field, Given, Made, Shape } from './fields.ts';
import { MAX_JSON_DEPTH, MAX_JSON_LENGTH } from './limits.ts';
import { type Profile, spelling } from './profiles.ts';

type Print = (value: unknown) => string;

const compiled = {
  v5: /* @__PURE__ */ new WeakMap<Field, Print>(),
  v8: /* @__PURE__ */ new WeakMap<Field, Print>(),
};

/**
 * A function that prints values of a field as JSON text: keys sorted at every level and spelled as the profile does.
 * Keys without a value, and keys that are not of the contract, are left out.
 */
export function printer<F extends Field>(field: F, profile: Profile = 'v5'): (value: Made<F>) => string {
  return compile(field, profile);
}

function compile(field: Field, profile: Profile): Print {
  let print = compiled[profile].get(field);
  if (!print) {
    print = compileShape(field.shape, profile);
    compiled[profile].set(field, print);
  }
  return print;
}

function compileShape(shape: Shape, profile: Profile): Print {
  switch (shape.is) {
    case 'text':
      return printText;
    case 'bool':
    case 'number':
    case 'enum':
      return printScalar;
    case 'enumText':
      return profile === 'v5' ? printText : (value) => printScalar(shape.members[value as string]);
    case 'either':
      return (value) => (typeof value === 'string' ? printText(value) : printScalar(value));
    case 'list':
      return compileList(compile(shape.item, profile), shape.bare && profile === 'v5' ? '{}' : '[]');
    case 'struct':
      return compileStruct(shape, profile);
    case 'choice':
      return compileChoice(shape, profile);
    case 'lazy': {
      let print: Print | undefined;
      return (value) => {
        print ??= compile(shape.get(), profile);
        return print(value);
      };
    }
  }
}

function compileList(print: Print, empty: string): Print {
  return (value) => {
    const items = value as readonly unknown[];
    if (items.length === 0) return empty;
    let text = `[${print(items[0])}`;
    for (let i = 1; i < items.length; i++) text += `,${print(items[i])}`;
    return `${text}]`;
  };
}

function compileStruct(shape: Extract<Shape, { is: 'struct' }>, profile: Profile): Print {
  const fields = Object.entries(shape.rows)
    .map(([key, row]) => ({ key, name: spelling(shape.name, key, profile), print: compile(row.field, profile) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ key, name, print }) => ({ key, first: `{"${name}":`, next: `,"${name}":`, print }));
  return (value) => {
    const object = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const { key, first, next, print } of fields) {
      const item = object[key];
      if (item !== undefined) text += (text === '' ? first : next) + print(item);
    }
    return text === '' ? '{}' : `${text}}`;
  };
}

function compileChoice(shape: Extract<Shape, { is: 'choice' }>, profile: Profile): Print {
  const printers = new Map<unknown, Print>();
  for (const struct of shape.structs) {
    const tag = struct.rows[shape.tag]!.field.shape as Extract<Shape, { is: 'enum' }>;
    for (const value of Object.values(tag.members)) printers.set(value, compile(struct, profile));
  }
  return (value) => printers.get((value as Readonly<Record<string, unknown>>)[shape.tag])?.(value) ?? '{}';
}

/** Text that stands in JSON as it is; asking is cheaper than having it escaped. */
const PLAIN = /^[ !#-[\]-~]*$/;

function printText(value: unknown): string {
  const text = value as string;
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

function printScalar(value: unknown): string {
  return Number.isFinite(value) || typeof value === 'boolean' ? `${value as number | boolean}` : 'null';
}

/** What reading gives: a value that is right for the field, or a text that says where it is not, for a person. */
export type Read<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: string };

/**
 * A function that reads JSON text as a field. Keys may be spelled as in either profile; unknown ones are dropped.
 * Text of any size and nesting costs bounded work. Expected errors: -3 (TIM_ERR_JSON) of a call, 6027 in its callback.
 */
export function reader<F extends Field>(field: F): (text: string) => Read<Given<F>> {
  return (text) => {
    const parsed = parseJson(text);
    if (parsed.error !== undefined) return parsed;
    const result = v.safeParse(field, parsed.value, { abortEarly: true });
    return result.success ? { value: result.output as Given<F> } : { error: explain(result.issues[0]) };
  };
}

/** Takes JSON text apart at a bounded cost, whatever the text; what comes out is of bounded nesting. */
export function parseJson(text: string): Read<unknown> {
  if (text.length > MAX_JSON_LENGTH) return { error: `longer than ${MAX_JSON_LENGTH} characters` };
  if (isTooDeep(text)) return { error: `nested deeper than ${MAX_JSON_DEPTH} levels` };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { error: `not JSON: ${(error as Error).message}` };
  }
}

/** As {@link reader}, for a value of the typed face: what comes out shares nothing with what was given. */
export function checker<F extends Field>(field: F): (value: unknown) => Read<Given<F>> {
  const read = reader(field);
  return (value) => {
    try {
      return read(JSON.stringify(value) ?? 'null');
    } catch (error) {
      return { error: `not JSON: ${(error as Error).message}` };
    }
  };
}

/** `message_elem_array[0].text_elem_content must be text` */
function explain(issue: v.BaseIssue<unknown>): string {
  let path = '';
  for (const { key } of issue.path ?? []) {
    if (typeof key === 'number') path += `[${key}]`;
    else path += path === '' ? String(key) : `.${String(key)}`;
  }
  return `${path || 'the value'} ${issue.message}`;
}

/** Whether brackets nest deeper than allowed. Text that is too short for that is not looked at. */
function isTooDeep(text: string): boolean {
  if (text.length <= 2 * MAX_JSON_DEPTH) return false;
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++depth > MAX_JSON_DEPTH) return true;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
  }
  return false;
}

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
