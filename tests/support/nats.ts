/**
 * NATS for tests: the private server that all test files of a run share (subjects begin with the app's number), or one of
 * the test's own to kill. Suites that need it are skipped and reported where it is not installed.
 */
import { onTestFinished } from 'vitest';
import * as services from '../../services/nats.ts';
import { addressOf, describeNeeding } from './asking.ts';

/** The address of the run's shared server, which is started if it is not up yet; undefined if it is not installed. */
export function sharedNats(): string | undefined {
  return addressOf('nats');
}

/** A suite that needs NATS. */
export function describeNats(name: string, suite: () => void): void {
  describeNeeding(['nats'], name, suite);
}

/** A server of the test's own, gone with the test. */
export async function startNats(): Promise<services.Nats> {
  const nats = await services.startNats();
  onTestFinished(() => nats.stop());
  return nats;
}
