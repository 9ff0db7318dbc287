/** A terminal made of two streams: what is typed is run at once, and what is printed leaves the typed line alone. */
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChatSession } from './session.ts';
import { openTerminal } from './terminal.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

beforeEach(() => void vi.stubEnv('TERM', 'xterm'));
afterEach(() => void vi.unstubAllEnvs());

/** Lets what was typed reach the editor. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function typing() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  Object.assign(output, { columns: 40, rows: 10 });
  const screen: string[] = [];
  output.on('data', (chunk: Buffer) => screen.push(chunk.toString()));
  const over = new AbortController();
  const ran: unknown[] = [];
  const session: ChatSession = {
    run: async (command) => ran.push(command) > 0,
    sending: () => 0,
    settled: async () => undefined,
    over: over.signal,
  };
  const terminal = openTerminal(
    input as unknown as NodeJS.ReadStream,
    output as unknown as NodeJS.WriteStream,
    'alice> ',
  );
  const left = terminal.run(session);
  const type = async (text: string): Promise<void> => {
    input.write(text);
    await settle();
  };
  return { terminal, type, left, ran, over, screen };
}

it('runs lines as they are typed, until /quit', async () => {
  const { type, left, ran } = typing();
  await type('hello\r/list\r');
  expect(ran).toEqual([{ do: 'send', text: 'hello' }, { do: 'list' }]);
  await type('/quit\rnot any more\r');
  await left;
  expect(ran).toHaveLength(2);
});

it('ends at Ctrl-D, and at Ctrl-C on an empty line', async () => {
  for (const key of [CTRL_D, CTRL_C]) {
    const { type, left, ran } = typing();
    await type(key);
    await left;
    expect(ran).toEqual([]);
  }
});

it('clears a typed line at Ctrl-C', async () => {
  const { type, left, ran } = typing();
  await type(`not this${CTRL_C}`);
  await type('but this\r/quit\r');
  await left;
  expect(ran).toEqual([{ do: 'send', text: 'but this' }]);
});

it('ends with the session', async () => {
  const { left, over } = typing();
  over.abort();
  await left;
});

it.each([
  ['typed', 1],
  ['pasted', 100],
])('prints above a line that was %s, and draws that again', async (_how, lettersAtOnce) => {
  const { terminal, type, left, screen } = typing();
  const long = 'a line that is longer than the forty columns there are';
  for (let at = 0; at < long.length; at += lettersAtOnce) await type(long.slice(at, at + lettersAtOnce));
  screen.length = 0;
  terminal.print('12:00:00 bob: hello');
  // Up to the first of its two rows, to the left edge, wiped; the text; the line as it was.
  const [wiped, drawn] = screen.join('').split('12:00:00 bob: hello\n');
  expect(wiped).toBe('\u001b[1A\u001b[1G\u001b[0J');
  expect(drawn).toContain(`alice> ${long}`);
  expect(drawn).not.toContain('\u001b[1A');
  await type(`${CTRL_C}${CTRL_C}`);
  await left;
});

it('prints plainly before and after', async () => {
  const { terminal, type, left, screen } = typing();
  await type(CTRL_D);
  await left;
  screen.length = 0;
  terminal.print('gone');
  expect(screen.join('')).toBe('gone\n');
});
