/**
 * Online-only messages that were told already. They are in no log, so nothing but their identity tells a repetition: one
 * that a device has got from one node may come late to the next node it connects to.
 */
import type { OnlineHeader } from '../contract/wire.ts';

/** Newest ones that are remembered. */
export const MAX_ONLINE_SEEN = 512;

export interface OnlineSeen {
  /** Whether the message comes for the first time; from then on it does not. */
  first(online: Pick<OnlineHeader, 'from' | 'rand' | 'ctime'>): boolean;
}

export function createOnlineSeen(): OnlineSeen {
  const seen = new Set<string>();
  return {
    first({ from, rand, ctime }) {
      const identity = `${rand} ${ctime} ${from}`;
      if (seen.has(identity)) return false;
      seen.add(identity);
      if (seen.size > MAX_ONLINE_SEEN) seen.delete(seen.values().next().value!);
      return true;
    },
  };
}
