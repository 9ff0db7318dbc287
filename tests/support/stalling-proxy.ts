/** A way to another service that stalls after so many bytes: whoever uses it is stopped at a place that a test chooses. */
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface StallingProxy {
  /** The address it stands for, by way of itself. */
  readonly address: string;
  /** Resolves when as much as it may has gone through. */
  readonly stalled: Promise<void>;
}

/** Lets `bytes` through to the service (`up`), or from it (`down`), and then nothing any more. Gone with the test. */
export async function stallingProxy(address: string, direction: 'up' | 'down', bytes: number): Promise<StallingProxy> {
  const url = new URL(address);
  const { hostname, port } = url;
  const { promise: stalled, resolve: stall } = Promise.withResolvers<void>();
  let left = bytes;
  const sockets = new Set<Socket>();

  const pass = (from: Socket, to: Socket, isLimited: boolean): void => {
    from.on('data', (chunk: Buffer) => {
      const passed = isLimited ? chunk.subarray(0, left) : chunk;
      if (isLimited) left -= passed.length;
      if (passed.length > 0) to.write(passed);
      if (isLimited && left === 0) stall();
    });
    from.on('close', () => to.destroy());
    from.on('error', () => to.destroy());
  };
  const server = createServer((client) => {
    const service = connect(Number(port), hostname);
    sockets.add(client).add(service);
    pass(client, service, direction === 'up');
    pass(service, client, direction === 'down');
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  url.port = String((server.address() as { port: number }).port);
  return { address: url.href, stalled };
}
