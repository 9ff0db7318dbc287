/**
 * Which suites need PostgreSQL, NATS or Chromium, and what to say of those that did not run for want of them. A suite says so in its
 * meta data (`describePostgres`, `describeNats`, `describeEngines`, `describeChromium`); `engines.ts` prints the report when a run ends.
 */
import type { TestModule, TestSuite } from 'vitest/node';

export type Needs = 'postgres' | 'nats' | 'chromium';

declare module 'vitest' {
  interface TaskMeta {
    /** What must be installed for this suite. */
    needs?: readonly Needs[];
  }
}

const NAMES: Record<Needs, string> = { postgres: 'PostgreSQL', nats: 'NATS', chromium: 'Chromium' };
const PACKAGES: Record<Needs, string> = { postgres: 'postgresql', nats: 'nats-server', chromium: 'chromium' };
const list = new Intl.ListFormat('en');
const ALL: readonly Needs[] = ['postgres', 'nats', 'chromium'];

/** Pretends that these are not installed: `HONGYAN_WITHOUT=postgres,nats,chromium`. */
export function missing(env: NodeJS.ProcessEnv = process.env): Needs[] {
  const names = (env['HONGYAN_WITHOUT'] ?? '').split(',');
  return ALL.filter((name) => names.includes(name));
}

/**
 * What to print when a run ends; nothing if nothing was missing. With `HONGYAN_REQUIRE_ENGINES=1`, as the checks of a
 * change set it, a missing engine fails the run, and so does a run in which no suite of one of them took part.
 */
export function reportOf(
  modules: readonly TestModule[],
  installed: Record<Needs, boolean>,
  env: NodeJS.ProcessEnv = process.env,
): { text: string; isFailure: boolean } {
  const suites = modules.flatMap(outermostSuites);
  const left = suites.filter(({ needs }) => needs.some((name) => !installed[name]));
  const isRequired = env['HONGYAN_REQUIRE_ENGINES'] === '1';
  const unseen = isRequired ? ALL.filter((name) => !suites.some(({ needs, ran }) => ran && needs.includes(name))) : [];
  if (left.length === 0 && unseen.length === 0) return { text: '', isFailure: false };
  const absent = ALL.filter((name) => !installed[name]);
  const lines = [
    left.length === 0
      ? ''
      : `\nThese suites did NOT run, for want of ${list.format(absent.map((name) => NAMES[name]))}:`,
    ...left.map(({ title }) => `  ${title}`),
    absent.length === 0 ? '' : `To run them, too: apt-get install ${absent.map((name) => PACKAGES[name]).join(' ')}`,
    ...unseen.map((name) => `No test ran that needs ${NAMES[name]}: with HONGYAN_REQUIRE_ENGINES=1 that is a failure.`),
  ];
  return { text: lines.filter((line) => line !== '').join('\n'), isFailure: isRequired };
}

/** The suites of a file that need something; not those within them. */
function outermostSuites(module: TestModule): { needs: readonly Needs[]; ran: boolean; title: string }[] {
  return [...module.children.allSuites()].flatMap((suite) => {
    const { needs } = suite.meta();
    const isWithin = suite.parent.type === 'suite' && suite.parent.meta().needs !== undefined;
    if (needs === undefined || isWithin) return [];
    return [{ needs, ran: hasRun(suite), title: `${module.relativeModuleId} > ${suite.fullName}` }];
  });
}

/** Whether at least one test of a suite was run. */
function hasRun(suite: TestSuite): boolean {
  return [...suite.children.allTests()].some((test) => test.result().state !== 'skipped');
}
