/** What `hongyan doctor` says of the store of files. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startS3 } from '../../tests/support/s3.ts';
import { checkFiles } from './files.ts';

function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'hongyan-doctor-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

it('is content with a directory it can write to, and leaves nothing there', async () => {
  const directory = temporaryDirectory();
  expect(await checkFiles(directory, undefined)).toEqual([
    { name: 'files', verdict: 'ok', found: `written and read in ${directory}` },
  ]);
  expect(readdirSync(directory)).toEqual([]);
});

it('makes no directory that would be of the wrong user, and says that it tried none', async () => {
  const directory = join(temporaryDirectory(), 'files');
  expect(await checkFiles(directory, undefined)).toMatchObject([
    { verdict: 'warn', found: `${directory} is not there: the server makes it` },
  ]);
  expect(existsSync(directory)).toBe(false);
});

it('says what is wrong with a place that can not be written to', async () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  expect(await checkFiles(file, undefined)).toMatchObject([
    { verdict: 'fail', found: expect.stringContaining('ENOTDIR') },
  ]);
});

it('tries an S3-compatible store out', async () => {
  const s3 = await startS3();
  expect(await checkFiles(s3.address, 'postgres://x')).toMatchObject([
    { verdict: 'ok', found: expect.stringMatching(/^written and read in s3:\/\/AKIDTEST:\*\*\*@127/) },
  ]);
  expect([s3.objects.size, s3.uploads.size]).toEqual([0, 0]);
  for (const [test, found] of [
    [/^GET .*doctor-\w+$/, 'GET'],
    [/^GET .*doctor-\w+\?uploadId/, 'ListParts'],
    [/^GET \?uploads=/, 'ListUploads'],
    [/^GET \?list-type=2/, 'ListObjects'],
  ] as const) {
    s3.fail = { test, status: 403, code: `${found}Denied` };
    expect(await checkFiles(s3.address, undefined)).toMatchObject([
      { verdict: 'fail', found: expect.stringContaining(`403 ${found}Denied`) },
    ]);
    expect([s3.objects.size, s3.uploads.size]).toEqual([0, 0]);
  }
  s3.fail = { test: /^PUT/, status: 403, code: 'AccessDenied' };
  expect(await checkFiles(s3.address, undefined)).toMatchObject([
    { verdict: 'fail', found: expect.stringContaining('403 AccessDenied') },
  ]);
});

it('warns when none are taken, and names what is no address', async () => {
  expect(await checkFiles(undefined, undefined)).toEqual([]);
  expect(await checkFiles(undefined, 'postgres://x')).toMatchObject([{ verdict: 'warn' }]);
  expect(await checkFiles('s3://host', undefined)).toMatchObject([
    { verdict: 'fail', found: expect.stringContaining('names no bucket') },
  ]);
});
