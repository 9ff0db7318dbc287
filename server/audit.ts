/**
 * A server looks itself over: every few seconds it checks one conversation of somebody who is connected, by rules that
 * are stated apart from those it was written by. What it finds it counts and logs; it changes nothing. Slow on purpose:
 * it is there for mistakes of this program that nobody would notice otherwise, and for disks that forget.
 */
import type { Log, Random, Timer, Timers } from '../host/host.ts';
import { type Sampled, sampleOf } from '../store/check/sample.ts';
import type { Store } from '../store/port.ts';
import { AUDIT_MS } from './limits.ts';
import type { AppCounts } from './metrics.ts';
import type { Sessions } from './sessions.ts';
import { isUnavailable } from './unavailable.ts';

export interface Audit {
  /** Looks no more; resolves when no look is under way. */
  close(): Promise<void>;
}

export interface AuditParts {
  store: Pick<Store, 'changedSince' | 'viewedHead' | 'pull' | 'unseenAt'>;
  sessions: Pick<Sessions, 'all'>;
  timers: Pick<Timers, 'after'>;
  random: Random;
  log: Log;
  counts: Pick<AppCounts, 'audited' | 'violations'>;
}

export function startAudit(parts: AuditParts): Audit {
  const { timers, log } = parts;
  let isClosed = false;
  /** Where the next look goes on, in the order of changes; behind the newest it begins anew. */
  let since = 0;
  let looking: Promise<void> = Promise.resolve();
  let next: Timer = timers.after(AUDIT_MS, begin);

  function begin(): void {
    looking = look(parts, since)
      .then((next) => void (since = next))
      .catch((error: unknown) => {
        if (!isClosed && !isUnavailable(error)) log.error('a conversation could not be looked over', { error });
      })
      .finally(() => {
        if (!isClosed) next = timers.after(AUDIT_MS, begin);
      });
  }

  return {
    async close() {
      isClosed = true;
      next.cancel();
      await looking;
    },
  };
}

/** Resolves to where to go on. */
async function look({ store, sessions, random, log, counts }: AuditParts, since: number): Promise<number> {
  const connected = sessions.all();
  const session = connected[random.uint32() % Math.max(1, connected.length)];
  if (session === undefined) return since;
  const next = await sampleOf(store, session.user, since, random, (check, where, text) => {
    counts.violations[check as Sampled] += 1;
    log.error('what is stored is not as it has to be: stop the server and run hongyan check', { check, where, text });
  });
  if (next !== undefined) counts.audited += 1;
  return next ?? since;
}
