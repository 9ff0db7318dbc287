/**
 * PostgreSQL for tests: the private cluster that all test files of a run share (each with apps of its own), or one of the
 * test's own to kill. Suites that need it are skipped and reported where it is not installed.
 */
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import * as services from '../../services/postgres.ts';
import { addressOf, describeNeeding } from './asking.ts';

/** Room for app numbers that no test writes down. */
const FIRST_APP = 1_500_000_000;
const LAST_APP = 1_600_000_000;

/** The address of the run's shared cluster, which is started if it is not up yet; undefined if it is not installed. */
export function sharedPostgres(): string | undefined {
  return addressOf('postgres');
}

/** A suite that needs PostgreSQL. */
export function describePostgres(name: string, suite: () => void): void {
  describeNeeding(['postgres'], name, suite);
}

/** A suite that needs both PostgreSQL and NATS. */
export function describeEngines(name: string, suite: () => void): void {
  describeNeeding(['postgres', 'nats'], name, suite);
}

/** The number of an app that nobody else has in this run. */
export function freshApp(): number {
  for (;;) {
    const app = randomInt(FIRST_APP, LAST_APP);
    try {
      writeFileSync(join(inject('engines').directory, `app-${app}`), '', { flag: 'wx' });
      return app;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** A cluster of the test's own, gone with the test. */
export async function startPostgres(options: services.PostgresOptions = {}): Promise<services.Postgres> {
  const postgres = await services.startPostgres(options);
  onTestFinished(() => postgres.stop());
  return postgres;
}
