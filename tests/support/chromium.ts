/** Chromium for tests: the private browser that all test files of a run share. Suites that need it are skipped and reported where it is not installed. */
import { addressOf, describeNeeding } from './asking.ts';

/** The address of the run's browser, which is started if it is not up yet; undefined if it is not installed. */
export function sharedChromium(): string | undefined {
  return addressOf('chromium');
}

/** A suite that needs a real browser. */
export function describeChromium(name: string, suite: () => void | Promise<void>): void {
  describeNeeding(['chromium'], name, suite);
}
