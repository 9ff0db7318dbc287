import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BusMessage } from '../bus.ts';
import { printBusMessage, readBusMessage } from './wire-form.ts';

describe('messages of the bus as text', () => {
  it('come out as they went in, but for who is excepted', () => {
    const gno = fc.nat();
    const frame = fc.record({ kind: fc.constant('frame' as const), text: fc.string(), gno, except: fc.string() });
    const state = { instance: fc.string(), tag: fc.string(), resumes: fc.nat(), kicked: fc.boolean() };
    const device = fc.record({ kind: fc.constant('device' as const), device: fc.record(state) });
    fc.assert(
      fc.property(fc.oneof(frame, device), (message: BusMessage) => {
        const expected = message.kind === 'frame' ? { ...message, except: undefined } : message;
        expect(readBusMessage(printBusMessage(message))).toEqual(expected);
      }),
    );
  });

  it('keep a frame of several lines whole', () => {
    const message: BusMessage = { kind: 'frame', text: '{"on":"entry"}\n{"body":1}\n', gno: 7, except: undefined };
    expect(printBusMessage(message)).toBe('{"kind":"frame","gno":7}\n{"on":"entry"}\n{"body":1}\n');
    expect(readBusMessage(printBusMessage(message))).toEqual(message);
  });

  it.each([
    '',
    '\n',
    'hello',
    '{"kind":"frame","gno":1}',
    '{"kind":"frame","gno":-1}\n{}',
    '{"kind":"frame"}\n{}',
    '{"kind":"device","device":{"instance":"i"}}',
    '{"kind":"later version"}\n{}',
    '[]',
    'null',
  ])('that are none are told apart: %j', (text) => {
    expect(readBusMessage(text)).toBeUndefined();
  });
});
