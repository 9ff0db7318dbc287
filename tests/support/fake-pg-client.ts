/** The driver's client, answering when a test says so: for what a connection does while it waits. */
import { EventEmitter } from 'node:events';
import type { Client } from '../../store/postgres/connection.ts';

type Statement = Parameters<Client['query']>[0];
type Answer = Awaited<ReturnType<Client['query']>>;

export interface FakeClient extends Client {
  /** Statements asked, each with what answers it; oldest first. */
  readonly asked: (PromiseWithResolvers<Answer> & { statement: Statement })[];
  readonly connecting: PromiseWithResolvers<void>;
  readonly ending: PromiseWithResolvers<void>;
  /** The socket's state. */
  isDestroyed: boolean;
}

export function fakeClient(): FakeClient {
  const events = new EventEmitter();
  const client: FakeClient = {
    asked: [],
    connecting: Promise.withResolvers<void>(),
    ending: Promise.withResolvers<void>(),
    isDestroyed: false,
    connect: () => client.connecting.promise,
    query(statement) {
      const asked = { ...Promise.withResolvers<Answer>(), statement };
      client.asked.push(asked);
      return asked.promise;
    },
    end: () => client.ending.promise,
    on: (event: string, listener: (error: Error) => void) => events.on(event, listener),
    connection: {
      stream: {
        cork() {},
        uncork() {},
        destroy() {
          if (client.isDestroyed) return;
          client.isDestroyed = true;
          const error = new Error('Connection terminated unexpectedly');
          client.connecting.reject(error);
          client.ending.resolve();
          for (const { reject } of client.asked) reject(error);
          events.emit('error', error);
          events.emit('end');
        },
      },
    },
  };
  // A test need not wait for each of them.
  client.connecting.promise.catch(() => {});
  return client;
}
