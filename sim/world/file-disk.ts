/**
 * The disk where simulated servers keep files of messages: in memory, by path, seen by every host. What a program has
 * written and not synced may be gone, from some byte on, when the host it runs on crashes; or the length is kept, and zeros
 * stand for bytes that never reached the disk.
 */
import type { Disk, DiskFile } from '../../host/host.ts';
import type { Life } from './life.ts';
import type { Span } from './links.ts';
import type { SeededRandom } from './random.ts';
import type { Scheduler } from './scheduler.ts';

/** How long each step takes. */
const STEP: Span = { minMs: 0, maxMs: 3 };

export type DiskState = 'well' | 'full' | 'broken';

/** Of the steps that a broken disk is asked for. */
const BROKEN_SHARE = 0.2;

interface Stored {
  bytes: Buffer;
  /** Bytes that outlive a crash. */
  certain: number;
  /** The host that wrote last. */
  writer: string;
  changedAt: number;
}

export interface FileDisk {
  /** The disk as one program sees it. */
  of(life: Life): Disk;
  crash(host: string): void;
}

export function createFileDisk(
  scheduler: Scheduler,
  random: SeededRandom,
  stateOf: (host: string) => DiskState,
  wallClock: () => number,
): FileDisk {
  const files = new Map<string, Stored>();
  return {
    of: (life) => diskOf({ scheduler, random, files, life, stateOf, wallClock }),
    crash(host) {
      for (const file of files.values()) {
        if (file.writer === host && file.certain < file.bytes.length) losePower(file, random);
      }
    },
  };
}

/** What is left of bytes that were not synced: some of the length or all of it, and in it, as a rule, a hole of zeros. */
function losePower(file: Stored, random: SeededRandom): void {
  const within = (from: number, to: number): number => from + Math.floor(random.between(0, to - from + 1));
  const draw = random.between(0, 3);
  const left = draw < 1 ? file.bytes.length : within(file.certain, file.bytes.length);
  const hole = draw < 2 ? within(file.certain, left) : left;
  file.bytes = Buffer.from(file.bytes.subarray(0, left)).fill(0, hole, within(hole, left));
  file.certain = left;
}

interface Ground {
  scheduler: Scheduler;
  random: SeededRandom;
  files: Map<string, Stored>;
  life: Life;
  stateOf: (host: string) => DiskState;
  wallClock: () => number;
}

function diskOf(ground: Ground): Disk {
  const { files, life } = ground;
  const step = stepsOf(ground);
  return {
    makeDirectory: () => step('write', () => undefined),
    look: (path) =>
      step('read', () => {
        const file = files.get(path);
        return file && { size: file.bytes.length, changedAt: file.changedAt };
      }),
    list: (path) => step('read', () => namesIn(files, path)),
    open: (path) => step('write', () => openFile(ground, step, path)),
    async *read(path, from, to) {
      const bytes = await step('read', () => files.get(path)?.bytes ?? missing(path));
      if (to > bytes.length) throw new Error(`${path} ends before ${to}`);
      yield bytes.subarray(from, to);
    },
    rename: (path, to) =>
      step('write', () => {
        const file = files.get(path) ?? missing(path);
        files.delete(path);
        files.set(to, file);
      }),
    place: (path, to) =>
      step('write', () => {
        if (files.has(to)) return false;
        const file = files.get(path) ?? missing(path);
        files.delete(path);
        files.set(to, file);
        return true;
      }),
    remove: (path) => step('write', () => void files.delete(path)),
    free: () => step('read', () => (ground.stateOf(life.host) === 'full' ? 0 : Number.MAX_SAFE_INTEGER)),
  };
}

type Step = <T>(kind: 'read' | 'write', work: () => T) => Promise<T>;

/** What takes some time, and fails on a disk that is not well; in a dead program it never ends. */
function stepsOf({ scheduler, random, life, stateOf }: Ground): Step {
  return (kind, work) =>
    new Promise((resolve, reject) => {
      scheduler.in(random.between(STEP.minMs, STEP.maxMs), () => {
        if (!life.alive) return;
        const state = stateOf(life.host);
        try {
          if (state === 'full' && kind === 'write') throw systemError('ENOSPC', 'no space left on device');
          if (state === 'broken' && random.between(0, 1) < BROKEN_SHARE) throw systemError('EIO', 'i/o error');
          resolve(work());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
}

function openFile({ files, life, wallClock }: Ground, step: Step, path: string): DiskFile {
  const file = files.get(path) ?? { bytes: Buffer.alloc(0), certain: 0, writer: life.host, changedAt: wallClock() };
  files.set(path, file);
  return {
    write: (at, bytes) =>
      step('write', () => {
        const grown = Buffer.alloc(Math.max(file.bytes.length, at + bytes.length));
        file.bytes.copy(grown);
        grown.set(bytes, at);
        Object.assign(file, {
          bytes: grown,
          certain: Math.min(file.certain, at),
          writer: life.host,
          changedAt: wallClock(),
        });
      }),
    sync: () => step('write', () => void (file.certain = file.bytes.length)),
    close: () => Promise.resolve(),
  };
}

function namesIn(files: ReadonlyMap<string, Stored>, folder: string): string[] {
  const names = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
  return names.map((path) => path.slice(folder.length + 1)).filter((name) => !name.includes('/'));
}

function systemError(code: string, text: string): Error {
  return Object.assign(new Error(`${code}: ${text}`), { code });
}

function missing(path: string): never {
  throw systemError('ENOENT', `no such file: ${path}`);
}
