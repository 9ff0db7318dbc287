/** A server under test, in a process of its own. The argument is its data directory. */
import { startServer } from '@hongyan/server';
import { APP } from '../app.ts';
import { serve } from '../children.ts';
import { memory } from './memory.ts';

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('usage: server.ts DIRECTORY');
const quiet = (): void => {};
const log = { debug: quiet, info: quiet, warn: console.warn, error: console.error };
const server = await startServer({ port: 0, host: '127.0.0.1', apps: [APP], log, dataDir });
serve({ ...memory, url: () => server.url }, () => server.close());
