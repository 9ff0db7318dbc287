/** Names what can't be read of a store, once each: whoever reads on comes upon the same damage again and again. */
import type { Log } from '../host/host.ts';
import { MAX_NAMED } from './limits.ts';

export type NameDamage = (error: Error) => void;

/** Past so many of them it may begin anew. */
export function nameOnce(log: Pick<Log, 'error'>, limit = MAX_NAMED): NameDamage {
  const named = new Set<string>();
  return (error) => {
    if (named.has(error.message)) return;
    if (named.size >= limit) named.clear();
    named.add(error.message);
    log.error('what is damaged is not brought to clients', { error });
  };
}
