/**
 * The tables of implementations: what a call of the contract does, by its name. Each file beside this one gives a part of
 * a table, made from just the parts of the SDK it needs. A call that is in no table is answered with 7013.
 */
import { TIMConvType } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import type { CallName, CallParams, CallReply, SyncName } from '../../contract/functions.ts';
import { checkUserId } from '../../rules/user-id.ts';
import { type Failure, fail, type Result } from '../result.ts';

/** What a call may say before it ends. */
export interface Hooks<N extends CallName = CallName> {
  /** The id of the message that is being sent; called before the implementation's first pause. */
  id(id: string): void;
  /** An answer of a call that `repeats`, before the last one. */
  progress(reply: CallReply<N>): void;
}

export type Implementation<N extends CallName> = (
  params: CallParams<N>,
  hooks: Hooks<N>,
) => Promise<Result<CallReply<N>>>;
export type Implementations = { readonly [N in CallName]?: Implementation<N> };

/** Drafts: calls that answer at once, with a TIMResult. */
export type DraftName = Extract<SyncName, `TIMConv${string}`>;

/** Conversations with one user are all there is so far. Says what is wrong with any other; undefined if it is one. */
export function checkC2c(convId: string, convType: TIMConvType): Failure | undefined {
  if (convType === TIMConvType.kTIMConv_C2C) {
    const refused = checkUserId(convId);
    return refused && fail(refused.code, refused.desc);
  }
  const what = convType === TIMConvType.kTIMConv_Group ? 'groups are' : 'the system conversation is';
  return fail(ErrorCode.ERR_SDK_INTERFACE_NOT_SUPPORT, `${what} not there yet`);
}

/** For who waits for the result only. */
export const noHooks: Hooks = { id: () => undefined, progress: () => undefined };
