/** An app that closes while it cleans up after uploads: it stops between two removals, and waits for the one under way. */
import { expect, it } from 'vitest';
import { silentLog } from '../../host/node.ts';
import { newAppCounts } from '../metrics.ts';
import { type AppFilesWorld, createAppFiles } from './app-files.ts';

it('stops cleaning up when it closes', async () => {
  const { promise: removal, resolve: removed } = Promise.withResolvers<void>();
  let asked = 0;
  const tasks: (() => void)[] = [];
  const files = createAppFiles({
    settings: { sdkAppId: 7, secretKey: 'of tests' },
    blobs: {
      async clean(_app: number, _before: number, isStopped: () => boolean) {
        for (; !isStopped() && asked < 1000; asked += 1) await removal;
        return asked;
      },
    },
    clock: { now: () => 0 },
    timers: { after: (_ms: number, task: () => void) => (tasks.push(task), { cancel: () => undefined }) },
    log: silentLog,
    counts: newAppCounts().files,
  } as unknown as AppFilesWorld);
  tasks[0]!();
  let isClosed = false;
  const closing = files.close().then(() => (isClosed = true));
  await Promise.resolve();
  expect(isClosed).toBe(false);
  removed();
  await closing;
  expect(asked).toBe(1);
});
