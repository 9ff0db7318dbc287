/**
 * What a test shows about the contract while it runs: which calls were made and how they ended, which events fired,
 * which keys were printed. `record.ts` keeps it if the test passes; `tools/coverage-contract.ts` counts it.
 */
import type { FunctionRow } from '../../contract/functions/rows.ts';
import { functions } from '../../contract/functions.ts';

/** Plain data, so that it can be written to a file. Counts are by code; `sum` of several recordings adds them. */
export interface Recording {
  calls: Record<string, CallRecord>;
  /** How often each event fired. */
  events: Record<string, number>;
  /** Keys that were printed in replies and events. */
  keys: Record<string, number>;
}

export interface CallRecord {
  /** What the call returned at once: a negative TIMResult, or 0 for everything else. */
  returned: Record<number, number>;
  /** Codes its callback got. */
  ended: Record<number, number>;
}

export function emptyRecording(): Recording {
  return { calls: {}, events: {}, keys: {} };
}

/** Adds `more` to `to`. */
export function addRecording(to: Recording, more: Recording): void {
  for (const [name, { returned, ended }] of Object.entries(more.calls)) {
    const call = callOf(to, name);
    addCounts(call.returned, returned);
    addCounts(call.ended, ended);
  }
  addCounts(to.events, more.events);
  addCounts(to.keys, more.keys);
}

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * The same object with every function watched: it behaves as before, and `into` learns what happens. The current
 * recording is asked for each time, since one object may serve several tests.
 */
export function watched<T extends object>(tim: T, into: () => Recording): T {
  // One wrapper per handler, so that removing a handler finds the one that was added.
  const wrappers = new WeakMap<AnyFunction, AnyFunction>();
  const wrapper = (handler: AnyFunction, make: () => AnyFunction): AnyFunction => {
    const made = wrappers.get(handler) ?? make();
    wrappers.set(handler, made);
    return made;
  };
  const watch = (name: string, real: AnyFunction): AnyFunction => {
    const event = eventOf(name);
    return (...args) => {
      const result = real(
        ...args.map((value) => {
          if (typeof value !== 'function') return value;
          const handler = value as AnyFunction;
          return event ? wrapper(handler, () => onEvent(event, handler, into)) : onEnd(name, handler, into);
        }),
      );
      count(callOf(into(), name).returned, typeof result === 'number' && result < 0 ? result : 0);
      return result;
    };
  };
  const entries = Object.entries(tim).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'function' ? watch(name, value.bind(tim) as AnyFunction) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

/** The event a function installs a handler for; undefined for what installs none. */
function eventOf(functionName: string): string | undefined {
  const row: FunctionRow | undefined = (functions as Readonly<Record<string, FunctionRow>>)[functionName];
  return row?.kind === 'register' ? row.event : undefined;
}

function onEvent(event: string, handler: AnyFunction, into: () => Recording): AnyFunction {
  return (...args) => {
    count(into().events, event);
    // The last argument is the caller's own.
    for (const text of args.slice(0, -1)) countKeys(into(), text);
    return handler(...args);
  };
}

function onEnd(name: string, callback: AnyFunction, into: () => Recording): AnyFunction {
  return (...args) => {
    const [code, , text] = args;
    if (typeof code === 'number') count(callOf(into(), name).ended, code);
    countKeys(into(), text);
    return callback(...args);
  };
}

/** Counts the keys of JSON text, at every depth; other values have none. */
function countKeys(recording: Recording, text: unknown): void {
  if (typeof text !== 'string' || !/^\s*[[{]/.test(text)) return;
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) count(recording.keys, key);
      walk(inner);
    }
  };
  walk(JSON.parse(text));
}

function callOf(recording: Recording, name: string): CallRecord {
  return (recording.calls[name] ??= { returned: {}, ended: {} });
}

function count(counts: Record<PropertyKey, number>, key: string | number, by = 1): void {
  counts[key] = (counts[key] ?? 0) + by;
}

function addCounts(to: Record<PropertyKey, number>, more: Record<PropertyKey, number>): void {
  for (const [key, by] of Object.entries(more)) count(to, key, by);
}
