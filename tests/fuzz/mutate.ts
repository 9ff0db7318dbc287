/**
 * Changes what was right: text as a broken wire or a careless hand would (bits, cuts, pieces of other texts), and JSON
 * values as a program of another version would (a key more, a key less, another type).
 */
import { type Draw, junk, NUMBERS, SNIPPETS } from './draw.ts';

/** Longest text that comes out: a frame holds no more. */
const MAX_LENGTH = 1024 * 1024;
const MOST_CHANGES = 3;
const MOST_COPIES = 50;

/** The text with one to three changes; `others` are texts of the same kind that pieces are taken from. */
export function mutateText(draw: Draw, text: string, others: readonly string[]): string {
  let changed = text;
  for (let left = 1 + draw.below(MOST_CHANGES); left > 0; left -= 1) changed = changeText(draw, changed, others);
  return changed.slice(0, MAX_LENGTH);
}

function changeText(draw: Draw, text: string, others: readonly string[]): string {
  const at = draw.below(text.length + 1);
  const end = Math.min(text.length, at + draw.below(12));
  const before = text.slice(0, at);
  switch (draw.below(9)) {
    case 0:
      return flipBit(draw, text);
    case 1:
      return before;
    case 2:
      return before + text.slice(end);
    case 3:
      return before + text.slice(at, end).repeat(draw.below(MOST_COPIES)) + text.slice(end);
    case 4: {
      const other = draw.pick(others);
      return before + other.slice(draw.below(other.length + 1));
    }
    case 5:
      return text.replace(/-?\d+(\.\d+)?/g, (found) => (draw.once(4) ? String(draw.pick(NUMBERS)) : found));
    case 6:
      return text.replace(/"[^"]*":/g, (key) => (draw.once(6) ? `${key}${draw.pick(SNIPPETS)},${key}` : key));
    default:
      return before + draw.pick(SNIPPETS) + text.slice(draw.once(2) ? at : end);
  }
}

/** What was no UTF-8 any more becomes a replacement character, as it does where bytes are read. */
function flipBit(draw: Draw, text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length === 0) return '\0';
  const at = draw.below(bytes.length);
  bytes[at] = bytes[at]! ^ (1 << draw.below(8));
  return bytes.toString();
}

type Holder = Record<string | number, unknown>;

/** A copy of the value with one to three places changed. */
export function mutateJson(draw: Draw, value: unknown): unknown {
  const root: Holder = { value: structuredClone(value) };
  for (let left = 1 + draw.below(MOST_CHANGES); left > 0; left -= 1) changeJson(draw, root);
  return root['value'];
}

function changeJson(draw: Draw, root: Holder): void {
  let holder = root;
  let key: string | number = 'value';
  // The deeper the place, the rarer; but the value as a whole is seldom what is changed.
  for (let inner = keysOf(holder[key]); inner.length > 0 && !draw.once(3); inner = keysOf(holder[key])) {
    holder = holder[key] as Holder;
    key = draw.pick(inner);
  }
  switch (draw.below(6)) {
    case 0:
      if (holder !== root) delete holder[key];
      break;
    case 1:
      if (holder !== root && !Array.isArray(holder)) define(holder, String(draw.pick(SNIPPETS)), junk(draw));
      break;
    case 2:
      holder[key] = [holder[key]];
      break;
    case 3:
      holder[key] = draw.once(4) ? JSON.stringify(holder[key]) : draw.pick(NUMBERS);
      break;
    default:
      holder[key] = typeof holder[key] === 'number' && draw.once(2) ? draw.pick(NUMBERS) : junk(draw);
  }
}

/** `__proto__` is a key like any other in JSON. */
function define(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function keysOf(value: unknown): (string | number)[] {
  if (Array.isArray(value)) return value.map((_, index) => index);
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
