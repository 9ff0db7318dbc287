/**
 * From a command's name to its handler. The table is mandatory: a command of the contract without a handler does not
 * compile. Handlers live in `calls/`, one file per noun; each gets only the parts it works with.
 */
import type { CommandName } from '../contract/commands.ts';
import type { Call } from './gateway/call.ts';
import { conversationCalls } from './calls/conversation.ts';
import { fileCalls } from './calls/file.ts';
import { historyCalls } from './calls/history.ts';
import { messageCalls } from './calls/message.ts';
import { sessionCalls } from './calls/session.ts';
import { signInCalls } from './calls/sign-in.ts';
import { syncCalls } from './calls/sync.ts';
import type { AppParts } from './app.ts';

/** Answers a call, now or later. What it throws, or rejects with, is a bug: it is logged, and the call refused. */
export type Handler<N extends CommandName> = (call: CallOf<N>) => void | Promise<void>;

/** A sign-in comes without a session, everything else with one. */
export type CallOf<N extends CommandName> = N extends 'login' ? Call<N, undefined> : Call<N>;

export type Handlers = { readonly [N in CommandName]: Handler<N> };

/** All handlers of one app. */
export function createHandlers(parts: AppParts): Handlers {
  return {
    ...signInCalls(parts),
    ...sessionCalls(parts),
    ...syncCalls(parts),
    ...messageCalls(parts),
    ...conversationCalls(parts),
    ...historyCalls(parts),
    ...fileCalls(parts),
  };
}
