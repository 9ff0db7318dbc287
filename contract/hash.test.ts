/** Pins the contract beside the protocol version. */
import { expect, test } from 'vitest';
import { structsOf } from './describe.ts';
import { struct } from './fields.ts';
import { contractHash, contractText } from './hash.ts';
import { PROTOCOL_VERSION } from './wire.ts';

/**
 * Whoever changes the contract pins its new hash here. If a client and a server of different versions would no longer
 * understand each other, PROTOCOL_VERSION goes up with it.
 */
test('the contract is the pinned one', () => {
  expect({ protocol: PROTOCOL_VERSION, hash: contractHash() }).toEqual({ protocol: 1, hash: 'a81cab18d0f1d0e8' });
});

test('the hash stands for every part of the contract', () => {
  const kinds = new Set(
    contractText()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  );
  for (const kind of ['function', 'event', 'struct', 'TIMConvType', 'ErrorCode', 'key', 'command']) {
    expect(kinds).toContain(kind);
  }
});

test('two structs of one name are refused', () => {
  expect(() => structsOf([struct('Twin', {}), struct('Twin', {})])).toThrow('two structs are named Twin');
});
