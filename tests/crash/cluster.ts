/** A PostgreSQL of a cycle's own, with the nodes that serve from it, and how to hurt it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { nodeClock, nodeRandom, nodeTimers, silentLog } from '../../host/node.ts';
import { natsProgram, startNats } from '../../services/nats.ts';
import { type Postgres, postgresPrograms, startPostgres } from '../../services/postgres.ts';
import { APP } from '../../sim/players/life.ts';
import { openPostgresStore } from '../../store/postgres/open.ts';
import type { Cycle } from './cycle.ts';
import { errorsIn } from './host.ts';
import { readLog, type Storage } from './judge.ts';
import { until } from './players.ts';
import { complaint, type Program, start } from './program.ts';

/** Its processes notice within this that the first one is gone. */
const GONE_MS = 30_000;

export interface Node {
  readonly url: string;
  readonly program: Program;
  start(): Promise<void>;
}

export interface Cluster extends Storage {
  readonly postgres: Postgres;
  readonly nodes: readonly Node[];
  /** `kill -9` of its first process; the others end by themselves. Resolves when it takes connections again. */
  readonly killFirst: (pauseMs: number) => Promise<void>;
  /** Runs a statement beside the nodes. */
  readonly ask: <R extends object>(sql: string) => Promise<R[]>;
}

export function whyNoCluster(): string | undefined {
  return postgresPrograms() === undefined ? 'PostgreSQL is not installed' : undefined;
}

/** Nodes are ready. They wake each other by NATS, where it is installed. */
export async function startCluster(cycle: Cycle, count: number): Promise<Cluster> {
  const postgres = await startPostgres({ durable: true });
  cycle.atEnd(() => postgres.stop());
  const nats = natsProgram() === undefined ? undefined : await startNats();
  if (nats) cycle.atEnd(() => nats.stop());
  const folder = cycle.folder('nodes');
  const config = join(folder, 'hongyan.json');
  const bus = nats && { bus: nats.address };
  writeFileSync(config, JSON.stringify({ store: postgres.address, files: join(folder, 'files'), ...bus, apps: [APP] }));
  const programs: Program[] = [];
  cycle.atEnd(() => Promise.all(programs.filter(({ hasEnded }) => !hasEnded).map((program) => program.end())));

  const launch = (port: string): Program => {
    const program = start({ args: ['serve', '--config', config, '--port', port] });
    programs.push(program);
    return program;
  };
  const nodes = Array.from({ length: count }, () => createNode(launch));
  await Promise.all(nodes.map((one) => one.start()));

  return {
    postgres,
    nodes,
    async killFirst(pauseMs) {
      process.kill(firstProcess(postgres), 'SIGKILL');
      await sleep(pauseMs);
      await until(
        () =>
          postgres.start().then(
            () => true,
            () => false,
          ),
        'PostgreSQL to start',
        GONE_MS,
      );
    },
    async ask<R extends object>(sql: string) {
      const client = new Client(postgres.address);
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query<R>(sql)).rows;
      } finally {
        await client.end();
      }
    },
    async log() {
      const host = { clock: nodeClock, timers: nodeTimers, random: nodeRandom, log: silentLog };
      const at = { address: postgres.address, sdkAppId: APP.sdkAppId, onFatal: () => undefined };
      const store = await openPostgresStore({ ...at, ...host });
      const log = await readLog(store);
      await store.close();
      return log;
    },
    complaint: () => complaint(['check', '--store', postgres.address]),
    errors: () => programs.flatMap((program) => errorsIn(program.words())),
  };
}

/** A node that is started again at the address it had. */
function createNode(launch: (port: string) => Program): Node {
  let [port, url] = ['0', ''];
  let program: Program | undefined;
  return {
    get url() {
      return url;
    },
    get program() {
      return program!;
    },
    async start() {
      program = launch(port);
      url = await program.ready;
      ({ port } = new URL(url));
    },
  };
}

function firstProcess({ directory }: Postgres): number {
  return Number(readFileSync(join(directory, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
}
