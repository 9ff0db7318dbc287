/**
 * How a rule says no: a contract code and a sentence for the developer who reads it. Rules, decisions and handlers of
 * the server return it; an expected error is data, an exception is a bug.
 */
export interface Refusal {
  /** A code of contract/errors.ts. */
  readonly code: number;
  /** What is wrong and, where there is a remedy, what to do. */
  readonly desc: string;
}

/** Makes a {@link Refusal}. */
export function refusal(code: number, desc: string): Refusal {
  return { code, desc };
}
