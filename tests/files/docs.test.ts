/** The client of docs/files.md runs as it stands. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { userSigOf } from '../../server/tests/wire-client.ts';
import { startFiles } from './stage.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const page = readFileSync(join(ROOT, 'docs/files.md'), 'utf8');

it('uploads a file in parts and fetches it', async () => {
  const { base } = await startFiles();
  const [, program = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  const env = {
    ...process.env,
    SERVER: base.replace(/^http/, 'ws'),
    USER: 'alice',
    SIG: userSigOf('alice', Date.now(), 3600),
  };
  const args = ['--input-type=module-typescript', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env, timeout: 20_000 });
  expect(stdout.trim()).toBe('application/octet-stream true');
});
