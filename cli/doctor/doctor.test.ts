/** Every check of the doctor: real measurements in a temporary directory, and the judgement of figures at their borders. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Check, fail, ok, printCheck, warn, worst } from './check.ts';
import { checkDirectory } from './directory.ts';
import { checkDisk, judgeSpace, judgeSync, measureSync, summary } from './disk.ts';
import { judgeClock, judgeOpenFiles, newestFileTime, openFileLimit } from './machine.ts';
import { judgePort } from './port.ts';

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hongyan-doctor-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

describe('a check', () => {
  it('is printed with its fix below', () => {
    const text = printCheck(warn('clock', 'late', 'set it'), (verdict, word) => `<${verdict}:${word}>`);
    expect(text).toBe('<warn:warn>  clock           late\n                      set it');
  });

  it('counts by the worst', () => {
    expect(worst([ok('a', ''), warn('b', '', '')])).toBe('warn');
    expect(worst([fail('a', '', ''), warn('b', '', '')])).toBe('fail');
    expect(worst([])).toBe('ok');
  });
});

describe('the disk', () => {
  it('is measured by real syncs, and left as it was', async () => {
    const directory = temporary();
    const times = await measureSync(directory, 5);
    expect(times.rounds).toBe(5);
    expect(times.p99).toBeGreaterThanOrEqual(times.p50);
    expect(times.p50).toBeGreaterThan(0);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('fails with a reason where it can not be measured', async () => {
    expect((await checkDisk(join(temporary(), 'gone'))).map(({ verdict }) => verdict)).toEqual(['fail']);
  });

  it('is summed up by percentiles', () => {
    const times = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(summary(times)).toEqual({ p50: 101, p99: 199, rounds: 200 });
  });

  it.each([
    [0.8, 3, 'ok'],
    [0.8, 80, 'warn'],
    [20, 30, 'warn'],
    [300, 400, 'fail'],
    [0.001, 0.002, 'warn'],
  ])('with p50 %d ms and p99 %d ms is %s', (p50, p99, verdict) => {
    expect(judgeSync({ p50, p99, rounds: 200 }, false).verdict).toBe(verdict);
  });

  it('in memory is warned of, however fast', () => {
    expect(judgeSync({ p50: 0.8, p99: 3, rounds: 200 }, true)).toMatchObject({ verdict: 'warn' });
  });

  it.each([
    [20 * 1024 ** 3, 'ok', '20.0 GiB'],
    [500 * 1024 ** 2, 'warn', '500 MiB'],
    [1024 ** 2, 'fail', '1 MiB'],
  ])('with %d bytes free is %s', (bytes, verdict, found) => {
    expect(judgeSpace(bytes)).toMatchObject({ verdict, found });
  });
});

describe('the data directory', () => {
  it('may be missing, if it can be made', () => {
    const parent = temporary();
    const { check, place } = checkDirectory(join(parent, 'a', 'b'));
    expect(check.verdict).toBe('ok');
    expect(place).toBe(parent);
  });

  it('may not be a file, nor lie in one', () => {
    const file = join(temporary(), 'file');
    writeFileSync(file, '');
    expect(checkDirectory(file)).toMatchObject({ check: { verdict: 'fail' }, place: undefined });
    expect(checkDirectory(join(file, 'data'))).toMatchObject({ check: { verdict: 'fail' }, place: undefined });
  });

  it('keeps its key to its owner', () => {
    const directory = join(temporary(), 'data');
    mkdirSync(directory);
    const key = join(directory, 'app.json');
    writeFileSync(key, '{}');
    chmodSync(key, 0o600);
    expect(checkDirectory(directory).check.verdict).toBe('ok');
    chmodSync(key, 0o644);
    expect(checkDirectory(directory).check).toMatchObject({ verdict: 'warn', fix: `chmod go-rwx ${key}` });
  });
});

describe('the clock', () => {
  const start = { wall: Date.UTC(2030, 0, 1), monotonic: 5000 };
  const after = (wall: number, monotonic: number) => ({ wall: start.wall + wall, monotonic: 5000 + monotonic });

  it('is fine when it runs', () => {
    expect(judgeClock(start, after(1000, 1003), start.wall).verdict).toBe('ok');
  });

  it('is warned of when it jumps, or is behind the data', () => {
    expect(judgeClock(start, after(3000, 1000), 0).verdict).toBe('warn');
    expect(judgeClock(start, after(-500, 1000), 0).verdict).toBe('warn');
    expect(judgeClock(start, after(1000, 1000), start.wall + 60_000).found).toContain('59 s before');
  });

  it('fails when it was never set', () => {
    expect(judgeClock({ wall: 0, monotonic: 0 }, { wall: 10, monotonic: 10 }, 0).verdict).toBe('fail');
  });

  it('is compared with the newest file', () => {
    const directory = temporary();
    expect(newestFileTime(directory)).toBe(0);
    expect(newestFileTime(join(directory, 'gone'))).toBe(0);
    for (const [name, seconds] of [['new', 2_000_000_000] as const, ['old', 1_000_000_000] as const]) {
      writeFileSync(join(directory, name), '');
      utimesSync(join(directory, name), seconds, seconds);
    }
    expect(newestFileTime(directory)).toBe(2_000_000_000_000);
  });
});

describe('the limit of open files', () => {
  it.each([
    [Number.POSITIVE_INFINITY, 'ok'],
    [65_536, 'ok'],
    [1024, 'warn'],
    [100, 'fail'],
  ])('of %d is %s', (limit, verdict) => {
    expect(judgeOpenFiles(limit).verdict).toBe(verdict);
  });

  it('is read from the system', () => {
    expect(openFileLimit()).toBeGreaterThan(0);
  });
});

describe('the port', () => {
  const judge = (error: string | undefined, answeredByHongyan = false): Check =>
    judgePort('127.0.0.1', 7700, { error, answeredByHongyan });

  it('is fine when free, or when Hongyan has it', () => {
    expect(judge(undefined)).toMatchObject({ verdict: 'ok', found: '127.0.0.1:7700 is free' });
    expect(judge('EADDRINUSE', true)).toMatchObject({ verdict: 'ok', found: '127.0.0.1:7700 is answered by Hongyan' });
  });

  it.each(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EINVAL'])('fails with a fix on %s', (error) => {
    const check = judge(error);
    expect(check.verdict).toBe('fail');
    expect(check.fix).toMatch(/--port|--host/);
  });
});
