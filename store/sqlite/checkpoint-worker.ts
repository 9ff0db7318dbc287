/**
 * Runs checkpoints in a thread of their own, with their own connection: carrying pages over and syncing the database
 * file takes milliseconds that the server's thread has not got. Started by `checkpoint-runner.ts`; one question, one answer.
 */
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { checkpoint, connect } from './connection.ts';

/** `round`: run a PASSIVE checkpoint. `stop`: close the connection and end. */
export type CheckpointQuestion = 'round' | 'stop';

/** `complete`: the whole log was carried over. `error`: SQLite's code and text. */
export type CheckpointAnswer = { complete: boolean } | { error: { message: string; errcode?: unknown } };

if (parentPort && typeof workerData === 'object' && workerData !== null && 'checkpointsOf' in workerData) {
  const port = parentPort;
  let connection: DatabaseSync | undefined;
  const answer = (question: CheckpointQuestion): CheckpointAnswer => {
    try {
      if (question === 'stop') return { complete: (connection?.close(), true) };
      connection ??= connect(String(workerData.checkpointsOf));
      return { complete: checkpoint(connection, 'PASSIVE') };
    } catch (error) {
      const { message, errcode } = error as Error & { errcode?: unknown };
      return { error: { message, errcode } };
    }
  };
  port.on('message', (question: CheckpointQuestion) => {
    port.postMessage(answer(question));
    if (question === 'stop') port.close();
  });
}
