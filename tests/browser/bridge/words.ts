/**
 * What a test and a page say to each other, as text. Values travel as JSON; what JSON has no form for, and what has an
 * identity (functions, buffers, objects that must come back as themselves), travels under a tag with a name.
 */

/** From the test to the page. An `ask` is answered at once; a `step` when the page has nothing left to do; `told` answers a `tell`. */
export type Order =
  | {
      is: 'ask' | 'step';
      n: number;
      /** What is to be done before. */
      ahead: [op: string, args: unknown[]][];
      op: string;
      args: unknown[];
      clock: Clocks | undefined;
    }
  | { is: 'told'; value?: unknown; thrown?: unknown };

/**
 * From the page to the test. A `tell` runs a function of the test, and the page stands still until it is told the end;
 * among the posts, it does not.
 */
export type Word = (
  | { is: 'ready' }
  | { is: 'answer' | 'settled'; n: number; value?: unknown; thrown?: unknown }
  | { is: 'tell'; name: number; args: unknown[]; seen: number }
) & {
  /** What the page did meanwhile that needs no answer, in order. */
  posts: [op: string, ...args: unknown[]][];
  /** Buffers of the test that were written to. */
  written: [name: number, bytes: string][];
};

/** The time on a host: its number, wall clock and monotonic clock. */
export type Clocks = [host: number, now: number, monotonic: number];

/** Something with an identity, on its way. */
export interface Tagged {
  $: string;
  name?: number;
  [more: string]: unknown;
}

/** How one side names what has an identity, and finds it again. */
export interface Names {
  tag(value: object): Tagged | undefined;
  find(tagged: Tagged): unknown;
}

export function encode(value: unknown, names: Names): unknown {
  switch (typeof value) {
    case 'undefined':
      return { $: 'undefined' };
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', text: numberText(value) };
    case 'bigint':
      return { $: 'bigint', text: String(value) };
    case 'symbol':
      return { $: 'symbol' };
    case 'function':
      return names.tag(value);
    case 'object':
      if (value === null) return null;
      return names.tag(value) ?? encodeObject(value, names);
    default:
      return value;
  }
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function encodeObject(value: object, names: Names): unknown {
  if (Array.isArray(value)) return value.map((item) => encode(item, names));
  if (value instanceof Uint8Array) return { $: 'bytes', bytes: textOfBytes(value) };
  const entries = Object.entries(value).map(([key, item]) => [key, encode(item, names)] as const);
  if (!(value instanceof Error)) return Object.fromEntries(entries);
  const { name, message, stack } = value;
  return { $: 'error', class: name, message, stack, more: Object.fromEntries(entries) };
}

export function decode(value: unknown, names: Names): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => decode(item, names));
  if (typeof (value as Tagged).$ === 'string') return decodeTagged(value as Tagged, names);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item, names)]));
}

function decodeTagged(tagged: Tagged, names: Names): unknown {
  switch (tagged.$) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(tagged['text']);
    case 'bigint':
      return BigInt(String(tagged['text']));
    case 'symbol':
      return Symbol('from the other side');
    case 'bytes':
      return tagged.name === undefined ? bytesOfText(String(tagged['bytes'])) : names.find(tagged);
    case 'error': {
      const { class: kind, message, stack, more } = tagged;
      const error = kind === 'TypeError' ? new TypeError(String(message)) : new Error(String(message));
      return Object.assign(error, { stack }, decode(more, names));
    }
    default:
      return names.find(tagged);
  }
}

/** What the engines of both sides have, and the compiler does not know yet. */
const base64 = Uint8Array as unknown as { fromBase64(text: string): Uint8Array };

export function textOfBytes(bytes: Uint8Array): string {
  return (bytes as unknown as { toBase64(): string }).toBase64();
}

export function bytesOfText(text: string): Uint8Array {
  return base64.fromBase64(text);
}
