/** What is counted where: values between bounds, refusals by their class, ends of connections by their reason. */
import { expect, it } from 'vitest';
import { ErrorCode } from '../contract/errors.ts';
import { CloseCode } from '../contract/wire.ts';
import { FAULT, OVERLOADED } from './calls/write.ts';
import { countArrival, countClosed, countRefusal, newAppCounts, newGatewayCounts, observe } from './metrics.ts';
import { UNAVAILABLE } from './unavailable.ts';

it('a value belongs to the first bound it does not exceed', () => {
  const { batch } = newAppCounts();
  for (const value of [1, 2, 3, 512, 513]) observe(batch, value);
  expect(batch.counts).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1]);
  expect(batch.sum).toBe(1 + 2 + 3 + 512 + 513);
});

it('an entry of a clock that is ahead came at once, and what is none is not counted', () => {
  const { fanout } = newAppCounts();
  countArrival(fanout.bus, 1000, 1250);
  countArrival(fanout.bus, 1000, 900);
  countArrival(fanout.bus, undefined, 900);
  expect(fanout.bus.sum).toBe(0.25);
  expect(fanout.bus.counts.reduce((all, one) => all + one, 0)).toBe(2);
});

it.each([
  [ErrorCode.ERR_INVALID_PARAMETERS, 'refused'],
  [ErrorCode.ERR_SVR_ACCOUNT_USERSIG_EXPIRED, 'refused'],
  [ErrorCode.ERR_SDK_NET_FREQ_LIMIT, 'limited'],
  [ErrorCode.ERR_SDK_NET_REQ_COUNT_LIMIT, 'limited'],
  [OVERLOADED.code, 'limited'],
  [FAULT.code, 'fault'],
  [UNAVAILABLE.code, 'unavailable'],
] as const)('a refusal with %i counts as %s', (code, outcome) => {
  const counts = newAppCounts().requests.send;
  countRefusal(counts, code);
  expect(Object.entries(counts).filter(([, times]) => times > 0)).toEqual([[outcome, 1]]);
});

it.each([
  ...Object.entries(CloseCode).map(([name, code]) => [code, name] as const),
  [1000, 'left'],
  [1001, 'left'],
  [4999, 'left'],
  [1006, 'broken'],
] as const)('a close with %i counts as %s', (code, reason) => {
  const counts = newGatewayCounts();
  countClosed(counts, code);
  expect(Object.entries(counts.closed).filter(([, times]) => times > 0)).toEqual([[reason, 1]]);
});
