/**
 * PostgreSQL, NATS and Chromium for a whole test run (vitest's globalSetup): one private program each, started when the
 * first test file asks for it and gone with the run. At its end it says which suites did not run because one of them is
 * not installed. `postgres.ts`, `nats.ts` and `chromium.ts` are how tests ask; a worker asks by a file, since it needs
 * the address before its first test is collected, and so can do no more than wait.
 */
import { existsSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { chromiumProgram, startChromium } from '../../services/chromium.ts';
import { guard } from '../../services/guard.ts';
import { natsProgram, startNats } from '../../services/nats.ts';
import { postgresPrograms, startPostgres } from '../../services/postgres.ts';
import { missing, type Needs, reportOf } from './needs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    engines: Engines;
  }
}

/** What a worker knows of the run's engines. */
export interface Engines {
  /** `<name>.wanted` asks for one of them, `<name>.address` answers, `<name>.failure` says why there is none. */
  directory: string;
  installed: Record<Needs, boolean>;
}

/** How often the requests of the workers are looked for, ms. */
const LOOK_MS = 20;
/** For a whole run of test files beside each other, each with a few stores open. */
const SETTINGS = { max_connections: 400, shared_buffers: '64MB', wal_level: 'minimal', max_wal_senders: 0 };

interface Running {
  address: string;
  stop(): Promise<void>;
}

const starters: Record<Needs, () => Promise<Running>> = {
  postgres: () => startPostgres({ settings: SETTINGS }),
  nats: startNats,
  chromium: startChromium,
};

export default function setup(project: TestProject): () => Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'hongyan-run-'));
  const watch = guard(directory);
  const hidden = missing();
  const installed = {
    postgres: !hidden.includes('postgres') && postgresPrograms() !== undefined,
    nats: !hidden.includes('nats') && natsProgram() !== undefined,
    chromium: !hidden.includes('chromium') && chromiumProgram() !== undefined,
  };
  project.provide('engines', { directory, installed });

  const started: Promise<Running | undefined>[] = [];
  const answer = (name: Needs, kind: 'address' | 'failure', text: string): void => {
    writeFileSync(join(directory, `${name}.part`), text);
    renameSync(join(directory, `${name}.part`), join(directory, `${name}.${kind}`));
  };
  const launch = async (name: Needs): Promise<Running | undefined> => {
    try {
      const running = await starters[name]();
      answer(name, 'address', running.address);
      return running;
    } catch (error) {
      answer(name, 'failure', String(error));
      return undefined;
    }
  };
  const wanted = new Set<Needs>(['postgres', 'nats', 'chromium']);
  const looking = setInterval(() => {
    for (const name of wanted) {
      if (!existsSync(join(directory, `${name}.wanted`))) continue;
      wanted.delete(name);
      started.push(launch(name));
    }
  }, LOOK_MS);

  return async () => {
    clearInterval(looking);
    for (const running of await Promise.all(started)) await running?.stop();
    watch.remove();
    const report = reportOf(project.vitest.state.getTestModules(), installed);
    if (report.text !== '') console.log(report.text);
    if (report.isFailure) process.exitCode = 1;
  };
}
