/** Which databases a session is begun with. What real ones answer is in open.test.ts. */
import { expect, it } from 'vitest';
import { greet, type Hello, refuse } from './session.ts';
import type { Sql } from './sql.ts';

const answer = { version: 150_018, encoding: 'UTF8', standby: false, flushed: 7, fsync: true, fullPageWrites: true };

function hello(more: object): Promise<Hello> {
  const row = { ...answer, system: '71', timeline: '00000002', meta: 16_400, ...more };
  const sql = { all: () => Promise.resolve([row]) } as unknown as Sql;
  return greet(sql, 'hongyan_1', 'db:5432/im');
}

it('knows a database by its cluster, its timeline and its tables', async () => {
  expect(await hello({})).toEqual({ ...answer, version: 15, identity: '71/00000002/16400' });
  expect(await hello({ meta: 0 })).toMatchObject({ identity: '' });
});

it('is not begun with a standby', async () => {
  await expect(hello({ standby: true })).rejects.toMatchObject({
    reason: 'unavailable',
    message: 'PostgreSQL at db:5432/im is a standby and takes no writes; name the primary.',
  });
});

it('refuses what the store can not be kept in', async () => {
  refuse(await hello({}), 'db');
  for (const [more, text] of [
    [{ version: 140_011 }, /has version 14; version 15 or newer/],
    [{ encoding: 'SQL_ASCII' }, /encoding SQL_ASCII; make one with UTF8/],
  ] as const) {
    const found = await hello(more);
    expect(() => refuse(found, 'db')).toThrow(text);
  }
});
