/**
 * The server under test, in a process of its own: as `hongyan serve` runs it, with its data in the directory given as
 * argument, on a port the system chooses.
 */
import { startServer } from '@hongyan/server';
import { APP } from './app.ts';
import { serve } from './children.ts';

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('usage: server.ts DATA_DIRECTORY');
const quiet = (): void => {};
const log = { debug: quiet, info: quiet, warn: console.warn, error: console.error };
const server = await startServer({ port: 0, host: '127.0.0.1', dataDir, apps: [APP], log });
serve({ url: () => server.url }, () => server.close());
