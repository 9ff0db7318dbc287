/** Every line of a chat is either sent as it is, or understood as exactly one command, or a mistake with a reason. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from './command.ts';

describe('a line of a chat', () => {
  it.each([
    ['hello', { do: 'send', text: 'hello' }],
    ['  hello ', { do: 'send', text: '  hello ' }],
    ['//help', { do: 'send', text: '/help' }],
    ['', { do: 'nothing' }],
    ['   ', { do: 'nothing' }],
    ['/history', { do: 'history', count: 20 }],
    ['/history 5', { do: 'history', count: 5 }],
    ['/revoke', { do: 'revoke', nth: 1 }],
    ['/revoke 3 ', { do: 'revoke', nth: 3 }],
    ['/list', { do: 'list' }],
    ['/help', { do: 'help' }],
    ['/quit', { do: 'quit' }],
    ['/wait', { do: 'wait', count: 1, what: 'messages', timeoutMs: 30_000 }],
    ['/wait 3', { do: 'wait', count: 3, what: 'messages', timeoutMs: 30_000 }],
    ['/wait 3 500', { do: 'wait', count: 3, what: 'messages', timeoutMs: 500 }],
    ['/wait 1 receipt', { do: 'wait', count: 1, what: 'receipts', timeoutMs: 30_000 }],
    ['/wait revocations', { do: 'wait', count: 1, what: 'revocations', timeoutMs: 30_000 }],
    ['/wait 2 receipts 9', { do: 'wait', count: 2, what: 'receipts', timeoutMs: 9 }],
  ])('%j', (line, command) => {
    expect(parseCommand(line)).toEqual(command);
  });

  it.each([
    ['/histroy', 'unknown command /histroy (did you mean /history?); /help tells them all'],
    ['/dance', 'unknown command /dance; /help tells them all'],
    ['/', 'unknown command /; /help tells them all'],
    ['/history x', '/history takes a number from 1 to 200'],
    ['/history 0', '/history takes a number from 1 to 200'],
    ['/revoke 1 2', '/revoke takes a number from 1 to 200'],
    ['/quit now', '/quit takes nothing after it'],
    ['/wait soon', '/wait takes a number, one of messages, receipts, revocations, and milliseconds'],
  ])('%j is a mistake', (line, problem) => {
    expect(parseCommand(line)).toEqual({ do: 'mistake', problem });
  });

  it('never loses a text: what is sent is what was typed, up to the slash that escapes', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        const command = parseCommand(line);
        if (command.do === 'send') expect([command.text, `/${command.text}`]).toContain(line);
        else expect(line.trim() === '' || line.startsWith('/')).toBe(true);
      }),
    );
  });
});
