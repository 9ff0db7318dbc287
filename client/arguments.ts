/**
 * Reads the arguments of a call, as C gives them (a list with JSON as text) or as the typed face does (an object with
 * values), and says what is wrong with them: the TIMResult the call returns, and a sentence for the developer.
 */
import { TIMConvType, TIMResult } from '../contract/enums.ts';
import { accepts, type Field, type Given } from '../contract/fields.ts';
import type { Param } from '../contract/params.ts';
import { checker, type Read, reader } from '../contract/print.ts';
import { done, fail, type Result } from './result.ts';

/** Values by the names of the parameters; buffers are not among them. */
export type Values = Readonly<Record<string, unknown>>;

/** Calls that take "every conversation of this type" for an empty id. */
const EMPTY_ID_MEANS_ALL: ReadonlySet<string> = new Set(['TIMMsgReportReaded']);

/** The arguments of the C facade, in the order of `params`. */
export function readArguments(call: string, params: readonly Param[], given: readonly unknown[]): Result<Values> {
  return collect(call, params, (param, index) => {
    const value = given[index];
    if (param.as === 'buffer') return bufferOf(param, value);
    if (param.as === 'value') return plainOf(param, value);
    if (param.mayBeEmpty && (value === null || value === undefined || value === '')) return done(undefined);
    if (typeof value !== 'string') return wrong(TIMResult.TIM_ERR_PARAM, param, 'must be JSON text');
    return jsonOf(param, readerOf(param.field)(value));
  });
}

/** The arguments of the typed face, by name. */
export function readNamed(call: string, params: readonly Param[], given: Values): Result<Values> {
  return collect(call, params, (param) => {
    const value = given[param.name];
    if (param.as === 'buffer') return done(undefined);
    if (param.as === 'value') return plainOf(param, value);
    if (param.mayBeEmpty && (value === null || value === undefined)) return done(undefined);
    return jsonOf(param, checkerOf(param.field)(value));
  });
}

function collect(
  call: string,
  params: readonly Param[],
  read: (param: Param, index: number) => Result<unknown>,
): Result<Values> {
  const values: Record<string, unknown> = {};
  for (const [index, param] of params.entries()) {
    const value = read(param, index);
    if (!value.ok) return value;
    values[param.name] = value.value;
  }
  const { conv_id, conv_type } = values;
  if (conv_type === TIMConvType.kTIMConv_Invalid) return fail(TIMResult.TIM_ERR_CONV, 'conv_type is invalid');
  if (conv_id === '' && conv_type !== TIMConvType.kTIMConv_System && !EMPTY_ID_MEANS_ALL.has(call)) {
    return fail(TIMResult.TIM_ERR_CONV, 'conv_id is empty');
  }
  if (values['group_id'] === '') return fail(TIMResult.TIM_ERR_GROUP, 'group_id is empty');
  return done(values);
}

function plainOf(param: Param, value: unknown): Result<unknown> {
  if (accepts(param.field, value)) return done(value);
  return wrong(codeOf(param), param, 'is not what it has to be');
}

function bufferOf(param: Param, value: unknown): Result<unknown> {
  if (value === null || value === undefined || value instanceof Uint8Array) return done(value);
  return wrong(TIMResult.TIM_ERR_PARAM, param, 'must be a Uint8Array or null');
}

function jsonOf(param: Param, read: Read<unknown>): Result<unknown> {
  return read.error === undefined ? done(read.value) : wrong(TIMResult.TIM_ERR_JSON, param, read.error);
}

/** A bad value has a code of its own where it names a conversation or a group. */
function codeOf({ name }: Param): TIMResult {
  if (name === 'conv_id' || name === 'conv_type') return TIMResult.TIM_ERR_CONV;
  return name === 'group_id' ? TIMResult.TIM_ERR_GROUP : TIMResult.TIM_ERR_PARAM;
}

function wrong(code: TIMResult, { name }: Param, what: string): Result<never> {
  return fail(code, `${name}: ${what}`);
}

type Reader = (text: string) => Read<Given<Field>>;
type Checker = (value: unknown) => Read<Given<Field>>;
const readers = new WeakMap<Field, Reader>();
const checkers = new WeakMap<Field, Checker>();

function readerOf(field: Field): Reader {
  const made = readers.get(field) ?? reader(field);
  readers.set(field, made);
  return made;
}

function checkerOf(field: Field): Checker {
  const made = checkers.get(field) ?? checker(field);
  checkers.set(field, made);
  return made;
}
