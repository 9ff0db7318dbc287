/**
 * When the write-ahead log is carried over into the database file. SQLite starts the log over only if a checkpoint
 * found nothing left to do when the next commit begins; under load that never happens by itself. So a log that has
 * grown past its size gets two rounds: a long one beside the commits, then a short one that commits wait for. A log
 * that grows faster than that makes commits wait for the long one as well.
 */
import { statSync } from 'node:fs';
import type { Log, SyncHandle } from '../../host/host.ts';
import type { CheckpointRunner } from './checkpoint-runner.ts';
import { isFull } from './errors.ts';

export interface Checkpoints {
  /** What the next commit has to wait for, if anything. */
  hold(): Promise<void> | undefined;
  /** A commit has returned: the log may have grown. Never throws, since what was committed is. */
  grown(): void;
  /** Waits for the round under way and lets go of the database file. */
  close(): Promise<void>;
}

export interface CheckpointOptions {
  /** Path of the write-ahead log, and the handle it is synced through. */
  path: string;
  handle: Pick<SyncHandle, 'isStill'>;
  /** Size at which it is carried over, and size at which commits wait, in bytes. */
  startBytes: number;
  holdBytes: number;
  log: Log;
  /** The log can't be carried over, or is no longer the file that is synced. */
  failed(error: unknown): void;
}

export function createCheckpoints(runner: CheckpointRunner, options: CheckpointOptions): Checkpoints {
  const { path, handle, startBytes, holdBytes, log } = options;
  let threshold = startBytes;
  let running: Promise<void> | undefined;
  /** The round under way is the second one. */
  let isLast = false;
  let isLastDue = false;
  let isOver = false;

  const size = (): number => statSync(path).size;

  const fail = (error: unknown): void => {
    isOver = true;
    options.failed(error);
  };

  const exceeds = (bytes: number): boolean => {
    try {
      return size() > bytes;
    } catch (error) {
      fail(error);
      return false;
    }
  };

  const run = async (): Promise<void> => {
    try {
      const complete = await runner.round();
      if (!handle.isStill(path)) throw new Error(`${path} was replaced while it was in use`);
      isLastDue = !isLast;
      // The file keeps its space: it is larger than at the start until a commit has started the log over.
      if (isLast) threshold = complete ? startBytes : size() + startBytes;
      if (isLast && !complete) log.warn('another process reads the database and keeps its log growing', { path });
    } catch (error) {
      if (!isFull(error)) throw error;
      threshold = size() + startBytes;
      log.error('no space to carry the log over into the database', { path });
    }
  };

  const start = (last: boolean): Promise<void> => {
    [isLast, isLastDue] = [last, false];
    running = run()
      .catch(fail)
      .finally(() => {
        running = undefined;
      });
    return running;
  };

  return {
    hold() {
      if (isOver) return undefined;
      if (running) return isLast || exceeds(holdBytes) ? running : undefined;
      return isLastDue ? start(true) : undefined;
    },
    grown() {
      if (!running && !isLastDue && !isOver && exceeds(threshold)) void start(false);
    },
    async close() {
      isOver = true;
      await running;
      await runner.close();
    },
  };
}
