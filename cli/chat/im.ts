/** The SDK as a chat sees it: `createIM` gives it, a test brings its own. */
import type { EventListener, EventName } from '../../contract/events.ts';
import type { CallName, CallParams, CallReply } from '../../contract/functions.ts';

/** What a chat needs of the SDK. */
export interface ChatIm {
  call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallReply<N>>;
  on<N extends EventName>(name: N, handler: EventListener<N>): unknown;
}
