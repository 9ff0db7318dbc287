import { describe, expect, it } from 'vitest';
import { maySendC2c } from './may-send.ts';

describe('who may send C2C', () => {
  it.each([
    { receiverKnown: true, unknownReceivers: 'accept', code: undefined },
    { receiverKnown: true, unknownReceivers: 'refuse', code: undefined },
    { receiverKnown: false, unknownReceivers: 'accept', code: undefined },
    { receiverKnown: false, unknownReceivers: 'refuse', code: 20003 },
  ] as const)('receiver known $receiverKnown, unknown ones $unknownReceivers: $code', ({ code, ...send }) => {
    expect(maySendC2c(send)?.code).toBe(code);
  });
});
