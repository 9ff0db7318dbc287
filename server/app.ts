/** One app (tenant): its store and what runs on it. Apps share the gateway and nothing else. */
import type { Clock, Log, Random, Timers } from '../host/host.ts';
import type { Store } from '../store/port.ts';
import type { Bus } from './bus.ts';
import type { AppSettings } from './config.ts';
import { createHandlers, type Handlers } from './dispatch.ts';
import { deliver, publishEntry } from './fanout.ts';
import { endKicked } from './kicks.ts';
import { type AppCounts, newAppCounts } from './metrics.ts';
import { createOnlineNumbers, type OnlineNumbers } from './online.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { type Committer, createCommitter } from './streams/committer.ts';

/** What handlers are made of; each takes what it needs. */
export interface AppParts {
  readonly settings: AppSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly bus: Bus;
  readonly sessions: Sessions;
  readonly committer: Committer;
  readonly online: OnlineNumbers;
  readonly counts: AppCounts;
}

export interface App {
  readonly sdkAppId: number;
  readonly handlers: Handlers;
  readonly sessions: Sessions;
  readonly committer: Pick<Committer, 'waiting' | 'inFlight'>;
  readonly counts: AppCounts;
  /** Resolves when no write is queued or under way. */
  idle(): Promise<void>;
  /** Closes the store. */
  close(): Promise<void>;
}

/** What an app runs on. */
export interface AppWorld {
  clock: Clock;
  timers: Pick<Timers, 'soon'>;
  random: Random;
  log: Log;
  store: Store;
  bus: Bus;
  /** Called when the app's store can no longer be trusted. */
  lost: (error: unknown) => void;
}

/** Puts one app together on an open store. */
export function createApp(settings: AppSettings, world: AppWorld): App {
  const { clock, timers, random, log, store, bus, lost } = world;
  const counts = newAppCounts();
  const committer = createCommitter({
    store,
    clock,
    timers,
    log,
    publish: (entry, except) => publishEntry(bus, entry, except),
    lost,
    counts,
  });
  const sessions = createSessions(bus, (list, message) =>
    deliver(list, message, (session) => endKicked(committer, session)),
  );
  const online = createOnlineNumbers(store);
  const handlers = createHandlers({ settings, clock, random, store, bus, sessions, committer, online, counts });
  return {
    sdkAppId: settings.sdkAppId,
    handlers,
    sessions,
    committer,
    counts,
    idle: () => committer.idle(),
    close: () => store.close(),
  };
}
