/** The forms an address may have, and what is none. */
import { describe, expect, it } from 'vitest';
import { addressOf, readAddresses } from './address.ts';

describe('addresses', () => {
  it.each([
    ['ws://h:1', ['ws://h:1']],
    ['wss://im.example.org', ['wss://im.example.org']],
    ['http://h:1/', ['ws://h:1']],
    ['https://h/im', ['wss://h/im']],
    ['h:1', ['ws://h:1']],
    ['h:80', ['ws://h:80']],
    ['h', ['ws://h:7700']],
    ['127.0.0.1', ['ws://127.0.0.1:7700']],
    ['[::1]:9', ['ws://[::1]:9']],
    [' a:1 , wss://b ,', ['ws://a:1', 'wss://b']],
  ])('%s', (text, urls) => {
    expect(readAddresses(text)).toEqual({ urls });
  });

  it('takes lists, also of lists', () => {
    expect(readAddresses(['a:1', 'b:2,c:3'])).toEqual({ urls: ['ws://a:1', 'ws://b:2', 'ws://c:3'] });
  });

  it.each(['', ' , ', 'ftp://h', 'h:99999', 'ws://', 'a b', 'user@h:1'])('%j is no address', (text) => {
    expect(readAddresses(text)).toHaveProperty('bad');
  });

  it('joins a host and a port', () => {
    expect(addressOf('10.0.0.1', 5)).toBe('ws://10.0.0.1:5');
    expect(addressOf('::1', 5)).toBe('ws://[::1]:5');
    expect(addressOf('[::1]', 5)).toBe('ws://[::1]:5');
    expect(addressOf('a b', 5)).toBeUndefined();
  });
});
