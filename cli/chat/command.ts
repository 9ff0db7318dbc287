/** What a line typed into a chat, or a line of its script, asks for. Pure: the session does it. */
import { didYouMean } from '../options/usage-error.ts';

/** What `/wait` counts. */
export const awaited = ['messages', 'receipts', 'revocations'] as const;
export type Awaited = (typeof awaited)[number];

export type ChatCommand =
  | { do: 'send'; text: string }
  | { do: 'history'; count: number }
  /** Takes back the `nth` last own message; 1 is the last. */
  | { do: 'revoke'; nth: number }
  | { do: 'list' }
  | { do: 'wait'; count: number; what: Awaited; timeoutMs: number }
  | { do: 'help' }
  | { do: 'quit' }
  | { do: 'nothing' }
  /** A command that can't be understood; `problem` says why. */
  | { do: 'mistake'; problem: string };

/** Most messages `/history` shows, and how far back `/revoke` looks. */
export const MAX_HISTORY = 200;
const DEFAULT_HISTORY = 20;
const DEFAULT_WAIT_MS = 30_000;
const MAX_WAIT_MS = 24 * 3_600_000;
const MAX_WAIT_COUNT = 1_000_000;

/** The help of the commands, as `/help` prints it. */
export const COMMANDS_HELP = `/history [n]   the last n messages (${DEFAULT_HISTORY})
/revoke [n]    take back your last message, or the n-th last
/list          your conversations with their unread messages
/wait [n] [messages|receipts|revocations] [ms]
               for scripts: wait until n of them have come in that
               no /wait has counted before, at most ms (${DEFAULT_WAIT_MS})
/help          this
/quit          leave
//text         send a line that begins with a slash`;

/** Reads one line. */
export function parseCommand(line: string): ChatCommand {
  if (line.trim() === '') return { do: 'nothing' };
  if (line.startsWith('//')) return { do: 'send', text: line.slice(1) };
  if (!line.startsWith('/')) return { do: 'send', text: line };
  const [name = '', ...words] = line.slice(1).trim().split(/\s+/);
  switch (name) {
    case 'history':
      return withNumber(name, words, DEFAULT_HISTORY, (count) => ({ do: 'history', count }));
    case 'revoke':
      return withNumber(name, words, 1, (nth) => ({ do: 'revoke', nth }));
    case 'wait':
      return parseWait(words);
    case 'list':
    case 'help':
    case 'quit':
      return words.length === 0 ? { do: name } : mistake(`/${name} takes nothing after it`);
    default: {
      const names = ['/history', '/revoke', '/wait', '/list', '/help', '/quit'];
      return mistake(`unknown command /${name}${didYouMean(`/${name}`, names)}; /help tells them all`);
    }
  }
}

function withNumber(
  name: string,
  words: readonly string[],
  fallback: number,
  make: (value: number) => ChatCommand,
): ChatCommand {
  const value = words.length === 0 ? fallback : wholeNumber(words[0], MAX_HISTORY);
  if (value === undefined || words.length > 1) return mistake(`/${name} takes a number from 1 to ${MAX_HISTORY}`);
  return make(value);
}

function parseWait(words: readonly string[]): ChatCommand {
  const rest = [...words];
  const take = <T>(read: (word: string | undefined) => T | undefined): T | undefined => {
    const value = read(rest[0]);
    if (value !== undefined) rest.shift();
    return value;
  };
  const count = take((word) => wholeNumber(word, MAX_WAIT_COUNT)) ?? 1;
  const what = take((word) => awaited.find((one) => one === word || one === `${word}s`)) ?? 'messages';
  const timeoutMs = take((word) => wholeNumber(word, MAX_WAIT_MS)) ?? DEFAULT_WAIT_MS;
  if (rest.length > 0) return mistake(`/wait takes a number, one of ${awaited.join(', ')}, and milliseconds`);
  return { do: 'wait', count, what, timeoutMs };
}

function wholeNumber(word: string | undefined, most: number): number | undefined {
  const value = word !== undefined && /^\d+$/.test(word) ? Number(word) : 0;
  return value >= 1 && value <= most ? value : undefined;
}

function mistake(problem: string): ChatCommand {
  return { do: 'mistake', problem };
}
