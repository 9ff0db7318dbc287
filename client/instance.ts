/**
 * One instance of the SDK: what lives from TIMInit to TIMUninit, whoever is signed in. Both faces, the C facade and the
 * typed one, make their calls here.
 */
import { TIMLoginStatus, TIMResult } from '../contract/enums.ts';
import { ErrorCode } from '../contract/errors.ts';
import type { CallName, CallReply } from '../contract/functions.ts';
import type { Log } from '../host/host.ts';
import type { Account } from './account.ts';
import type { Values } from './arguments.ts';
import type { BasicName } from './calls/basic.ts';
import type { Hooks, Implementation, Implementations } from './calls/table.ts';
import type { Config } from './config.ts';
import type { Events } from './events.ts';
import type { Pending } from './pending.ts';
import { type Failure, fail, type Result } from './result.ts';

export interface Instance {
  readonly events: Events;
  readonly account: Account;
  readonly log: Log;
  init(app: number): TIMResult;
  uninit(): TIMResult;
  /** What stands against a call in the present state: -1 or -2; undefined if nothing does. */
  obstacle(name: string): Failure | undefined;
  /**
   * Makes a call whose arguments have been read. `finish` is called once, after the caller's turn; `hooks` before it or not
   * at all, progress as `finish` after the caller's turn.
   */
  call<N extends CallName>(
    name: N,
    values: Values,
    hooks: Hooks<N>,
    finish: (result: Result<CallReply<N>>) => void,
  ): void;
  /** Server time, ms, or the device's own while nobody is signed in. */
  now(): number;
}

export interface InstanceParts {
  events: Events;
  account: Account;
  log: Log;
  config: Config;
  pending: Pending;
  basic: Required<Pick<Implementations, BasicName>>;
  localNow(): number;
  /** Which app the next sign-in is for; undefined from TIMUninit on. */
  useApp(app: number | undefined): void;
}

/** Calls that a device can answer by itself: they wait for no server. */
const FROM_WHAT_IS_KEPT: ReadonlySet<string> = new Set([
  'TIMConvGetConvList',
  'TIMConvGetConvInfo',
  'TIMConvGetTotalUnreadMessageCount',
  'TIMConvSetDraft',
  'TIMConvCancelDraft',
  'TIMMsgGetMsgList',
  'TIMMsgFindMessages',
  'TIMMsgFindByMsgLocatorList',
  'TIMMsgSearchLocalMessages',
  'TIMMsgSetLocalCustomData',
  'TIMMsgGetC2CReceiveMessageOpt',
]);

export function createInstance(parts: InstanceParts): Instance {
  const { events, account, log, pending } = parts;
  let app: number | undefined;

  const isBasic = (name: string): boolean => Object.hasOwn(parts.basic, name);
  const sessionFor = (name: string) => (FROM_WHAT_IS_KEPT.has(name) ? account.reader() : account.session());

  const obstacle = (name: string): Failure | undefined => {
    if (app === undefined) return fail(TIMResult.TIM_ERR_SDKUNINIT, 'TIMInit has not been called');
    const isOut = account.status() === TIMLoginStatus.kTIMLoginStatus_UnLogined && !account.reader();
    if (name === 'TIMLogout' ? !isOut : isBasic(name) || sessionFor(name)) return undefined;
    return fail(TIMResult.TIM_ERR_NOTLOGIN, 'nobody is signed in');
  };

  return {
    events,
    account,
    log,
    obstacle,
    init(newApp) {
      if (newApp <= 0) return TIMResult.TIM_ERR_PARAM;
      if (app !== undefined) return app === newApp ? TIMResult.TIM_SUCC : TIMResult.TIM_ERR_PARAM;
      app = newApp;
      parts.useApp(app);
      return TIMResult.TIM_SUCC;
    },
    uninit() {
      if (app === undefined) return TIMResult.TIM_ERR_SDKUNINIT;
      app = undefined;
      parts.useApp(undefined);
      const failure = fail(ErrorCode.ERR_SDK_COMM_INTERRUPT);
      account.close(failure);
      pending.end(failure);
      parts.config.reset();
      return TIMResult.TIM_SUCC;
    },
    call(name, values, hooks, finish) {
      const session = sessionFor(name);
      const implementations: Implementations = isBasic(name) ? parts.basic : (session?.calls ?? {});
      const implementation = (implementations[name] ?? notImplemented(name)) as Implementation<typeof name>;
      const owner = isBasic(name) || !session ? pending : session.pending;
      let isOver = false;
      const told: Hooks<typeof name> = {
        id: (id) => hooks.id(id),
        progress(reply) {
          queueMicrotask(() => {
            if (!isOver) hooks.progress(reply);
          });
        },
      };
      owner.run(
        () => implementation(values as never, told),
        (result) => {
          isOver = true;
          finish(result);
        },
      );
    },
    now: () => account.session()?.serverNow() ?? parts.localNow(),
  };
}

function notImplemented(name: string): () => Promise<Failure> {
  const desc = `${name} is not implemented yet`;
  return () => Promise.resolve(fail(ErrorCode.ERR_SDK_INTERFACE_NOT_SUPPORT, desc));
}
