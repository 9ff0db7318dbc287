/**
 * The admin listener: health and metrics on a port of their own, so that what is for operators is never where clients
 * connect. It listens before the stores are opened and until they are closed: "starting" and "draining" can be asked.
 */
import type { ServerHost } from '../../host/host.ts';
import { version } from '../version.ts';
import { adminRoutes } from './routes.ts';
import type { WatchedServer } from './status.ts';

/** Nothing that is asked here comes with a text of its own. */
const MAX_BODY_BYTES = 1024;

export interface Admin {
  readonly url: string;
  close(): Promise<void>;
}

/** Begins to listen. Rejects if the port can't be had. */
export async function openAdmin(
  { http, watchVitals }: Pick<ServerHost, 'http' | 'watchVitals'>,
  at: { host: string; port: number },
  server: WatchedServer,
): Promise<Admin> {
  if (http === undefined) throw new Error('this world has no HTTP');
  const vitals = watchVitals?.();
  try {
    const listener = await http.listen({ ...at, maxBodyBytes: MAX_BODY_BYTES }, adminRoutes(server, vitals, version()));
    return {
      url: listener.url,
      async close() {
        await listener.close();
        vitals?.close();
      },
    };
  } catch (error) {
    vitals?.close();
    throw error;
  }
}
