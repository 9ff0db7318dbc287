/**
 * NATS that loses messages: stands between nodes and a server, passes everything on, and drops of the messages on their
 * way to a node those it is told to. The nodes believe the bus to be in order.
 */
import { createConnection, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const LINE_END = Buffer.from('\r\n');

export interface LossyNats {
  readonly address: string;
  /** Messages that were lost so far. */
  readonly lost: number;
}

/** `loses` is asked for each message in turn, by its number from 0. Gone with the test. */
export async function startLossyNats(address: string, loses: (message: number) => boolean): Promise<LossyNats> {
  const { hostname, port } = new URL(address);
  const sockets = new Set<Socket>();
  let seen = 0;
  let lost = 0;
  const isLost = (): boolean => {
    const decision = loses(seen++);
    if (decision) lost += 1;
    return decision;
  };
  const server = createServer((node) => {
    const nats = createConnection(Number(port), hostname);
    const keep = keeper(isLost);
    node.pipe(nats);
    nats.on('data', (data: Buffer) => void node.write(keep(data)));
    for (const [one, other] of [
      [node, nats],
      [nats, node],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    address: `nats://127.0.0.1:${(server.address() as { port: number }).port}`,
    get lost() {
      return lost;
    },
  };
}

/** What is passed on of what a server says: lines, and after `MSG … <bytes>` or `HMSG … <bytes>` a body. */
function keeper(isLost: () => boolean): (data: Buffer) => Buffer {
  let rest: Buffer = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    const kept: Buffer[] = [];
    for (;;) {
      const lineEnd = rest.indexOf(LINE_END);
      if (lineEnd < 0) break;
      const words = rest.toString('latin1', 0, lineEnd).split(' ');
      const isMessage = words[0] === 'MSG' || words[0] === 'HMSG';
      const end = lineEnd + LINE_END.length + (isMessage ? Number(words.at(-1)) + LINE_END.length : 0);
      if (rest.length < end) break;
      if (!isMessage || !isLost()) kept.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return Buffer.concat(kept);
  };
}
