/**
 * Which suites need PostgreSQL or NATS, and what to say of those that did not run for want of them. A suite says so in its
 * meta data (`describePostgres`, `describeNats`, `describeEngines`); `engines.ts` prints the report when a run ends.
 */
import type { TestModule, TestSuite } from 'vitest/node';

export type Needs = 'postgres' | 'nats';

declare module 'vitest' {
  interface TaskMeta {
    /** What must be installed for this suite. */
    needs?: readonly Needs[];
  }
}

const NAMES: Record<Needs, string> = { postgres: 'PostgreSQL', nats: 'NATS' };
const PACKAGES: Record<Needs, string> = { postgres: 'postgresql', nats: 'nats-server' };
const ALL: readonly Needs[] = ['postgres', 'nats'];

/** Pretends that these are not installed: `HONGYAN_WITHOUT=postgres,nats`. */
export function missing(env: NodeJS.ProcessEnv = process.env): Needs[] {
  const names = (env['HONGYAN_WITHOUT'] ?? '').split(',');
  return ALL.filter((name) => names.includes(name));
}

/**
 * What to print when a run ends; nothing if every suite ran. With `HONGYAN_REQUIRE_ENGINES=1`, as the checks of a change
 * set it, a suite that did not run fails the run, and so does a run without any suite of one of the two.
 */
export function reportOf(
  modules: readonly TestModule[],
  env: NodeJS.ProcessEnv = process.env,
): { text: string; isFailure: boolean } {
  const suites = modules.flatMap((module) =>
    [...module.children.allSuites()].flatMap((suite) => {
      const { needs } = suite.meta();
      return needs === undefined ? [] : [{ suite, needs, ran: hasRun(suite), file: module.relativeModuleId }];
    }),
  );
  const left = suites.filter(({ ran }) => !ran);
  const isRequired = env['HONGYAN_REQUIRE_ENGINES'] === '1';
  const unseen = isRequired ? ALL.filter((name) => !suites.some(({ needs, ran }) => ran && needs.includes(name))) : [];
  if (left.length === 0 && unseen.length === 0) return { text: '', isFailure: false };
  const absent = ALL.filter((name) => unseen.includes(name) || left.some(({ needs }) => needs.includes(name)));
  const names = absent.map((name) => NAMES[name]).join(' and ');
  const lines = [
    `\n${left.length === 0 ? 'No suite' : 'These suites did NOT run'}, for want of ${names}:`,
    ...left.map(({ suite, file }) => `  ${file} > ${suite.fullName}`),
    `To run them, too: apt-get install ${absent.map((name) => PACKAGES[name]).join(' ')}`,
    ...(isRequired ? ['HONGYAN_REQUIRE_ENGINES=1 asks for them: the run has failed.'] : []),
  ];
  return { text: lines.join('\n'), isFailure: isRequired };
}

/** Whether at least one test of a suite was run. */
function hasRun(suite: TestSuite): boolean {
  return [...suite.children.allTests()].some((test) => test.result().state !== 'skipped');
}
