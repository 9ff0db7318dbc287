/** A user's own settings of a conversation: what a request to change them comes to. See `SetBody` of contract/entry.ts. */
import { ErrorCode } from '../contract/errors.ts';
import { MAX_PINNED } from '../contract/limits.ts';
import { type Refusal, refusal } from './refusal.ts';

/** The settings; all 0 at first. */
export interface ConversationSettings {
  /** Time of pinning, ms; 0 = not pinned. */
  pinned: number;
  /** Off the list until an entry above this position; 0 = shown. */
  hidden: number;
  /** History up to this position is cleared. */
  cleared: number;
  /** `TIMReceiveMessageOpt`. */
  receive: number;
}

/** What is asked for; absent keys stay. */
export interface SettingsRequest {
  pinned?: boolean | undefined;
  hidden?: number | undefined;
  cleared?: number | undefined;
  receive?: number | undefined;
}

/** Facts about one request. */
export interface SettingsFacts {
  current: ConversationSettings;
  /** Newest position of the conversation: nobody hides or clears what is not there yet. */
  headPos: number;
  /** Conversations the user has pinned. */
  pinnedCount: number;
  /** Server time, ms. */
  now: number;
}

/** The changed settings (an empty object if all is as asked already), or a refusal (51012). */
export function changeSettings(
  asked: SettingsRequest,
  facts: SettingsFacts,
): { refused: Refusal } | { changed: Partial<ConversationSettings> } {
  const { current, headPos, pinnedCount, now } = facts;
  const changed: Partial<ConversationSettings> = {};
  if (asked.pinned === true && current.pinned === 0) {
    if (pinnedCount >= MAX_PINNED) {
      return {
        refused: refusal(
          ErrorCode.ERR_SVR_CONV_PINNED_COUNT_LIMIT,
          `at most ${MAX_PINNED} conversations can be pinned`,
        ),
      };
    }
    changed.pinned = now;
  }
  if (asked.pinned === false && current.pinned !== 0) changed.pinned = 0;
  if (asked.hidden !== undefined) {
    const hidden = Math.min(asked.hidden, headPos);
    if (hidden !== current.hidden) changed.hidden = hidden;
  }
  if (asked.cleared !== undefined) {
    const cleared = Math.min(asked.cleared, headPos);
    if (cleared > current.cleared) changed.cleared = cleared;
  }
  if (asked.receive !== undefined && asked.receive !== current.receive) changed.receive = asked.receive;
  return { changed };
}
