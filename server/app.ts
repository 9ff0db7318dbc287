/** One app (tenant): its store and what runs on it. Apps share the gateway and nothing else. */
import type { Clock, Log, Pictures, Random, Timers } from '../host/host.ts';
import type { Store } from '../store/port.ts';
import type { AppLook } from './admin/status.ts';
import { startAudit } from './audit.ts';
import type { Bus } from './bus.ts';
import { closeAll } from './close-all.ts';
import type { AppSettings } from './config.ts';
import { type AppFiles, createAppFiles } from './files/app-files.ts';
import type { Blobs } from './files/blobs.ts';
import type { FairTurns } from './files/fair-turns.ts';
import { createHandlers, type Handlers } from './dispatch.ts';
import { deliver, publishEntry } from './fanout.ts';
import { type Follower, follow, nobodyElse } from './follower.ts';
import { createHeard, everythingIsNew } from './heard.ts';
import { createKicks, type Kicks } from './kicks.ts';
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
  readonly kicks: Kicks;
  readonly follower: Pick<Follower, 'isCurrent' | 'arrived'>;
  readonly counts: AppCounts;
  /** Undefined if it takes no files. */
  readonly files: AppFiles | undefined;
}

export interface App {
  readonly sdkAppId: number;
  readonly handlers: Handlers;
  readonly sessions: Sessions;
  readonly counts: AppCounts;
  readonly files: AppFiles | undefined;
  readonly follower: Pick<Follower, 'isCurrent'>;
  /** How it does now. */
  look(): AppLook;
  /** Resolves when no write is queued or under way. */
  idle(): Promise<void>;
  /** Stops following, and closes bus and store. */
  close(): Promise<void>;
}

/** What an app runs on. */
export interface AppWorld {
  clock: Clock;
  timers: Pick<Timers, 'soon' | 'after'>;
  random: Random;
  log: Log;
  store: Store;
  /** Whether other nodes write to the store, too. */
  isShared: boolean;
  bus: Bus;
  /** What the bus counts into, and the app. Default: its own. */
  counts?: AppCounts;
  /** Where files are kept. Default: nowhere, it takes none. */
  blobs?: Blobs | undefined;
  pictures?: Pictures;
  /** Where its images wait, with those of other apps. Default: a place of its own. */
  pictureTurns?: FairTurns;
  /** Called when the app's store can no longer be trusted. */
  lost: (error: unknown) => void;
  /** Whether it looks over what is stored (audit.ts). Default: false. */
  audits?: boolean;
}

const STALE = 'its store could not be read for some seconds';

/** Puts one app together on an open store. */
export function createApp(settings: AppSettings, world: AppWorld): App {
  const { clock, timers, random, log, store, isShared, bus, lost, counts = newAppCounts() } = world;
  const { blobs, pictures, pictureTurns } = world;
  const files =
    blobs &&
    createAppFiles({ settings, blobs, clock, timers, random, pictures, pictureTurns, log, counts: counts.files });
  const committer = createCommitter({
    store,
    clock,
    timers,
    log,
    publish: (entry, except) => publishEntry(bus, entry, except),
    lost,
    counts,
  });
  const kicks = createKicks({ store, committer });
  const heard = isShared ? createHeard() : everythingIsNew;
  const sessions = createSessions(bus, (subject, list, message) => {
    if (message.kind === 'frame' && !heard.first(subject, message.gno)) return;
    deliver(list, message, (session, device) => kicks.tell(session, device));
  });
  const follower = isShared ? follow({ store, bus, sessions, heard, kicks, clock, timers, log, counts }) : nobodyElse;
  const audit = world.audits ? startAudit({ store, sessions, timers, random, log, counts }) : undefined;
  const online = createOnlineNumbers(store);
  const parts = { settings, clock, random, store, bus, sessions, committer, online, kicks, follower, counts, files };
  return {
    sdkAppId: settings.sdkAppId,
    handlers: createHandlers(parts),
    sessions,
    counts,
    files,
    follower,
    look: () => ({
      users: sessions.users,
      sessions: sessions.all().length,
      pending: committer.pending,
      commits: committer.inFlight,
      gno: store.gno(),
      bus: bus.state,
      follower: follower.look(),
      trouble: follower.isCurrent ? undefined : STALE,
    }),
    idle: () => committer.idle(),
    async close() {
      // What they wait for may only end with the store.
      const ended = Promise.all([follower.close(), audit?.close() ?? Promise.resolve(), files?.close()]);
      await closeAll([() => bus.close(), () => store.close(), () => ended]);
    },
  };
}
