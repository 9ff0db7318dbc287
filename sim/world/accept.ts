/** Listening in the simulated network. */
import type { Acceptor, Listener } from '../../host/host.ts';
import type { Life } from './life.ts';
import type { Door, Wires } from './network.ts';

/** Where ports are taken from when a server asks for any. */
const FIRST_FREE_PORT = 40_000;
const HOST_NAME = /^[a-z0-9-]+$/;

/** The way into one program. The address asked for is left aside: a simulated host has one, its name. */
export function acceptorOf(wires: Wires, life: Life): Acceptor {
  return {
    async listen({ port, maxFrameBytes }, accept, answer) {
      if (!HOST_NAME.test(life.host)) throw new Error(`no URL can name the host ${life.host}: use a-z, 0-9 and -`);
      const chosen = port === 0 ? freePort(wires, life.host) : port;
      const address = `${life.host}:${chosen}`;
      if (wires.doors.has(address)) {
        const message = `listen EADDRINUSE: address already in use ${address}`;
        throw Object.assign(new Error(message), { code: 'EADDRINUSE' });
      }
      const door: Door = { life, maxFrameBytes, accept, answer };
      wires.doors.set(address, door);
      return listenerOf(wires, door, chosen);
    },
  };
}

function listenerOf({ doors, ends, scheduler }: Wires, door: Door, port: number): Listener {
  const address = `${door.life.host}:${port}`;
  const stopAccepting = (): void => {
    if (doors.get(address) === door) doors.delete(address);
  };
  return {
    port,
    url: `ws://${address}`,
    stopAccepting,
    close() {
      stopAccepting();
      return new Promise((resolve) => {
        for (const [end, life] of ends) if (life === door.life) end.close(1001, 'the server stops');
        const look = (): void => {
          if ([...ends.values()].includes(door.life)) scheduler.in(LOOK_MS, look);
          else resolve();
        };
        look();
      });
    },
  };
}

/** How often a closing listener looks whether its sockets are gone. */
const LOOK_MS = 1;

function freePort({ doors }: Wires, host: string): number {
  let port = FIRST_FREE_PORT;
  while (doors.has(`${host}:${port}`)) port++;
  return port;
}
