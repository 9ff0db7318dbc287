/**
 * Sees to it that nothing of a private program is left when this process ends, however it ends: killed, too. Used by
 * `process.ts`. It is a shell of its own, in a session of its own so that no Ctrl-C reaches it, which waits for its
 * input to end.
 */
import { spawn } from 'node:child_process';

/** QUIT ends all processes of a cluster at once. The second removal is for what one of them wrote meanwhile. */
const SCRIPT = `read -r line && exit
kill -QUIT "$0"
for wait in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$0" || break; sleep 0.2; done
kill -KILL "$0"
rm -rf "$1" || { sleep 1; rm -rf "$1"; }`;

/** Ends the program and removes its directory when this process is gone. Call the result when the program has ended. */
export function guard(pid: number, directory: string): () => void {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, String(pid), directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  // It may be gone before it is told: then there is nobody to tell.
  shell.on('error', () => {});
  shell.stdin!.on('error', () => {});
  return () => void shell.stdin!.end('over\n');
}
