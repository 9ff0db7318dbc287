/**
 * The table of functions: one row per function of the contract, its parameters in C order, and the types that follow.
 * The C facade and the typed face of the SDK are made from it; so is the reference.
 */
import type { TIMResult } from './enums/basic.ts';
import type { EventHandler } from './events.ts';
import { basicFunctions } from './functions/basic.ts';
import { conversationFunctions } from './functions/conversation.ts';
import { friendshipFunctions } from './functions/friendship.ts';
import { groupFunctions } from './functions/group.ts';
import { listenerFunctions } from './functions/listeners.ts';
import { messageFunctions } from './functions/message.ts';
import type { CallRow, RegisterRow, SyncRow } from './functions/rows.ts';
import type { CArguments, NamedArguments } from './params.ts';

export const functions = {
  ...listenerFunctions,
  ...basicFunctions,
  ...conversationFunctions,
  ...messageFunctions,
  ...groupFunctions,
  ...friendshipFunctions,
} as const;

type Functions = typeof functions;
export type FunctionName = keyof Functions;
type OfKind<Kind extends string> = { [N in FunctionName]: Functions[N]['kind'] extends Kind ? N : never }[FunctionName];
/** Functions with a callback. */
export type CallName = OfKind<'call'>;
/** Functions that answer at once. */
export type SyncName = OfKind<'sync'>;
/** Functions that install handlers. */
export type RegisterName = OfKind<'register'>;

/** What the typed face takes for a call: its parameters by name, JSON ones as values. */
export type CallParams<N extends CallName | SyncName> = NamedArguments<Functions[N]['params']>;
/** What the typed face answers; void if the contract's answer is empty. */
export type CallReply<N extends CallName> = NonNullable<Functions[N]['types']>['reply'];

/** The callback of a call: code 0 and the answer as JSON text, or an error's code and text. */
export type TIMCommCallback = (code: number, desc: string, json_params: string, user_data: unknown) => void;

type Callback = TIMCommCallback | null | undefined;
type IdFirst = 'TIMMsgSendNewMsgEx';
/** Calls whose callback comes more than once: with progress, then with the end. */
export type RepeatingName = 'TIMMsgDownloadElemToPath';

type CFunction<N extends FunctionName, Row = Functions[N]> =
  Row extends CallRow<infer P>
    ? N extends IdFirst
      ? (...args: [...CArguments<P>, msgid_cb?: Callback, res_cb?: Callback, user_data?: unknown]) => TIMResult
      : (...args: [...CArguments<P>, cb?: Callback, user_data?: unknown]) => TIMResult
    : Row extends SyncRow<infer P, infer Return>
      ? (...args: CArguments<P>) => Return
      : Row extends RegisterRow<infer E, infer Mode>
        ? Mode extends 'remove'
          ? (cb: EventHandler<E> | null) => void
          : (cb: EventHandler<E> | null, user_data?: unknown) => void
        : never;

type CFunctions = { readonly [N in FunctionName]: CFunction<N> };

/** The C facade: every function of the contract with its C argument list. */
export interface Tim extends CFunctions {}
