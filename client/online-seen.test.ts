import { expect, it } from 'vitest';
import { createOnlineSeen, MAX_ONLINE_SEEN } from './online-seen.ts';

const online = (rand: number, more = {}) => ({
  stream: 'c2c:a:b',
  time: 1,
  from: 'a',
  seq: 1,
  rand,
  ctime: 5,
  ...more,
});

it('knows a message by who sent it, when, and its random number', () => {
  const seen = createOnlineSeen();
  expect(
    [online(1), online(1), online(2), online(1, { ctime: 6 }), online(1, { from: 'b' })].map((one) => seen.first(one)),
  ).toEqual([true, false, true, true, true]);
});

it('remembers the newest only', () => {
  const seen = createOnlineSeen();
  for (let rand = 0; rand <= MAX_ONLINE_SEEN; rand += 1) seen.first(online(rand));
  expect(seen.first(online(MAX_ONLINE_SEEN))).toBe(false);
  expect(seen.first(online(0))).toBe(true);
});
