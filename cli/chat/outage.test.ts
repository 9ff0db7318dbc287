/** What a person hears of an outage. */
import { expect, it } from 'vitest';
import { outageJudge } from './outage.ts';

const CONNECTED = 0;
const DISCONNECTED = 1;
const CONNECTING = 2;
const FAILED = 3;

it('tells each reason once, and that the connection is back', () => {
  const judge = outageJudge();
  const events: [0 | 1 | 2 | 3, string, boolean][] = [
    [CONNECTING, '', true],
    [CONNECTED, '', true],
    [DISCONNECTED, 'the server stops', true],
    [CONNECTING, '', false],
    [FAILED, 'refused', true],
    [CONNECTING, '', false],
    [FAILED, 'refused', false],
    [FAILED, 'no route', true],
    [CONNECTED, '', true],
    [DISCONNECTED, 'no route', true],
  ];
  for (const [status, desc, told] of events) {
    expect([status, desc, judge({ is: 'network', status, code: 0, desc })]).toEqual([status, desc, told]);
  }
});
