/**
 * Sees to it that a temporary directory, and the private program that works in it, are gone after this process, however it
 * ends: killed, too. Used by the services beside it and by test runs. It is a shell of its own, in a session of its own so
 * that no Ctrl-C reaches it, which waits for its input to end.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

/** QUIT ends all processes of a cluster at once. The second removal is for what one of them wrote meanwhile. */
const SCRIPT = `while read -r line; do
  [ "$line" = over ] && exit
  pid=$line
done
if [ "$pid" ]; then
  kill -QUIT "$pid"
  for wait in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" || break; sleep 0.2; done
  kill -KILL "$pid"
fi
rm -rf "$0" || { sleep 1; rm -rf "$0"; }`;

export interface Guard {
  /** The process that works in the directory now; undefined if there is none. */
  owns(pid: number | undefined): void;
  /** Removes the directory, and is no longer needed. */
  remove(): void;
}

/** From now until `remove`, the directory and what works in it go with this process. */
export function guard(directory: string): Guard {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, directory], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  // It may be gone before it is told: then there is nobody to tell.
  shell.on('error', () => {});
  shell.stdin!.on('error', () => {});
  return {
    owns: (pid) => void shell.stdin!.write(`${pid ?? ''}\n`),
    remove() {
      // What worked there may still have children that end.
      rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      shell.stdin!.end('over\n');
    },
  };
}
