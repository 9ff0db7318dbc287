/**
 * Lists as PostgreSQL reads them. The driver does the same more slowly, value by value, and lists are most of what a
 * commit sends.
 */

/** A parameter as the driver takes it. */
export function toParameter(value: unknown): unknown {
  return Array.isArray(value) ? arrayLiteral(value) : value;
}

/** `{1,2}` or `{"a","\"b\""}`. All values are numbers, or all are texts. */
export function arrayLiteral(values: readonly (number | string)[]): string {
  return typeof values[0] === 'string' ? `{"${(values as string[]).map(escaped).join('","')}"}` : `{${values.join()}}`;
}

function escaped(text: string): string {
  const slashed = text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
  return slashed.includes('"') ? slashed.replaceAll('"', '\\"') : slashed;
}
