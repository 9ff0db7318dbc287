/**
 * `npm run coverage:contract`: which functions, events, keys and error codes of the contract work. Counted, not kept by
 * hand: the code says what has behaviour, and the tests that drive the SDK through a `recorded` facade say what they saw;
 * only those that passed count. Fails if a test fails, or if a function has behaviour that no passing test exercised.
 *
 *   npm run coverage:contract -- --json
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addRecording, emptyRecording, type Recording } from '../tests/support/recording.ts';
import { collectFacts } from './coverage/facts.ts';
import { printReport } from './coverage/print.ts';
import { judge, untested } from './coverage/report.ts';

const root = join(import.meta.dirname, '..');
const { values: flags } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

/** Runs the tests that record, and adds up what the passing ones leave in `directory`. */
function record(directory: string): { recording: Recording; passed: boolean } {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const tests = spawnSync(
    process.execPath,
    [vitest, 'related', 'tests/support/record.ts', '--run', '--reporter=default'],
    { cwd: root, env: { ...process.env, HONGYAN_COVERAGE: directory }, stdio: ['ignore', 2, 2] },
  );
  const recording = emptyRecording();
  for (const name of readdirSync(directory)) {
    addRecording(recording, JSON.parse(readFileSync(join(directory, name), 'utf8')) as Recording);
  }
  return { recording, passed: tests.status === 0 };
}

const directory = mkdtempSync(join(tmpdir(), 'hongyan-coverage-'));
try {
  const { recording, passed } = record(directory);
  const report = judge(collectFacts(root), recording);
  console.log(flags.json ? JSON.stringify(report) : printReport(report));
  const missing = untested(report);
  if (!passed) console.error('\nsome of the recording tests failed: what they saw is not counted');
  if (missing.length > 0) console.error(`\nimplemented, but in no passing test: ${missing.join(' ')}`);
  if (!passed || missing.length > 0) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
