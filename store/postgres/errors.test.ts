/** What is said of PostgreSQL's errors. What a person meets when a store is opened is in open.test.ts. */
import { expect, it } from 'vitest';
import { sqlError } from '../../tests/support/fake-postgres.ts';
import { StoreError } from '../errors.ts';
import { sqlState, textOf, toConnectError, toOpenError, toStoreError, troubleOf, unavailable } from './errors.ts';

const place = 'db:5432/im';

it.each([
  ['XX001', 'damaged', /damaged \(error XX001\); restore it/],
  ['XX002', 'damaged', /damaged/],
  ['42P01', 'damaged', /has not the tables/],
  ['53100', 'unavailable', /no room left/],
  ['58030', 'unavailable', /no room left/],
])('%s is told as %s', (code, reason, message) => {
  const error = toStoreError(sqlError(code), place);
  expect(error).toMatchObject({ reason, message: expect.stringMatching(message) });
});

it('leaves alone what it does not know', () => {
  for (const error of [sqlError('23505'), new Error('own'), new StoreError('closed', 'closed'), 7]) {
    expect(toStoreError(error, place)).toBe(error);
    expect(toOpenError(error, place)).toBe(error);
  }
});

it('takes only the database’s word for an SQLSTATE', () => {
  expect(sqlState(sqlError('57P01'))).toBe('57P01');
  // Codes of Node look the same.
  for (const error of [Object.assign(new Error(), { code: 'EPIPE' }), { code: '57P01' }, undefined, null, 'x']) {
    expect(sqlState(error)).toBeUndefined();
    expect(troubleOf(error)).toBe('failed');
  }
});

it('says in one line why a connection can not be made', () => {
  const both = new AggregateError([new Error('connect ECONNREFUSED ::1:5432'), new Error('other')]);
  expect(textOf(both)).toBe('connect ECONNREFUSED ::1:5432');
  expect(textOf(new Error('two\n  lines'))).toBe('two lines');
  expect(toConnectError(both, place)).toMatchObject({ reason: 'unavailable' });
  expect(toConnectError(sqlError('57P03', 'starting up'), place)).toMatchObject({ reason: 'unavailable' });
  const standby = new StoreError('unavailable', 'a standby');
  expect(unavailable(place, standby)).toBe(standby);
});
