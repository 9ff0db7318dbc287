/**
 * A private OpenStack Swift with its S3 interface on a free port of this machine: a real S3-compatible store for tests
 * (Debian's python3-swift).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { guard } from './guard.ts';
import { directoryOnDisk, findProgram, run } from './process.ts';

const START_MS = 60_000;
const LOOK_MS = 20;
const SCRIPT = fileURLToPath(new URL('s3-store.py', import.meta.url));
/** Where Debian keeps it; other Pythons on the machine don't see it. */
const LIBRARY = '/usr/lib/python3/dist-packages/swift/common/middleware/s3api';

export interface Swift {
  /** For the option `files`; the bucket is not there yet. */
  readonly address: string;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

export function hasSwift(): boolean {
  return existsSync(LIBRARY) && findProgram('python3', ['/usr/bin']) !== undefined;
}

/** Starts it. Rejects with what it says if that fails. */
export async function startSwift(): Promise<Swift> {
  const python = findProgram('python3', ['/usr/bin']);
  if (python === undefined) throw new Error('python3 is not installed');
  const directory = directoryOnDisk('hongyan-swift-');
  const watch = guard(directory);
  const program = run(python, ['-B', SCRIPT], { cwd: directory, guard: watch });
  const ready = join(directory, 'ready');
  const deadline = performance.now() + START_MS;
  while (!existsSync(ready)) {
    if (program.hasEnded() || performance.now() > deadline) {
      if (!program.hasEnded()) await program.end('SIGKILL');
      watch.remove();
      throw new Error(`Swift did not start: ${program.words()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const port = readFileSync(ready, 'utf8');
  return {
    address: `s3://test%3Atester:secret@127.0.0.1:${port}/letters?tls=no`,
    async stop() {
      await program.end('SIGKILL');
      watch.remove();
    },
  };
}
