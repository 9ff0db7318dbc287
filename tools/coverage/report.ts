/**
 * Judges what works of the contract, from what the code says (facts) and what passing tests showed (a recording).
 * Pure; `tools/coverage-contract.ts` brings both.
 */
import type { Recording } from '../../tests/support/recording.ts';

/** What the code says. */
export interface Facts {
  functions: readonly {
    name: string;
    kind: 'call' | 'sync' | 'register';
    /** The event whose coming shows that the function works. */
    event: string | undefined;
  }[];
  /** Functions with behaviour of their own; every other call ends with 7013. */
  implemented: ReadonlySet<string>;
  events: readonly string[];
  structs: readonly { name: string; keys: readonly string[] }[];
  /** All codes but 0. */
  errors: readonly { code: number; name: string }[];
  /** Codes that the sources of client and server name. */
  usedErrors: ReadonlySet<number>;
}

/**
 * - `works`: implemented, and a passing test saw it end well (for a registering function: saw its event).
 * - `unproven`: implemented and exercised, but no passing test saw it end well.
 * - `untested`: implemented, and no passing test exercised it.
 * - `not yet`: not implemented.
 */
export type State = 'works' | 'unproven' | 'untested' | 'not yet';

export interface FunctionState {
  name: string;
  kind: string;
  state: State;
  /** How often passing tests saw each code: at once (negative) or in the callback. */
  codes: Readonly<Record<string, number>>;
}

export interface Report {
  functions: FunctionState[];
  /** How often each event fired in passing tests. */
  events: { name: string; fired: number }[];
  structs: { name: string; printed: string[]; missing: string[] }[];
  /** Codes that came out of a call in a passing test, or that the sources name. */
  errors: { name: string; code: number; seen: number; used: boolean }[];
  /** All codes the contract knows. */
  knownErrors: number;
}

export function judge(facts: Facts, recording: Recording): Report {
  const seen = seenCodes(recording);
  return {
    functions: facts.functions.map((row) => judgeFunction(row, facts, recording)),
    events: facts.events.map((name) => ({ name, fired: recording.events[name] ?? 0 })),
    structs: judgeStructs(facts.structs, recording),
    errors: facts.errors
      .map(({ name, code }) => ({ name, code, seen: seen.get(code) ?? 0, used: facts.usedErrors.has(code) }))
      .filter((row) => row.seen > 0 || row.used)
      .sort((a, b) => a.code - b.code),
    knownErrors: facts.errors.length,
  };
}

/** Functions that are implemented but that no passing test ever called: the tool fails on them. */
export function untested(report: Report): string[] {
  return report.functions.filter(({ state }) => state === 'untested').map(({ name }) => name);
}

function judgeFunction(row: Facts['functions'][number], facts: Facts, recording: Recording): FunctionState {
  const call = recording.calls[row.name];
  const codes: Record<string, number> = { ...call?.ended };
  for (const [code, times] of Object.entries(call?.returned ?? {})) {
    // A call that returned 0 is judged by its callback; one without a callback by what it returned.
    if (code !== '0' || row.kind !== 'call') codes[code] = (codes[code] ?? 0) + times;
  }
  const state = (): State => {
    if (!facts.implemented.has(row.name)) return 'not yet';
    if (!call) return 'untested';
    const well = row.event === undefined ? codes[0] : recording.events[row.event];
    return (well ?? 0) > 0 ? 'works' : 'unproven';
  };
  return { name: row.name, kind: row.kind, state: state(), codes };
}

/** A key that several structs share, as `elem_type`, shows a struct only beside a key of its own. */
function judgeStructs(structs: Facts['structs'], recording: Recording): Report['structs'] {
  const owners = new Map<string, number>();
  for (const key of structs.flatMap(({ keys }) => keys)) owners.set(key, (owners.get(key) ?? 0) + 1);
  return structs.map(({ name, keys }) => {
    const seen = keys.filter((key) => key in recording.keys);
    const printed = seen.some((key) => owners.get(key) === 1) ? seen : [];
    return { name, printed, missing: keys.filter((key) => !printed.includes(key)) };
  });
}

/** How often each non-zero code came out of any call. */
function seenCodes(recording: Recording): Map<number, number> {
  const seen = new Map<number, number>();
  for (const { ended } of Object.values(recording.calls)) {
    for (const [code, times] of Object.entries(ended)) seen.set(Number(code), (seen.get(Number(code)) ?? 0) + times);
  }
  return seen;
}
