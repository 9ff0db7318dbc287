/** One attempt to reach a NATS server, by the address it was given with. */
import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { BUS_DIAL_MS } from '../limits.ts';

/** A connection, or why there is none. */
export async function dial(address: string): Promise<NatsConnection | Error> {
  try {
    return await connect(dialOptions(address));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Who to dial, and as whom: NATS takes a user and a password, or one word, a token. */
function dialOptions(address: string): ConnectionOptions {
  const { protocol, host, username, password } = new URL(address);
  const name = decodeURIComponent(username);
  return {
    servers: host,
    name: 'hongyan',
    noEcho: true,
    reconnect: false,
    ignoreClusterUpdates: true,
    timeout: BUS_DIAL_MS,
    ...(protocol === 'tls:' ? { tls: {} } : {}),
    ...(username === '' ? {} : password === '' ? { token: name } : { user: name, pass: decodeURIComponent(password) }),
  };
}
