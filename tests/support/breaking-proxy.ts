/**
 * A way to a server whose connections break: each after so many bytes in one direction, as the test says when it comes in,
 * or all of them now. For whatever has to go on after that.
 */
import { createConnection, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Bytes after which a connection breaks, towards the server or back. */
export interface Lifetime {
  readonly up?: number;
  readonly down?: number;
}

export interface BreakingProxy {
  readonly port: number;
  /** Asked for each new connection, by how many there were before. Default: it does not break. */
  lifetime: (count: number) => Lifetime;
  /** Bytes that went through so far. */
  readonly passed: { up: number; down: number };
  readonly connections: () => number;
  /** Connections that are open now. */
  readonly open: () => number;
  breakAll(): void;
}

/** Goes with the test. */
export async function breakingProxy(targetPort: number): Promise<BreakingProxy> {
  const sockets = new Set<Socket>();
  const passed = { up: 0, down: 0 };
  let count = 0;
  let open = 0;
  const proxy = { lifetime: (_count: number): Lifetime => ({}), passed };

  const server = createServer((near) => {
    const { up = Number.POSITIVE_INFINITY, down = Number.POSITIVE_INFINITY } = proxy.lifetime(count);
    count += 1;
    open += 1;
    const far = createConnection({ host: '127.0.0.1', port: targetPort });
    let isOver = false;
    const end = (): void => {
      if (!isOver) open -= 1;
      isOver = true;
      near.destroy();
      far.destroy();
    };
    const pass = (from: Socket, to: Socket, way: 'up' | 'down', most: number): void => {
      let left = most;
      sockets.add(from);
      from.on('error', end).on('close', () => {
        sockets.delete(from);
        end();
      });
      from.on('data', (bytes) => {
        const through = (bytes as Buffer).subarray(0, left);
        left -= through.length;
        passed[way] += through.length;
        if (!to.write(through)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
        if (left <= 0) end();
      });
    };
    pass(near, far, 'up', up);
    pass(far, near, 'down', down);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    breakAll();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return Object.assign(proxy, { port, connections: () => count, open: () => open, breakAll });
}
