/** A real server with an admin listener, in a world that a test can hold up or break. */
import { onTestFinished } from 'vitest';
import type { HttpListener, Listener, ServerHost, SyncHandle } from '../../host/host.ts';
import { nodeServerHost, silentLog } from '../../host/node.ts';
import { type Server, startServer } from '../../server/main.ts';
import { APP } from '../../server/tests/wire-client.ts';
import { temporaryDirectory } from '../../server/tests/world.ts';

/** Something a test lets happen when it likes. */
export interface Gate {
  /** Resolves when somebody is at the gate. */
  readonly reached: Promise<void>;
  /** Lets everybody through, now and later. */
  open(): void;
}

function createGate(): Gate & { pass(): Promise<void> } {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: () => opened.resolve(),
    pass() {
      reached.resolve();
      return opened.promise;
    },
  };
}

export interface Stage {
  /** To be given to `startServer`. */
  world: ServerHost;
  /** The clients' door opens only when this does, if `holdOpening` was asked for; and closes, if `holdClosing`. */
  opening: Gate;
  closing: Gate;
  /** What the disk does with a sync from now on. */
  disk: { state: 'well' | 'held' | 'broken'; release(): void };
  /** Makes the next sign-in meet a bug. */
  breakNextLogin(): void;
  /** From now on timers of this length are over at once. */
  hurry(delayMs: number): void;
  /** Listeners for HTTP so far. */
  listeners: HttpListener[];
  /** Watches of the process that were begun and not ended. */
  watches(): number;
}

export function createStage(hold: { opening?: boolean; closing?: boolean } = {}): Stage {
  const real = nodeServerHost(silentLog);
  const [opening, closing] = [createGate(), createGate()];
  if (hold.opening !== true) opening.open();
  if (hold.closing !== true) closing.open();
  const listeners: HttpListener[] = [];
  const disk = heldDisk();
  let watches = 0;
  let isBroken = false;
  let hurried: number | undefined;
  const world: ServerHost = {
    ...real,
    timers: {
      after: (delayMs, task) => real.timers.after(delayMs === hurried ? 1 : delayMs, task),
      soon: (task) => real.timers.soon(task),
      keepAlive: () => real.timers.keepAlive(),
    },
    random: {
      uint32: () => real.random.uint32(),
      hex(bytes) {
        const wasBroken = isBroken;
        isBroken = false;
        if (wasBroken) throw new Error('a bug');
        return real.random.hex(bytes);
      },
    },
    acceptor: {
      async listen(at, accept, answer) {
        await opening.pass();
        const listener = await real.acceptor.listen(at, accept, answer);
        return {
          ...listener,
          stopAccepting: () => listener.stopAccepting(),
          close: () => closeLate(listener, closing),
        };
      },
    },
    http: {
      async listen(at, routes) {
        const listener = await real.http!.listen(at, routes);
        listeners.push(listener);
        return listener;
      },
    },
    watchVitals() {
      watches += 1;
      const monitor = real.watchVitals!();
      const close = (): void => {
        watches -= 1;
        monitor.close();
      };
      return { read: () => monitor.read(), close };
    },
    openForSync: (path) => disk.wrap(real.openForSync(path)),
  };
  const breakNextLogin = (): void => void (isBroken = true);
  const hurry = (delayMs: number): void => void (hurried = delayMs);
  return { world, opening, closing, disk, breakNextLogin, hurry, listeners, watches: () => watches };
}

async function closeLate(listener: Listener, gate: { pass(): Promise<void> }): Promise<void> {
  await gate.pass();
  await listener.close();
}

function heldDisk() {
  let released = Promise.withResolvers<void>();
  return {
    state: 'well' as 'well' | 'held' | 'broken',
    /** Lets go of what is held, and holds nothing more. */
    release(): void {
      this.state = 'well';
      released.resolve();
      released = Promise.withResolvers();
    },
    wrap(file: SyncHandle): SyncHandle {
      return {
        sync: async () => {
          if (this.state === 'broken') throw new Error('the disk is gone');
          if (this.state === 'held') await released.promise;
          await file.sync();
        },
        isStill: (path) => file.isStill(path),
        close: () => file.close(),
      };
    },
  };
}

/** Starts a server on a free port with an admin listener on another; it is closed with the test. */
export async function startWatched(
  world?: ServerHost,
  more: { dataDir?: string; audit?: boolean } = {},
): Promise<Server & { adminUrl: string }> {
  const common = { dataDir: temporaryDirectory(), port: 0, apps: [APP], log: silentLog, admin: { port: 0 }, ...more };
  const server = await startServer(world === undefined ? common : { ...common, world });
  onTestFinished(() => server.close());
  return server as Server & { adminUrl: string };
}
