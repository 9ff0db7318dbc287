/** The commands of docs/backup.md run, in their order, and its table of checks is that of the program. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { CHECKS } from '../../store/check/problem.ts';
import { startProgram, startServer, temporaryDirectory } from './spawn.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const page = readFileSync(join(ROOT, 'docs/backup.md'), 'utf8');
const [backup, restore, check] = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]!);

/** Runs a snippet for a shell; `hongyan` is the one of this repository. Resolves to what it prints. */
async function run(snippet: string, cwd: string): Promise<string> {
  const hongyan = `'${process.execPath}' --conditions=hongyan-source '${join(ROOT, 'cli/main.ts')}'`;
  return (await promisify(execFile)('sh', ['-ec', snippet.replaceAll('npx hongyan', hongyan)], { cwd })).stdout;
}

test('docs/backup.md has commands that do what it says', async () => {
  const cwd = temporaryDirectory();
  const server = await startServer(join(cwd, 'data'));
  const chat = ['chat', 'alice', '--to', 'bob', '--server', server.url, '--data', join(cwd, 'data'), '--script', '-'];
  const alice = startProgram(chat);
  alice.type('hello');
  alice.endInput();
  expect(await alice.exit).toBe(0);
  expect(await run(backup!, cwd)).toMatch(/no problem in 1 entries[\s\S]*backed up 1 app/);
  server.signal('SIGTERM');
  expect(await server.exit).toBe(0);

  const [restoring, serving] = restore!.trimEnd().split('\n');
  expect(await run(restoring!, cwd)).toMatch(/^restored app 1400000001 to /);
  const again = startProgram([...serving!.split(' ').slice(2), '--port', '0'], cwd);
  await again.line(/^Hongyan is ready/);
  again.signal('SIGTERM');
  expect(await again.exit).toBe(0);
  expect(await run(check!, cwd)).toMatch(/: no problem in 1 entries/);
});

test('docs/backup.md has the table of the checks', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, name, what]) => [name, what]);
  expect(Object.fromEntries(rows)).toEqual(CHECKS);
});
