/** Who runs a checkpoint: a thread of its own, or, where everything has to happen in one, the store's connection. */
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { CheckpointAnswer, CheckpointQuestion } from './checkpoint-worker.ts';
import { checkpoint } from './connection.ts';

export interface CheckpointRunner {
  /** Runs one PASSIVE checkpoint. Resolves to whether the whole log was carried over; rejects with SQLite's error. */
  round(): Promise<boolean>;
  /** Lets go of the database file. */
  close(): Promise<void>;
}

export function inPlace(connection: DatabaseSync): CheckpointRunner {
  return { round: async () => checkpoint(connection, 'PASSIVE'), close: async () => {} };
}

/** Starts the thread; it never keeps the process alive. */
export function inThread(path: string): CheckpointRunner {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./checkpoint-worker.${extension}`, import.meta.url), {
    workerData: { checkpointsOf: path },
    // The flags of the main program, say --input-type, are not the thread's.
    execArgv: [],
  });
  worker.unref();
  let gone: Error | undefined;
  let waiting: PromiseWithResolvers<boolean> | undefined;

  const fail = (error: Error): void => {
    gone ??= error;
    waiting?.reject(gone);
  };
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => fail(new Error('the checkpoint thread has ended')));
  worker.on('message', (answer: CheckpointAnswer) => {
    if ('complete' in answer) waiting?.resolve(answer.complete);
    else waiting?.reject(Object.assign(new Error(answer.error.message), answer.error));
  });

  /** One at a time: the caller waits for the answer before it asks again. */
  const ask = (question: CheckpointQuestion): Promise<boolean> => {
    if (gone) return Promise.reject(gone);
    waiting = Promise.withResolvers<boolean>();
    worker.postMessage(question);
    return waiting.promise;
  };

  return {
    round: () => ask('round'),
    async close() {
      if (gone) return;
      worker.ref();
      const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      await ask('stop');
      await ended;
    },
  };
}
