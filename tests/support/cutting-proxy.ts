/**
 * A way to PostgreSQL that breaks where a test wants it to: at a COMMIT, before the server has seen it or after it has
 * answered, so that whoever sent it can't tell the one from the other.
 */
import { createConnection, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What happens at a COMMIT: it passes; the server never sees it; its answer gets lost; or nothing is heard any more. */
export type Cut = 'none' | 'before' | 'after' | 'silence';

export interface CuttingProxy {
  /** Of the database behind it. */
  readonly address: string;
  /** Is asked at each COMMIT. */
  cut: () => Cut;
  /** So many of the next connections are told that the database is starting up. */
  startingUp: number;
  /** Turns from sending to receiving, over all connections: ways there and back that somebody waited for. */
  readonly turns: () => number;
  /** Breaks all connections. */
  breakAll(): void;
}

const COMMIT = Buffer.from('Q\0\0\0\x0bCOMMIT\0', 'latin1');

/** What PostgreSQL answers to every new connection while it recovers. */
const STARTING_UP = Buffer.from('E\0\0\0\x1dSFATAL\0C57P03\0Mstarting\0\0', 'latin1');

/** Goes with the test. */
export async function cuttingProxy(address: string): Promise<CuttingProxy> {
  const target = new URL(address);
  const sockets = new Set<Socket>();
  let turns = 0;
  const proxy = { cut: (): Cut => 'none', startingUp: 0 };

  const server = createServer((near) => {
    if (proxy.startingUp > 0) {
      proxy.startingUp -= 1;
      near.once('data', () => near.end(STARTING_UP));
      return;
    }
    const far = createConnection({ host: target.hostname, port: Number(target.port), noDelay: true });
    near.setNoDelay(true);
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    let isSilent = false;
    let isSending = false;
    near.on('data', (bytes) => {
      if (isSilent) return;
      if (!isSending) turns += 1;
      isSending = true;
      const at = (bytes as Buffer).indexOf(COMMIT);
      const cut = at < 0 ? 'none' : proxy.cut();
      if (cut === 'silence') isSilent = true;
      else if (cut === 'before') {
        // Its transaction has done all else by then.
        far.write((bytes as Buffer).subarray(0, at));
        near.destroy();
      } else if (cut === 'after') {
        isSilent = true;
        far.write(bytes);
        far.on('data', (answer) => void (answer.includes('COMMIT\0') && end()));
      } else far.write(bytes);
    });
    far.on('data', (bytes) => {
      isSending = false;
      if (!isSilent) near.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    breakAll();
    server.close();
  });

  const at = new URL(address);
  at.host = `127.0.0.1:${(server.address() as { port: number }).port}`;
  return Object.assign(proxy, { address: at.href, turns: () => turns, breakAll });
}
