/** The log's lines: one JSON object each, with level, time, text and fields, errors spelled out. */
import { expect, it } from 'vitest';
import { nodeLog } from './log.ts';

it('prints one JSON object per event that is severe enough', () => {
  const lines: string[] = [];
  const log = nodeLog({ level: 'info', to: { write: (line) => void lines.push(line) } });
  log.debug('too small');
  log.info('listening', { port: 7700 });
  log.error('a commit failed', { error: new Error('the disk is full') });
  const [info, error, ...rest] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(rest).toEqual([]);
  expect(info).toEqual({ level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), port: 7700, msg: 'listening' });
  expect(error).toMatchObject({ level: 'error', msg: 'a commit failed', error: { message: 'the disk is full' } });
});
