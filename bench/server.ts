/**
 * A server under test, in a process of its own: as `hongyan serve` runs it, on a port the system chooses. The argument
 * says as JSON where it keeps its data: `dataDir`, or `store` and `bus`.
 */
import { type ServerOptions, startServer } from '@hongyan/server';
import { APP } from './app.ts';
import { serve } from './children.ts';

const [keeping] = process.argv.slice(2);
if (keeping === undefined) throw new Error('usage: server.ts JSON');
const quiet = (): void => {};
const log = { debug: quiet, info: quiet, warn: console.warn, error: console.error };
const options = JSON.parse(keeping) as Pick<ServerOptions, 'dataDir' | 'store' | 'bus'>;
const server = await startServer({ port: 0, host: '127.0.0.1', apps: [APP], log, ...options });
serve({ url: () => server.url }, () => server.close());
