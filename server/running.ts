/** The running server, and how it stops: once, whoever asks first. */
import type { Log, Timers } from '../host/host.ts';
import type { Admin } from './admin/admin.ts';
import type { WatchedServer } from './admin/status.ts';
import type { App } from './app.ts';
import type { Gateway } from './gateway/gateway.ts';
import { oneLine } from './startup-error.ts';

export interface Running {
  stop(): Promise<void>;
  readonly stopped: Promise<Error | undefined>;
  /** A store can no longer be trusted. */
  lose(error: unknown): void;
}

export interface RunningParts {
  gateway: Gateway;
  apps: readonly App[];
  /** What the admin listener is told, and the listener: it goes last. */
  watched: Pick<WatchedServer, 'phase'>;
  admin: Admin | undefined;
  /** Lets go of what the apps ran on. */
  release: () => void;
  timers: Pick<Timers, 'keepAlive'>;
  log: Log;
}

/**
 * What stops first is what feeds the rest: no request comes in any more, what is under way is finished, the clients are
 * sent away, then each app stops following and closes its bus and its store.
 */
export function run({ gateway, apps, watched, admin, release, timers, log }: RunningParts): Running {
  const { promise: stopped, resolve: hasStopped } = Promise.withResolvers<Error | undefined>();
  let stopping = false;
  let failure: Error | undefined;

  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    watched.phase = 'draining';
    const alive = timers.keepAlive();
    if (failure === undefined) {
      await gateway.drain();
      await Promise.all(apps.map((app) => app.idle()));
    }
    await gateway.close('the server stops');
    for (const app of apps) {
      await app.close().catch((error: unknown) => log.error('a store did not close', { error }));
    }
    release();
    await admin?.close();
    log.info('stopped');
    alive.cancel();
    hasStopped(failure);
  }

  return {
    async stop() {
      await stop();
      await stopped;
    },
    stopped,
    lose(error) {
      if (failure !== undefined) return;
      failure = error instanceof Error ? error : new Error(oneLine(error));
      log.error('the store can no longer be trusted: the server stops', { error });
      void stop();
    },
  };
}
