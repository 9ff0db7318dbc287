/**
 * The rooms of the house as data: which other rooms each may reach, which packages and Node modules it may use, and
 * whether it may touch the outside world. The tidy checks hold the sources to this table.
 */
import { builtinModules } from 'node:module';
import { imported } from './source.ts';

export interface Room {
  /** Rooms it may import from, by relative path. Its own is always allowed. */
  rooms: readonly string[];
  /** npm packages it may import. */
  packages: readonly string[];
  /** Node's modules it may import, without `node:`; sub-paths included. */
  builtins: readonly string[];
  /** Global names it may not use, and names it may not import ({@link imported}). */
  banned: readonly string[];
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Clock, timers, randomness and network come from the host; so do the ways around these names. */
const WORLD = [
  ...words('Date performance Temporal setTimeout setInterval setImmediate AbortSignal process.hrtime process.uptime'),
  ...words('fetch WebSocket EventSource XMLHttpRequest BroadcastChannel Math crypto'),
  ...words('randomBytes randomUUID randomInt randomFill randomFillSync webcrypto createRequire').map(imported),
  ...words('globalThis global window self require eval process.getBuiltinModule'),
];
/** What a browser lacks. */
const NODE = words('process Buffer __dirname __filename');

const packages = { client: '@hongyan/client', server: '@hongyan/server' };
const base = ['contract', 'host'];
const house = [...base, 'rules', 'store', 'client', 'server'];
/** Node's modules that reach no clock, no network and no other process. */
const quiet = words('assert buffer crypto fs os path url util zlib');
const everything = builtinModules.map((name) => name.replace(/^node:/, ''));

export const rooms: Readonly<Record<string, Room>> = {
  contract: { rooms: [], packages: ['valibot'], builtins: [], banned: [...WORLD, ...NODE] },
  rules: { rooms: ['contract'], packages: [], builtins: [], banned: [...WORLD, ...NODE] },
  host: { rooms: ['contract'], packages: ['ws', 'pino', 'fastify', 'sharp'], builtins: everything, banned: [] },
  store: {
    rooms: base,
    packages: ['kysely', 'pg'],
    builtins: words('crypto fs path sqlite url worker_threads zlib'),
    banned: WORLD,
  },
  client: {
    rooms: [...base, 'rules'],
    packages: ['valibot', 'idb', packages.client],
    builtins: [],
    banned: [...WORLD, ...NODE],
  },
  server: {
    rooms: [...base, 'rules', 'store'],
    packages: ['valibot', '@nats-io/transport-node', 'prom-client', 'aws4fetch'],
    builtins: words('crypto fs path sqlite url zlib'),
    banned: WORLD,
  },
  cli: {
    rooms: [...base, 'store'],
    packages: [packages.client, packages.server, 'valibot'],
    builtins: everything,
    banned: [],
  },
  sim: {
    rooms: house,
    packages: [packages.client, packages.server, 'fast-check'],
    builtins: [...quiet, 'sqlite', 'timers', 'child_process', 'module'],
    // Between two steps of its own clock it lets promises settle, with the real event loop's turn.
    banned: WORLD.filter((name) => name !== 'setImmediate'),
  },
  services: { rooms: [], packages: [], builtins: everything, banned: [] },
  bench: {
    rooms: [...base, 'store', 'client', 'server', 'services'],
    packages: [packages.client, packages.server, 'ws'],
    builtins: everything,
    banned: [],
  },
  tools: {
    rooms: [...house, 'cli', 'sim', 'bench', 'tests'],
    packages: [packages.client, packages.server, 'vite', 'valibot'],
    builtins: everything,
    banned: [],
  },
  tests: {
    rooms: [...house, 'cli', 'sim', 'services', 'bench', 'tools'],
    packages: [
      packages.client,
      packages.server,
      'vitest',
      'fast-check',
      'ws',
      'valibot',
      'pg',
      'yaml',
      'sharp',
      'playwright-core',
      'vite',
      'idb',
    ],
    builtins: everything,
    banned: [],
  },
};

/**
 * What a test beside the code may use on top of its room. It runs in Node, and may let promises settle for a turn of the
 * event loop; for the rest its clock and its network are the injected ones.
 */
export const besideTests = {
  rooms: ['host', 'sim', 'tests'],
  packages: ['vitest', 'fast-check', 'valibot', 'pg'],
  builtins: [...quiet, 'child_process', 'sqlite', 'worker_threads'],
  allowed: [...NODE, 'setImmediate'],
};

/** Whether a file is test code: a test, or a suite that several tests run. */
export function isTest(path: string): boolean {
  return /\.test\.ts$|\/conformance[./]|\/tests\//.test(path);
}

/** Only these choose concrete parts; the rest of the room knows the interfaces only. */
export const wiring = [
  {
    room: 'server',
    by: ['server/main.ts', 'server/stores.ts', 'server/index.ts'],
    only: [
      'store/port.ts',
      'store/errors.ts',
      'store/directory-lock.ts',
      'store/check/sample.ts',
      'host/host.ts',
      'host/address.ts',
    ],
  },
];

/** The published packages: what they emit starts at these files, and their package.json names all it needs. */
export const published = [
  { manifest: 'client/package.json', entries: ['client/index.ts', 'client/browser.ts', 'client/tim.ts'] },
  { manifest: 'server/package.json', entries: ['server/index.ts', 'cli/main.ts'] },
];
