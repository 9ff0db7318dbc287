/**
 * The code in the documents runs: each TypeScript program of the README is executed by Node against a real server, with
 * a few lines added that wait for its end and close what it opened.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openServer, sigOf, temporaryDirectory } from './support/device.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const programs = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map((m) => m[1]!);

/** Runs a program at the root of the repository, where it finds the packages. Resolves to what it prints. */
async function run(program: string, env: Record<string, string> = {}): Promise<string> {
  const args = ['--conditions=hongyan-source', '--input-type=module-typescript', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    timeout: 20_000,
  });
  return stdout;
}

test('the README has two programs, the first of at most 15 lines', () => {
  expect(programs).toHaveLength(2);
  expect(programs[0]!.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(15);
});

test('the first program sends a message, and its other end prints it', async () => {
  const program = programs[0]!.replace("'./data'", JSON.stringify(temporaryDirectory()));
  const end = `
await Promise.all([alice.close(), bob.close()]);
await server.close();`;
  const heard = `const heard = new Promise((resolve) => bob.on('TIMRecvNewMsgCallback', resolve));\n`;
  const printed = await run(
    `${program.replace('const json_msg_param', `${heard}const json_msg_param`)}await heard;${end}`,
  );
  expect(printed).toContain('alice wrote');
  expect(printed).toContain('hello, bob');
  expect(printed).toContain('acknowledged as number 1 of the conversation');
});

test('the program in the style of the C interface signs in', async () => {
  const server = await openServer(temporaryDirectory());
  const program = programs[1]!.replace(
    "console.log('login', code, desc)",
    "{ console.log('login', code, desc); tim.TIMUninit(); }",
  );
  expect(await run(program, { HONGYAN_SERVER: server.url, CAROL_SIG: sigOf('carol') })).toContain('login 0');
});
