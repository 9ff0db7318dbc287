/**
 * The C facade: every function of the contract with its C argument list, made from the table of functions. A call returns
 * a TIMResult at once; only 0 leads to its callback, exactly once (calls that `repeat` tell progress by it, too), after the
 * call has returned.
 */
import { TIMResult } from '../contract/enums.ts';
import { ErrorCode } from '../contract/errors.ts';
import { type CallName, functions, type SyncName, type Tim, type TIMCommCallback } from '../contract/functions.ts';
import type { CallRow, RegisterRow } from '../contract/functions/rows.ts';
import type { EventHandler, EventName } from '../contract/events.ts';
import type { Param } from '../contract/params.ts';
import { printer } from '../contract/print.ts';
import type { Profile } from '../contract/profiles.ts';
import { readArguments, type Values } from './arguments.ts';
import type { DraftName } from './calls/table.ts';
import type { Instance } from './instance.ts';
import { done, type Failure, fail, type Result } from './result.ts';
import { writeText } from './text.ts';
import { SDK_VERSION } from './version.ts';
import { seconds } from './views/message.ts';

type AnyFunction = (...args: unknown[]) => unknown;
type Callback = TIMCommCallback | null | undefined;

/** `profile`: how answers are printed. */
export function createFacade(instance: Instance, profile: Profile): Tim {
  const made: Record<string, AnyFunction> = {};
  for (const [name, row] of Object.entries(functions)) {
    if (row.kind === 'call') made[name] = callFunction(instance, profile, name as CallName, row);
    else if (row.kind === 'register') made[name] = registerFunction(instance, name, row);
  }
  return Object.freeze({ ...made, ...syncFunctions(instance) }) as unknown as Tim;
}

/** Says in the log why a call was refused: its caller only gets a number. */
function refuse(instance: Instance, name: string, failure: Failure): TIMResult {
  instance.log.warn(`${name} was refused`, { result: failure.code, why: failure.desc });
  return failure.code as TIMResult;
}

function callFunction(instance: Instance, profile: Profile, name: CallName, row: CallRow): AnyFunction {
  const { params, reply, idFirst } = row;
  const print = printing(instance, name, reply && printer(reply, profile));
  return (...args) => {
    const obstacle = instance.obstacle(name);
    if (obstacle) return refuse(instance, name, obstacle);
    const read = readArguments(name, params, args);
    if (!read.ok) return refuse(instance, name, read);
    const [idCallback, callback, userData] = callbacksOf(args.slice(params.length), idFirst);
    if (!isCallback(idCallback) || !isCallback(callback)) {
      return refuse(instance, name, fail(TIMResult.TIM_ERR_PARAM, 'a callback is no function'));
    }
    const answer = (to: Callback, code: number, desc: string, json: string): void => {
      try {
        to?.(code, desc, json, userData);
      } catch (error) {
        instance.log.error(`the callback of ${name} threw`, { error });
      }
    };
    const buffer = bufferOf(params, read.value);
    const id = (text: string): void => {
      writeText(buffer, text);
      if (idCallback) queueMicrotask(() => answer(idCallback, 0, '', text));
    };
    const tell = (result: Result<unknown>): void => {
      const printed = result.ok ? print(result.value) : result;
      if (printed.ok) answer(callback, 0, '', printed.value);
      else answer(callback, printed.code, printed.desc, '');
    };
    instance.call(name, read.value, { id, progress: (reply) => tell(done(reply)) }, tell);
    return TIMResult.TIM_SUCC;
  };
}

/** Prints answers. One that can't be printed, out of a damaged local store, is a failure of the call and of nothing else. */
function printing(
  { log }: Instance,
  name: CallName,
  print: ((value: never) => string) | undefined,
): (value: unknown) => Result<string> {
  return (value) => {
    try {
      return done(print ? print(value as never) : '');
    } catch (error) {
      log.error(`the answer of ${name} can not be printed`, { error });
      return fail(ErrorCode.ERR_SDK_INTERNAL_ERROR, `the answer can't be printed: ${String(error)}`);
    }
  };
}

/** What follows the parameters: `cb, user_data`, or `msgid_cb, res_cb, user_data`. */
function callbacksOf(rest: readonly unknown[], idFirst: boolean): readonly [unknown, unknown, unknown] {
  return idFirst ? [rest[0], rest[1], rest[2]] : [undefined, rest[0], rest[1]];
}

function isCallback(value: unknown): value is Callback {
  return value === null || value === undefined || typeof value === 'function';
}

function bufferOf(params: readonly Param[], values: Values): Uint8Array | null | undefined {
  const param = params.find(({ as }) => as === 'buffer');
  return param && (values[param.name] as Uint8Array | null | undefined);
}

function registerFunction(instance: Instance, name: string, { event, mode }: RegisterRow): AnyFunction {
  return (handler, userData) => {
    if (isCallback(handler)) {
      instance.events.register(event, mode, (handler ?? null) as EventHandler<EventName> | null, userData);
    } else refuse(instance, name, fail(TIMResult.TIM_ERR_PARAM, 'the callback is no function'));
  };
}

/** The functions that answer at once. */
function syncFunctions(instance: Instance): Pick<Tim, SyncName> {
  const { account } = instance;
  const draft =
    (name: DraftName): AnyFunction =>
    (...args) => {
      const obstacle = instance.obstacle(name);
      if (obstacle) return refuse(instance, name, obstacle);
      const read = readArguments(name, functions[name].params, args);
      if (!read.ok) return refuse(instance, name, read);
      const { conv_id, conv_type, json_draft_param } = read.value;
      return account.reader()?.drafts[name](conv_id as never, conv_type as never, json_draft_param as never);
    };
  return {
    TIMInit(...args) {
      const read = readArguments('TIMInit', functions.TIMInit.params, args);
      if (!read.ok) return refuse(instance, 'TIMInit', read);
      const result = instance.init(args[0]);
      return result === TIMResult.TIM_SUCC
        ? result
        : refuse(instance, 'TIMInit', fail(result, 'sdk_app_id is not usable'));
    },
    TIMUninit: () => instance.uninit(),
    TIMGetSDKVersion: () => SDK_VERSION,
    TIMGetServerTime: () => seconds(instance.now()),
    TIMGetLoginStatus: () => account.status(),
    TIMGetLoginUserID(buffer) {
      const obstacle = instance.obstacle('TIMGetLoginUserID');
      if (obstacle) return refuse(instance, 'TIMGetLoginUserID', obstacle);
      const read = readArguments('TIMGetLoginUserID', functions.TIMGetLoginUserID.params, [buffer]);
      if (!read.ok) return refuse(instance, 'TIMGetLoginUserID', read);
      writeText(buffer, account.session()?.user ?? '');
      return TIMResult.TIM_SUCC;
    },
    TIMConvSetDraft: draft('TIMConvSetDraft') as Tim['TIMConvSetDraft'],
    TIMConvCancelDraft: draft('TIMConvCancelDraft') as Tim['TIMConvCancelDraft'],
  };
}
