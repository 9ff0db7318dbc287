/**
 * A whole world in one process under one seed: hosts with their clocks, timers, random numbers and sockets, a network
 * between them and disks, all in virtual time. Tests run real servers and clients in it and cause faults; the same
 * seed gives the same order of events. Code in the world must not wait for anything real (SQLite is synchronous).
 */
import type { ClientHost, Clock, Log, Random, ServerHost, Timers } from '../host/host.ts';
import { moveDatabase, openDatabase, silentLog } from '../host/node.ts';
import { createDisk, type Disk } from './world/disk.ts';
import { createFileDisk } from './world/file-disk.ts';
import { createDeviceFiles, type DeviceFiles } from './world/files.ts';
import type { Life } from './world/life.ts';
import { createNetwork, type Network } from './world/network.ts';
import { seededRandom } from './world/random.ts';
import { createScheduler, type Scheduler } from './world/scheduler.ts';

export type { Disk } from './world/disk.ts';
export type { Span } from './world/links.ts';
export type { Network } from './world/network.ts';

/** Wall clock when a world begins: 2026-01-01, 00:00 UTC. */
const BEGIN_MS = 1_767_225_600_000;
/** The least that a timer takes, as under Node. */
const SHORTEST_TIMER_MS = 1;
/** Defaults of {@link World.settle} and {@link World.until}. */
const QUIET_MS = 1000;
const LIMIT_MS = 600_000;

export interface WorldOptions {
  /** Hears of every event on network and disk: virtual ms, then what happened. To print, and to compare two runs. */
  trace?: (line: string) => void;
  /** The log of every program in the world. Default: silent. */
  log?: Log;
}

export interface World {
  /** True time: what every host's clock shows until a test makes it jump. */
  readonly clock: Clock;
  /** Draws for the test itself. */
  readonly random: Random;
  readonly network: Network;
  readonly disk: Disk;
  /** Starts a program on the host `name` and gives it its world. A server there is dialled as `ws://<name>:<port>`. */
  serverHost(name: string): ServerHost;
  /** The files of a device, which its apps upload from and download to. */
  files(name: string): DeviceFiles;
  clientHost(name: string): ClientHost & Required<Pick<ClientHost, 'openDatabase'>>;
  /** Does something at a later time of the world, whatever becomes of its programs. */
  later(ms: number, task: () => void): void;
  /** Lets `ms` pass. Throws what a task throws. */
  run(ms: number): Promise<void>;
  /** Lets time pass until nothing is due within `quietMs` (default 1 s); heartbeats are further apart. */
  settle(quietMs?: number): Promise<void>;
  /** Lets time pass until the promise is settled, and answers with it; throws after `limitMs` (default 10 min). */
  until<T>(promise: Promise<T>, limitMs?: number): Promise<T>;
  /**
   * Ends all programs on a host as `kill -9` does: no callback, no timer, no finished sync any more; peers see resets. The
   * files they had open stay open and locked in this process, so the next program starts on a copy of their folder.
   */
  crash(name: string): void;
  /** Makes the wall clock of a host jump. */
  jumpClock(name: string, byMs: number): void;
}

/** Creates a world. */
export function createWorld(seed: number | string, { trace, log = silentLog }: WorldOptions = {}): World {
  const random = seededRandom(String(seed));
  const scheduler = createScheduler();
  const note = (event: string): void => trace?.(`${scheduler.now().toFixed(3)} ${event}`);
  const network = createNetwork(scheduler, random.branch('network'), note);
  const disk = createDisk(scheduler, random.branch('disk'), note);
  const clock = clockOf(scheduler, () => 0);
  const fileDisk = createFileDisk(
    scheduler,
    random.branch('files'),
    (host) => disk.stateOf(host),
    () => clock.now(),
  );
  const deviceFiles = new Map<string, DeviceFiles>();
  const filesOf = (name: string): DeviceFiles => {
    const files = deviceFiles.get(name) ?? createDeviceFiles();
    deviceFiles.set(name, files);
    return files;
  };
  const lives: Life[] = [];
  const jumps = new Map<string, number>();

  function begin(host: string): [Life, Common] {
    const life: Life = { host, name: `${host}#${lives.length + 1}`, alive: true };
    lives.push(life);
    const clock = clockOf(scheduler, () => jumps.get(host) ?? 0);
    return [life, { clock, timers: timersOf(scheduler, life), random: random.branch(life.name), log }];
  }

  return {
    clock,
    random: random.branch('test'),
    network: network.faults,
    disk: disk.faults,
    serverHost(name) {
      const [life, common] = begin(name);
      return {
        ...common,
        acceptor: network.acceptor(life),
        openForSync: disk.opener(life),
        beforeStatement: disk.watcher(life),
        disk: fileDisk.of(life),
      };
    },
    clientHost(name) {
      const [life, common] = begin(name);
      const ways = { dialer: network.dialer(life), http: network.http(life), files: filesOf(name) };
      return { ...common, ...ways, openDatabase, moveDatabase };
    },
    files: filesOf,
    later: (ms, task) => void scheduler.in(ms, task),
    run: (ms) => scheduler.run(ms),
    settle: (quietMs = QUIET_MS) => scheduler.settle(quietMs, LIMIT_MS),
    until: (promise, limitMs = LIMIT_MS) => scheduler.until(promise, limitMs),
    crash(name) {
      note(`crash ${name}`);
      for (const life of lives) {
        if (life.host !== name || !life.alive) continue;
        life.alive = false;
        network.abandon(life);
      }
      fileDisk.crash(name);
    },
    jumpClock(name, byMs) {
      note(`clock of ${name} jumps by ${byMs}`);
      jumps.set(name, (jumps.get(name) ?? 0) + byMs);
    },
  };
}

/** What every program gets. */
interface Common {
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
}

function clockOf(scheduler: Scheduler, jumpMs: () => number): Clock {
  return {
    now: () => BEGIN_MS + Math.floor(scheduler.now()) + jumpMs(),
    monotonic: () => scheduler.now(),
  };
}

function timersOf(scheduler: Scheduler, life: Life): Timers {
  const alive = (task: () => void) => (): void => {
    if (life.alive) task();
  };
  return {
    after(delayMs, task) {
      const scheduled = scheduler.in(Math.max(delayMs, SHORTEST_TIMER_MS), alive(task));
      return { cancel: () => void (scheduled.run = undefined) };
    },
    soon: (task) => void scheduler.in(0, alive(task)),
    // A world lives as long as its test runs it.
    keepAlive: () => ({ cancel: () => undefined }),
  };
}
