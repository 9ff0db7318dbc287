/**
 * Few writes: frames that are sent to one connection within one turn of the event loop leave in one system call. The
 * first one corks the stream, and one task at the end of the turn uncorks all of that turn.
 */
import type { Writable } from 'node:stream';

let corked: Writable[] = [];

/** Holds back what is written to `stream` until the end of this turn. Cheap to call before every write. */
export function corkThisTurn(stream: Writable): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  if (corked.push(stream) === 1) setImmediate(uncorkAll);
}

function uncorkAll(): void {
  const streams = corked;
  corked = [];
  for (const stream of streams) stream.uncork();
}
