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

const suites = import.meta.glob('../sdk/*.test.ts');

/** Tests that stay under Node, by a part of their full names, and why. */
const NODE_ONLY: readonly (readonly [name: RegExp, why: string])[] = [
  [/^nodes > /, 'about the servers, and long'],
  [
    /^storage > (?:a local store > is one for each|that fails ends|what is damaged|a file of the local store)/,
    'files of SQLite',
  ],
  [/^settings > user_config_is_is_disable_storage/, 'looks at files of SQLite'],
  [
    /^away > .*(?:1,000|keeps the newest messages only)|^in-flight > (?:more requests|.* stored below what)|500 users|in layers/,
    'many messages: a matter of the server and the store',
  ],
];

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
      describe(path.replace(/^.*\/|\.test\.ts$/g, ''), async () => {
        await load();
      });
    }
  });
}
