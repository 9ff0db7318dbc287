/**
 * Reads JSON with comments: `//` and block comments, and a comma after the last item, as in the commented example
 * file. The configuration file is read with it. It is stricter than JSON in one point (a key given twice is an error)
 * and names the line of every mistake without quoting the text, which may hold a secret.
 */

/** What stands in a text: the value, or where and why it can't be read (line and column from 1). */
export type JsoncResult = { value: unknown } | { line: number; column: number; reason: string };

/** What no configuration reaches: whatever else is longer or nests deeper would use up the stack. */
const MAX_LENGTH = 1_000_000;
const MAX_DEPTH = 100;

/** Reads one text. */
export function parseJsonc(text: string): JsoncResult {
  const cursor: Cursor = { text, at: 0, depth: 0 };
  try {
    if (text.length > MAX_LENGTH) throw new Mistake(`the text is longer than ${MAX_LENGTH} characters`, 0);
    const value = parseValue(cursor);
    skipBlanks(cursor);
    if (cursor.at < text.length) throw new Mistake('something follows the end of the value', cursor.at);
    return { value };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    const before = text.slice(0, error.at);
    return { line: before.split('\n').length, column: error.at - before.lastIndexOf('\n'), reason: error.message };
  }
}

interface Cursor {
  readonly text: string;
  at: number;
  /** Objects and lists that are open. */
  depth: number;
}

/** Ends the reading; never leaves this file. */
class Mistake extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const BLANKS = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const STRING = /"(?:\\.|[^"\\\n])*"/y;
const LITERAL = /true\b|false\b|null\b|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function parseValue(cursor: Cursor): unknown {
  skipBlanks(cursor);
  if (take(cursor, '{')) return parseInside(cursor, parseObject);
  if (take(cursor, '[')) return parseInside(cursor, parseArray);
  if (cursor.text[cursor.at] === '"') return parseString(cursor);
  const literal = match(cursor, LITERAL);
  if (literal === undefined) throw new Mistake(`expected a value${endOf(cursor)}`, cursor.at);
  return JSON.parse(literal);
}

function parseInside(cursor: Cursor, parse: (cursor: Cursor) => unknown): unknown {
  if (cursor.depth === MAX_DEPTH) throw new Mistake(`values are nested deeper than ${MAX_DEPTH} levels`, cursor.at - 1);
  cursor.depth += 1;
  const value = parse(cursor);
  cursor.depth -= 1;
  return value;
}

function parseObject(cursor: Cursor): unknown {
  const members = new Map<string, unknown>();
  for (;;) {
    skipBlanks(cursor);
    if (take(cursor, '}')) return Object.fromEntries(members);
    const start = cursor.at;
    if (cursor.text[start] !== '"') throw new Mistake(`expected a key in double quotes${endOf(cursor)}`, start);
    const key = parseString(cursor);
    if (members.has(key)) throw new Mistake(`the key ${JSON.stringify(key)} is given twice`, start);
    skipBlanks(cursor);
    if (!take(cursor, ':')) throw new Mistake(`expected ":" after the key${endOf(cursor)}`, cursor.at);
    members.set(key, parseValue(cursor));
    expectCommaBefore(cursor, '}');
  }
}

function parseArray(cursor: Cursor): unknown {
  const items: unknown[] = [];
  for (;;) {
    skipBlanks(cursor);
    if (take(cursor, ']')) return items;
    items.push(parseValue(cursor));
    expectCommaBefore(cursor, ']');
  }
}

/** After an item stands a comma, or the end of the list (which stays for the caller to take). */
function expectCommaBefore(cursor: Cursor, closing: string): void {
  skipBlanks(cursor);
  if (take(cursor, ',') || cursor.text[cursor.at] === closing) return;
  throw new Mistake(`expected "," or "${closing}"${endOf(cursor)}`, cursor.at);
}

function parseString(cursor: Cursor): string {
  const start = cursor.at;
  const literal = match(cursor, STRING);
  try {
    if (literal !== undefined) return JSON.parse(literal) as string;
  } catch {
    // A bad escape or a control character: told below like a missing end.
  }
  throw new Mistake('this text has no end, a bad escape or a control character in it', start);
}

function skipBlanks(cursor: Cursor): void {
  match(cursor, BLANKS);
  if (cursor.text.startsWith('/*', cursor.at)) throw new Mistake('this comment has no end', cursor.at);
}

function take(cursor: Cursor, sign: string): boolean {
  if (cursor.text[cursor.at] !== sign) return false;
  cursor.at += 1;
  return true;
}

function match(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
}

function endOf(cursor: Cursor): string {
  return cursor.at >= cursor.text.length ? ', but the text ends here' : '';
}
