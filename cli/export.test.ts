/** Writing of much text to a reader that is slow, or goes away. */
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { writeAll } from './export.ts';
import { Failure } from './failure.ts';

/** Counts in `made` what is asked of it. */
async function* texts(made: { count: number }): AsyncGenerator<string, void, undefined> {
  for (; made.count < 100; made.count++) yield `line ${made.count}\n`;
}

it('makes nothing before the reader has taken what was before', async () => {
  const made = { count: 0 };
  const ahead: number[] = [];
  let taken = 0;
  const slow = new Writable({
    highWaterMark: 1,
    write(_chunk, _encoding, done) {
      setImmediate(() => {
        ahead.push(made.count - taken++);
        done();
      });
    },
  });
  expect(await writeAll(slow, texts(made))).toBe(true);
  expect(taken).toBe(100);
  expect(Math.max(...ahead)).toBe(0);
});

it('ends when nobody reads any more, and makes no more', async () => {
  const made = { count: 0 };
  const closed = new Writable({
    write: (_chunk, _encoding, done) =>
      done(made.count < 3 ? null : Object.assign(new Error('gone'), { code: 'EPIPE' })),
  });
  expect(await writeAll(closed, texts(made))).toBe(false);
  expect(made.count).toBe(3);
});

it('says what else is wrong with the output', async () => {
  const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('ENOSPC: no space left')) });
  await expect(writeAll(full, texts({ count: 0 }))).rejects.toThrow(Failure);
});
