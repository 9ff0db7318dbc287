import { describe, expect, it } from 'vitest';
import { checkUserId, isUserId } from './user-id.ts';

describe('a user id', () => {
  it('has 1 to 32 characters', () => {
    expect(isUserId('')).toBe(false);
    expect(isUserId('a')).toBe(true);
    expect(isUserId('a'.repeat(32))).toBe(true);
    expect(isUserId('a'.repeat(33))).toBe(false);
  });

  it('is made of printable ASCII, every one of it and nothing else', () => {
    for (let code = 0; code < 0x300; code += 1) {
      expect(isUserId(`a${String.fromCharCode(code)}b`), `code ${code}`).toBe(code >= 0x20 && code <= 0x7e);
    }
  });

  it('does not end with a line feed', () => {
    expect(isUserId('alice\n')).toBe(false);
  });

  it('is refused with 7003 and named in the text, cut short', () => {
    expect(checkUserId('alice')).toBeUndefined();
    expect(checkUserId('a\n')).toMatchObject({ code: 7003, desc: expect.stringContaining('"a\\n"') });
    expect(checkUserId('x'.repeat(100_000))!.desc.length).toBeLessThan(200);
  });
});
