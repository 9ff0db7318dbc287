/**
 * The three kinds of rows in the table of functions. Everything about a function follows from its row: the C argument
 * list, the typed arguments and answer, the check of what is given, and its entry in the reference.
 */
import type { EventName } from '../events.ts';
import type { Field } from '../fields.ts';
import type { Param } from '../params.ts';

/**
 * A function with a callback: in C, `cb` and `user_data` follow the parameters. It returns a TIMResult at once; only 0
 * leads to its callback. Without a `reply` the callback's json_params is ''. `idFirst`: a callback with the message id
 * comes before the one with the answer (`msgid_cb, res_cb, user_data`). `repeats`: the callback comes with code 0 and an
 * answer for each piece of progress before it comes with the last.
 */
export interface CallRow<Params extends readonly Param[] = readonly Param[], Reply = unknown> {
  readonly kind: 'call';
  readonly params: Params;
  readonly reply: Field | undefined;
  readonly idFirst: boolean;
  readonly repeats: boolean;
  /** Carries the type; not there at run time. */
  readonly types?: { readonly reply: Reply };
}

/** A function that answers at once with its return value. */
export interface SyncRow<Params extends readonly Param[] = readonly Param[], Return = unknown> {
  readonly kind: 'sync';
  readonly params: Params;
  readonly returns: Field<Return>;
}

/** A function that installs a handler (`set`), or one of many (`add`), or takes one of many away (`remove`). */
export interface RegisterRow<E extends EventName = EventName, Mode extends 'set' | 'add' | 'remove' = RegisterMode> {
  readonly kind: 'register';
  readonly event: E;
  readonly mode: Mode;
}
export type RegisterMode = 'set' | 'add' | 'remove';

export type FunctionRow = CallRow | SyncRow | RegisterRow;

/** A row of a function with a callback. */
// @__NO_SIDE_EFFECTS__
export function call<const Params extends readonly Param[], In = void, Reply = void>(
  params: Params,
  answer: { reply?: Field<In, Reply>; idFirst?: boolean; repeats?: boolean } = {},
): CallRow<Params, Reply> {
  const { reply, idFirst = false, repeats = false } = answer;
  return { kind: 'call', params, reply, idFirst, repeats };
}

/** A row of a function that answers at once. */
// @__NO_SIDE_EFFECTS__
export function sync<const Params extends readonly Param[], Return>(
  params: Params,
  returns: Field<Return>,
): SyncRow<Params, Return> {
  return { kind: 'sync', params, returns };
}

/** A row of a function that installs handlers. */
// @__NO_SIDE_EFFECTS__
export function register<const E extends EventName, const Mode extends RegisterMode>(
  event: E,
  mode: Mode,
): RegisterRow<E, Mode> {
  return { kind: 'register', event, mode };
}
