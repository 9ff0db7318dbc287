/** The states of a function, and what counts as seen. */
import { expect, it } from 'vitest';
import { printReport } from './print.ts';
import { type Facts, judge, untested } from './report.ts';

const REGISTERING = ['TIMSetConvEventCallback', 'TIMSetLogCallback', 'TIMRemoveRecvNewMsgCallback'];
const facts: Facts = {
  functions: [
    { name: 'TIMLogin', kind: 'call', event: undefined },
    { name: 'TIMLogout', kind: 'call', event: undefined },
    { name: 'TIMConvDelete', kind: 'call', event: undefined },
    { name: 'TIMGroupCreate', kind: 'call', event: undefined },
    { name: 'TIMGetServerTime', kind: 'sync', event: undefined },
    { name: 'TIMSetConvEventCallback', kind: 'register', event: 'TIMConvEventCallback' },
    { name: 'TIMSetLogCallback', kind: 'register', event: 'TIMLogCallback' },
    { name: 'TIMRemoveRecvNewMsgCallback', kind: 'register', event: undefined },
  ],
  implemented: new Set('TIMLogin TIMLogout TIMConvDelete TIMGetServerTime'.split(' ').concat(REGISTERING)),
  events: ['TIMConvEventCallback', 'TIMLogCallback'],
  structs: [
    { name: 'A', keys: ['type', 'a', 'b'] },
    { name: 'B', keys: ['type', 'c'] },
  ],
  errors: [
    { code: 7013, name: 'ERR_ONE' },
    { code: 6206, name: 'ERR_TWO' },
    { code: 6208, name: 'ERR_THREE' },
    { code: 6209, name: 'ERR_FOUR' },
  ],
  usedErrors: new Set([6206]),
};
const recording = {
  calls: {
    TIMLogin: { returned: { 0: 3, [-1]: 1 }, ended: { 0: 2, 7013: 1 } },
    TIMLogout: { returned: { 0: 1 }, ended: { 6208: 1 } },
    TIMGroupCreate: { returned: { 0: 1 }, ended: { 7013: 1 } },
    TIMGetServerTime: { returned: { 0: 1 }, ended: {} },
    TIMSetConvEventCallback: { returned: { 0: 1 }, ended: {} },
    TIMSetLogCallback: { returned: { 0: 1 }, ended: {} },
    TIMRemoveRecvNewMsgCallback: { returned: { 0: 1 }, ended: {} },
  },
  events: { TIMConvEventCallback: 4 },
  keys: { type: 3, a: 2 },
};

it('tells what works from what was only seen', () => {
  const report = judge(facts, recording);
  expect(Object.fromEntries(report.functions.map(({ name, state }) => [name, state]))).toEqual({
    TIMLogin: 'works',
    TIMLogout: 'unproven',
    TIMConvDelete: 'untested',
    TIMGroupCreate: 'not yet',
    TIMGetServerTime: 'works',
    TIMSetConvEventCallback: 'works',
    TIMSetLogCallback: 'unproven',
    TIMRemoveRecvNewMsgCallback: 'works',
  });
  expect(untested(report)).toEqual(['TIMConvDelete']);
  expect(report.functions[0]?.codes).toEqual({ 0: 2, 7013: 1, [-1]: 1 });
  expect(report.structs).toEqual([
    { name: 'A', printed: ['type', 'a'], missing: ['b'] },
    { name: 'B', printed: [], missing: ['type', 'c'] },
  ]);
  expect(report.errors.map(({ name, seen, used }) => [name, seen, used])).toEqual([
    ['ERR_TWO', 0, true],
    ['ERR_THREE', 1, false],
    ['ERR_ONE', 2, false],
  ]);
});

it('prints the totals first', () => {
  const lines = printReport(judge(facts, recording)).split('\n');
  expect(lines.slice(1, 5).map((line) => line.trim().replace(/ {2,}/g, ' | '))).toEqual([
    'functions | 4 of 8 | 2 unproven, 1 untested, 1 not yet',
    'events | 1 of 2',
    'keys | 2 of 4 | 0 of 2 structs whole',
    'error codes | 2 of 4 | 1 named by the sources',
  ]);
  expect(lines).toContainEqual(expect.stringMatching(/TIMLogin +works +0 ×2, -1 ×1, 7013 ×1/));
});
