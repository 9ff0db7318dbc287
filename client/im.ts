/**
 * The typed face: the same calls and events as the C facade, with values in place of JSON text, promises in place of
 * callbacks, and errors in place of codes. Bound to one app and one user.
 */
import { TIMResult } from '../contract/enums.ts';
import type { EventListener, EventName } from '../contract/events.ts';
import {
  type CallName,
  type CallParams,
  type CallReply,
  functions,
  type RepeatingName,
} from '../contract/functions.ts';
import type { FunctionRow } from '../contract/functions/rows.ts';
import { readNamed, type Values } from './arguments.ts';
import type { DraftName, Hooks } from './calls/table.ts';
import { ImError } from './im-error.ts';
import type { Instance } from './instance.ts';
import { done, fail, type Result } from './result.ts';

export interface Im {
  readonly userId: string;
  /** Signs in. Resolves when the server has taken us; what was missed meanwhile follows as events. */
  login(): Promise<void>;
  /** Signs out; open calls end with 6014. */
  logout(): Promise<void>;
  /** Makes a call of the contract, drafts included. Rejects with an {@link ImError} and nothing else. */
  call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallReply<N>>;
  call<N extends DraftName>(name: N, params: CallParams<N>): Promise<void>;
  /** `onProgress` gets the answers before the last one; that one is what the promise resolves to. */
  call<N extends RepeatingName>(
    name: N,
    params: CallParams<N>,
    onProgress: (reply: CallReply<N>) => void,
  ): Promise<CallReply<N>>;
  /** Listens to an event; the returned function stops that. */
  on<N extends EventName>(event: N, listener: EventListener<N>): () => void;
  /** Lets go of everything; open calls end with 7009. */
  close(): void;
}

/** `account`: the app and the user this face is bound to. */
export function createTypedFace(
  instance: Instance,
  { sdkAppId, userId, userSig }: { sdkAppId: number; userId: string; userSig: string },
): Im {
  instance.init(sdkAppId);

  const call: Im['call'] = (
    name: CallName | DraftName,
    params: object,
    onProgress?: (reply: never) => void,
  ): Promise<never> =>
    new Promise((resolve, reject) => {
      const obstacle = instance.obstacle(name);
      if (obstacle) return reject(new ImError(obstacle));
      const row: FunctionRow | undefined = functions[name];
      if (row?.kind !== 'call' && !isDraft(name)) {
        return reject(new ImError(fail(TIMResult.TIM_ERR_PARAM, `${name} is no call of the typed face`)));
      }
      const read = readNamed(name, row.params, (params ?? {}) as Values);
      if (!read.ok) return reject(new ImError(read));
      const finish = (result: Result<unknown>): void => {
        if (result.ok) resolve(result.value as never);
        else reject(new ImError(result));
      };
      if (isDraft(name)) finish(draft(instance, name, read.value));
      else instance.call(name, read.value, hooksOf(instance, name, onProgress), finish);
    });

  return {
    userId,
    login: () => call('TIMLogin', { user_id: userId, user_sig: userSig }),
    logout: () => call('TIMLogout', {}),
    call,
    on: (event, listener) => instance.events.listen(event, listener),
    close: () => void instance.uninit(),
  };
}

function hooksOf({ log }: Instance, name: string, onProgress: ((reply: never) => void) | undefined): Hooks {
  return {
    id: () => undefined,
    progress(reply) {
      try {
        onProgress?.(reply as never);
      } catch (error) {
        log.error(`the progress listener of ${name} threw`, { error });
      }
    },
  };
}

function isDraft(name: string): name is DraftName {
  return name === 'TIMConvSetDraft' || name === 'TIMConvCancelDraft';
}

function draft({ account }: Instance, name: DraftName, values: Values): Result<void> {
  const { conv_id, conv_type, json_draft_param } = values;
  const code = account.reader()!.drafts[name](conv_id as never, conv_type as never, json_draft_param as never);
  return code === TIMResult.TIM_SUCC ? done(undefined) : fail(code, `${name}: this conversation can't have a draft`);
}
