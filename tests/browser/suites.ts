/** The suites of tests/sdk with the SDK in a real browser: the same tests, in the same virtual time, with the same faults. */
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { describeChromium } from '../support/chromium.ts';
import { beStrict, openPage, type Place } from './bridge/client.ts';

declare global {
  interface ImportMeta {
    /** Of Vite: the modules that match, by path. */
    glob(pattern: string): Record<string, () => Promise<unknown>>;
  }
}

const isWhole = process.env['HONGYAN_BROWSER'] === 'whole';
const suites = import.meta.glob('../sdk/*.test.ts');

/** Tests that stay under Node, by a part of their full names, and why. */
const NODE_ONLY: readonly (readonly [name: RegExp, why: string])[] = [
  [/^nodes/, 'about the servers, and long'],
  [/^storage > (?:a local store > is one for each|that fails ends|what is damaged|a file of the)/, 'files of SQLite'],
  [/^settings > user_config_is_is_disable_storage/, 'looks at files of SQLite'],
  [/^away > .*(?:1,000|keeps the newest messages only)/, 'thousands of messages'],
  [/^in-flight > (?:more requests|.* stored below what)/, 'thousands of messages'],
  [/^batch > .* 500 users/, 'hundreds of conversations'],
  [/^pages > any history/, 'a property, tried many times'],
  [/^merge > .* more than may be read/, 'millions of bytes through the line to the test'],
  [/^download > .* run out/, 'hours of heartbeats'],
  [/^resend > .* stored long ago/, 'thousands of messages'],
];

/**
 * In a worker the engine is the same, and only what it lacks of a page could make a difference: these suites touch all of
 * that. The checks of a change run them all (`HONGYAN_BROWSER=whole`).
 */
const IN_WORKERS = ['exchange', 'storage', 'download', 'shapes', 'typed'];

/** Tests in which a callback throws, or changes what comes next. */
const STRICT = /a callback > |listeners > |throws|in a handler/;

/** Every suite, with the SDK in a page or in a worker. The test file has to mock `@hongyan/client` by `bridge/client.ts`. */
export function suitesIn(place: Place): void {
  const title = `the SDK in a ${place}`;
  describeChromium(title, () => {
    let close: (() => Promise<void>) | undefined;
    beforeAll(async () => {
      close = await openPage(place);
    });
    afterAll(() => close?.());
    beforeEach(({ task, skip }) => {
      const name = task.fullTestName.slice(task.fullTestName.indexOf(title) + title.length + ' > '.length);
      const found = NODE_ONLY.find(([pattern]) => pattern.test(name));
      if (found) skip(found[1]);
      beStrict(STRICT.test(name));
    });
    for (const [path, load] of Object.entries(suites)) {
      const name = path.replace(/^.*\/|\.test\.ts$/g, '');
      if (place === 'worker' && !isWhole && !IN_WORKERS.includes(name)) continue;
      describe(name, async () => {
        await load();
      });
    }
  });
}
