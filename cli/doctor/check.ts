/** What a check of `hongyan doctor` answers, and how answers are printed. */

export type Verdict = 'ok' | 'warn' | 'fail';

/** One answer. A `fix` says what to do, and stands with every verdict but ok. */
export interface Check {
  name: string;
  verdict: Verdict;
  /** What was found, with its figures. */
  found: string;
  fix?: string;
}

/** An answer that all is well. */
export function ok(name: string, found: string): Check {
  return { name, verdict: 'ok', found };
}

/** An answer that something will hurt, but not stop the server. */
export function warn(name: string, found: string, fix: string): Check {
  return { name, verdict: 'warn', found, fix };
}

/** An answer that the server would not start, or would not keep its promises. */
export function fail(name: string, found: string, fix: string): Check {
  return { name, verdict: 'fail', found, fix };
}

/** The worst verdict of several checks. */
export function worst(checks: readonly Check[]): Verdict {
  const verdicts = checks.map(({ verdict }) => verdict);
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.includes('warn') ? 'warn' : 'ok';
}

/** Colours a text by its verdict, or leaves it. */
export type Paint = (verdict: Verdict, text: string) => string;

/** A check as lines for people: verdict, name and finding, and below it the fix. */
export function printCheck({ name, verdict, found, fix }: Check, paint: Paint): string {
  const first = `${paint(verdict, verdict.padEnd(4))}  ${name.padEnd(14)}  ${found}`;
  return fix === undefined ? first : `${first}\n${' '.repeat(22)}${fix}`;
}
