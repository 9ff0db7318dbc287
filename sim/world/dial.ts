/** Dialing in the simulated network: one round trip to be accepted or refused, silence until the deadline if nothing passes. */
import { MAX_FRAME_BYTES } from '../../contract/limits.ts';
import type { Dialer, Socket, SocketHandlers } from '../../host/host.ts';
import { ConnectionEnd } from './connection.ts';
import type { Life } from './life.ts';
import type { Door, Wires } from './network.ts';

const DEFAULT_PORT = '80';

/** The way out of one program. */
export function dialerOf(wires: Wires, life: Life): Dialer {
  return {
    dial(url, handlers, timeoutMs) {
      return new Promise((resolve, reject) => dial(wires, life, { url, handlers, timeoutMs, resolve, reject }));
    },
  };
}

interface Attempt {
  url: string;
  handlers: SocketHandlers;
  timeoutMs: number;
  resolve(socket: Socket): void;
  reject(error: Error): void;
}

function dial(wires: Wires, life: Life, attempt: Attempt): void {
  const { scheduler, links, doors, refusing, trace } = wires;
  const { url, handlers, timeoutMs } = attempt;
  const { hostname, port } = new URL(url);
  const there = links.between(life.host, hostname);
  const back = links.between(hostname, life.host);
  let near: ConnectionEnd | undefined;

  const fail = (why: string): void => {
    deadline.run = undefined;
    near?.abandon();
    if (life.alive) attempt.reject(new Error(`can't reach ${url}: ${why}`));
  };
  const deadline = scheduler.in(timeoutMs, () => fail(`no answer within ${timeoutMs} ms`));
  trace(`${life.name} dials ${url}`);
  if (there.passage !== 'open') return;
  scheduler.in(there.latencyMs(), () => {
    const door = refusing.has(hostname) ? undefined : doors.get(`${hostname}:${port || DEFAULT_PORT}`);
    if (!door) {
      if (back.passage === 'open') scheduler.in(back.latencyMs(), () => fail('connect ECONNREFUSED'));
      return;
    }
    if (deadline.run === undefined || !life.alive) return;
    near = connect(wires, life, door, () => fail('read ECONNRESET'), opened);
  });
  const opened = (near: ConnectionEnd, far: ConnectionEnd): void => {
    deadline.run = undefined;
    near.attach(far, handlers);
    attempt.resolve(near);
  };
}

/** Makes both ends and lets the server have its own. */
function connect(
  wires: Wires,
  life: Life,
  door: Door,
  broken: () => void,
  opened: (near: ConnectionEnd, far: ConnectionEnd) => void,
): ConnectionEnd {
  const near = endOf(wires, life, door.life.host, MAX_FRAME_BYTES);
  const far = endOf(wires, door.life, life.host, door.maxFrameBytes);
  near.attach(far, { frame: () => undefined, closed: broken }, () => opened(near, far));
  far.attach(near, door.accept(far));
  far.welcome();
  return near;
}

function endOf({ scheduler, links, ends, trace }: Wires, holder: Life, remote: string, maxFrameBytes: number) {
  const end = new ConnectionEnd({
    scheduler,
    link: links.between(holder.host, remote),
    maxFrameBytes,
    remote,
    over: (gone) => void ends.delete(gone),
    trace: (event) => trace(`${holder.name}>${remote} ${event}`),
  });
  ends.set(end, holder);
  return end;
}
