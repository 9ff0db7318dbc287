/** Files of a device on a real disk: what can be read, what changed meanwhile, and parts that wait for another attempt. */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../../tests/support/device.ts';
import { nodeFiles } from './files.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

function folder(): string {
  return temporaryDirectory();
}

/** A file with this text, and its path. */
function file(content: string, name = 'a.txt'): string {
  const path = join(folder(), name);
  writeFileSync(path, content);
  return path;
}

describe('reading', () => {
  it('gives size, and bytes from anywhere', async () => {
    const path = file('0123456789', '鸿雁 %2F?#.txt');
    const link = join(folder(), 'link');
    symlinkSync(path, link);
    for (const at of [path, link]) {
      const opened = await nodeFiles.open(at);
      expect(opened.size).toBe(10);
      expect(text(await opened.read(2, 3))).toBe('234');
      expect(text(await opened.read(8, 100))).toBe('89');
      expect(text(await opened.read(10, 5))).toBe('');
      await opened.close();
    }
  });

  it('says of what can not be opened whether it is missing', async () => {
    const path = file('x');
    const pipe = join(folder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const [at, missing] of [
      [join(path, 'under'), true],
      [`${path}.gone`, true],
      ['', true],
      [folder(), false],
      [pipe, false],
      ['a\0b', false],
    ] as const) {
      await expect(nodeFiles.open(at), at).rejects.toMatchObject({ missing });
    }
  });

  it.each([
    ['longer', (path: string) => writeFileSync(path, '0123456789more')],
    ['shorter', (path: string) => truncateSync(path, 5)],
    // The time of a change is kept in steps of the system's clock, and all of this happens within one.
    ['other', (path: string) => utimesSync(path, 1, 1)],
  ])('notices that the file has become %s', async (_, change) => {
    const path = file('0123456789');
    const opened = await nodeFiles.open(path);
    await opened.read(0, 4);
    change(path);
    await expect(opened.read(4, 2)).rejects.toThrow(`${path} was changed while it was read`);
    await opened.close();
  });

  it('says when it was changed, in whole milliseconds', async () => {
    const path = file('x');
    utimesSync(path, 1, 1_700_000_000.5);
    const opened = await nodeFiles.open(path);
    await opened.close();
    expect(opened.changedAt).toBe(1_700_000_000_500);
  });

  it('goes on with a file that was replaced by another', async () => {
    const path = file('0123456789');
    const opened = await nodeFiles.open(path);
    renameSync(file('abcdefghij'), path);
    expect(text(await opened.read(4, 2))).toBe('45');
    await opened.close();
  });
});

describe('a file on its way', () => {
  it('is seen at its path when it is whole, in place of what was there', async () => {
    const path = file('old');
    const part = await nodeFiles.openPart(path, 'tag');
    await part.append(Buffer.from('new '));
    await part.append(Buffer.from('bytes'));
    expect(part.size).toBe(9);
    expect(readFileSync(path, 'utf8')).toBe('old');
    await part.finish();
    expect(readFileSync(path, 'utf8')).toBe('new bytes');
    expect(readdirSync(join(path, '..'))).toEqual(['a.txt']);
  });

  it('is on stable storage before it is at its path', async () => {
    const path = file('old');
    const some = await open(path);
    const seen: string[] = [];
    const sync = vi.spyOn(Object.getPrototypeOf(some) as typeof some, 'datasync').mockImplementation(async () => {
      seen.push(readFileSync(path, 'utf8'), ...readdirSync(join(path, '..')).filter((name) => name.endsWith('.part')));
      seen.push(readFileSync(join(path, '..', seen[1]!), 'utf8'));
    });
    await some.close();
    const part = await nodeFiles.openPart(path, 'tag');
    await part.append(Buffer.from('new'));
    await part.finish();
    sync.mockRestore();
    expect(seen).toEqual(['old', expect.stringMatching(/\.part$/), 'new']);
  });

  it('waits for another attempt under the same tag, and under no other', async () => {
    const path = join(folder(), 'b.bin');
    const first = await nodeFiles.openPart(path, 'one');
    await first.append(Buffer.from('half'));
    await first.close();
    const other = await nodeFiles.openPart(path, 'two');
    expect(other.size).toBe(0);
    await other.discard();
    const again = await nodeFiles.openPart(path, 'one');
    expect(again.size).toBe(4);
    await again.append(Buffer.from(' and half'));
    await again.finish();
    expect(readFileSync(path, 'utf8')).toBe('half and half');
    const fresh = await nodeFiles.openPart(path, 'one');
    expect(fresh.size).toBe(0);
    await fresh.discard();
    expect(readdirSync(join(path, '..'))).toEqual(['b.bin']);
  });

  it('is whole for both who fetch the same at once, by the same part', async () => {
    const path = join(folder(), 'c.bin');
    const [one, two] = [await nodeFiles.openPart(path, 'tag'), await nodeFiles.openPart(path, 'tag')];
    for (const bytes of ['the ', 'same']) for (const part of [one, two]) await part.append(Buffer.from(bytes));
    await one.finish();
    await two.finish();
    expect(readFileSync(path, 'utf8')).toBe('the same');
    expect(readdirSync(join(path, '..'))).toEqual(['c.bin']);
  });

  it('needs its folder, takes the longest names, and never becomes a folder', async () => {
    await expect(nodeFiles.openPart(join(folder(), 'none', 'a'), 't')).rejects.toThrow('ENOENT');
    const long = join(folder(), '雁'.repeat(85));
    const part = await nodeFiles.openPart(long, 't');
    await part.append(Buffer.from('x'));
    await part.finish();
    expect(readFileSync(long, 'utf8')).toBe('x');
    const taken = join(folder(), 'folder');
    mkdirSync(taken);
    const refused = await nodeFiles.openPart(taken, 't');
    await refused.append(Buffer.from('x'));
    await expect(refused.finish()).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    await refused.discard();
    expect(readdirSync(join(taken, '..'))).toEqual(['folder']);
  });
});
