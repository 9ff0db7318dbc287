/** A test run of its own: what it says and how it ends without PostgreSQL, NATS and Chromium, and what is left of it when it is killed. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryDirectory } from '../support/device.ts';
import { describePostgres } from '../support/postgres.ts';

const SUITE = 'tests/support/engines.test.ts';
const VITEST = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');

/** Starts a test run of one file, with nothing of this run's environment that speaks of engines. */
function testRun(env: Record<string, string>) {
  const { HONGYAN_WITHOUT: _without, HONGYAN_REQUIRE_ENGINES: _required, ...own } = process.env;
  const child = spawn(process.execPath, [VITEST, 'run', SUITE], {
    env: { ...own, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  const ended = new Promise<{ code: number | null; text: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, text })),
  );
  return { child, ended };
}

test('suites that did not run are named at the end, and how to get what they need', async () => {
  const { code, text } = await testRun({ HONGYAN_WITHOUT: 'postgres,nats,chromium' }).ended;
  expect(text.slice(text.indexOf('These suites'))).toBe(
    `These suites did NOT run, for want of PostgreSQL, NATS, and Chromium:\n  ${SUITE} > PostgreSQL\n  ${SUITE} > NATS\n` +
      `  ${SUITE} > Chromium\nTo run them, too: apt-get install postgresql nats-server chromium\n`,
  );
  expect(code).toBe(0);
});

test('a run that must have them fails without them', async () => {
  const { code, text } = await testRun({ HONGYAN_WITHOUT: 'postgres,nats,chromium', HONGYAN_REQUIRE_ENGINES: '1' })
    .ended;
  expect(text).toContain('1 passed');
  expect(text).toContain('No test ran that needs PostgreSQL');
  expect(code).toBe(1);
});

describePostgres('with PostgreSQL', () => {
  test('nothing is left of a run that is killed', async () => {
    const directory = temporaryDirectory();
    // PostgreSQL runs under another account and must reach its files.
    chmodSync(directory, 0o755);
    const { child, ended } = testRun({ TMPDIR: directory });
    const clusters = (): string[] => readdirSync(directory).filter((name) => name.startsWith('hongyan-postgres'));
    const isUp = (name: string): boolean => existsSync(join(directory, name, 'data/postmaster.pid'));
    await vi.waitUntil(() => clusters().some(isUp), 20_000);
    child.kill('SIGKILL');
    await ended;
    await vi.waitUntil(() => readdirSync(directory).length === 0, 20_000);
  });
});
