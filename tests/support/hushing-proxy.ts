/**
 * A way to a server whose other end falls silent: from a moment that a test chooses, requests still get there and answers
 * do not come back. Then the device loses the connection, and the server is not told.
 */
import { createConnection, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** The first byte of a WebSocket frame that closes. */
const CLOSE_FRAME = 0x88;

export interface HushingProxy {
  readonly url: string;
  /** From now on no answer comes back. */
  hush(): void;
  /** Ends the device's connection, and takes no new one. Resolves when the server bids the device farewell, too. */
  lose(): Promise<void>;
}

/** Gone with the test. */
export async function startHushingProxy(url: string): Promise<HushingProxy> {
  const { hostname, port } = new URL(url);
  const near = new Set<Socket>();
  const far = new Set<Socket>();
  let isHushed = false;
  const server = createServer((device) => {
    const node = createConnection(Number(port), hostname);
    near.add(device);
    far.add(node);
    device.on('data', (bytes: Buffer) => void node.write(bytes)).on('error', () => undefined);
    node.on('data', (bytes: Buffer) => void (isHushed || device.write(bytes))).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of [...near, ...far]) socket.destroy();
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as { port: number }).port}`,
    hush: () => void (isHushed = true),
    async lose() {
      const over = [...far].map(
        (socket) =>
          new Promise<void>((resolve) => void socket.on('data', (bytes: Buffer) => isFarewell(bytes) && resolve())),
      );
      server.close();
      for (const socket of near) socket.destroy();
      await Promise.all(over);
    },
  };
}

/** Nobody answers it, so the connection itself stays for a while. */
function isFarewell(bytes: Buffer): boolean {
  return bytes[0] === CLOSE_FRAME;
}
