/** The keeper of the connection goes on, whatever becomes of one connection. */
import type { NatsConnection } from '@nats-io/transport-node';
import { expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../host/log.ts';
import { createWorld } from '../../sim/world.ts';
import { BUS_MAX_RETRY_MS } from '../limits.ts';
import { keepConnected } from './keep-connected.ts';

/** A connection that ends when it is told to; its close fails if it is a bad one. */
function fakeConnection(isBad: boolean) {
  const gone = Promise.withResolvers<void>();
  const connection = {
    flush: () => Promise.resolve(),
    closed: () => gone.promise,
    async close() {
      if (isBad) throw new Error('does not close');
    },
  } as unknown as NatsConnection;
  return { connection, end: () => gone.resolve() };
}

it('dials again after a connection that could not be used, and after one that does not close', async () => {
  const world = createWorld('bus');
  const { timers, random } = world.serverHost('node');
  const connections = [fakeConnection(false), fakeConnection(true), fakeConnection(false)];
  const ups: NatsConnection[] = [];
  const said: string[] = [];
  let [dials, downs] = [0, 0];
  const kept = keepConnected(
    {
      addresses: ['nats://bus:4222'],
      timers,
      random,
      log: { ...silentLog, warn: (message) => void said.push(message), error: (message) => void said.push(message) },
      up(connection) {
        ups.push(connection);
        if (ups.length === 1) throw new Error('not to be used');
      },
      down: () => void (downs += 1),
    },
    async () => connections[dials++]!.connection,
  );
  onTestFinished(() => world.until(kept.close()));
  await world.run(1);
  expect([dials, downs, kept.now]).toEqual([1, 1, undefined]);
  await world.run(BUS_MAX_RETRY_MS);
  expect(kept.now).toBe(connections[1]!.connection);
  connections[1]!.end();
  await world.run(BUS_MAX_RETRY_MS);
  expect(kept.now).toBe(connections[2]!.connection);
  expect(said).toEqual([
    'a connection to the bus could not be used',
    'the bus is gone: nodes hear of each other later',
    'a connection to the bus did not close',
  ]);
});
