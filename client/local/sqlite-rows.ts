/** Messages as rows of the local database, and back. A row that no version of this program wrote is damage. */
import { Damaged } from './damage.ts';
import type { StoredMessage } from './port.ts';

const TEXTS = ['stream', 'id', 'sender', 'body', 'custom_str'];
const NUMBERS = ['pos', 'local', 'seq', 'time', 'rand', 'ctime', 'state', 'status', 'custom_int'];

export const COLUMNS =
  'stream, pos, local, id, sender, seq, time, rand, ctime, state, status, body, custom_int, custom_str';

/** The same to read: a time beyond what is a number here, which an app could once put in, is the highest one. */
export const READ_COLUMNS = COLUMNS.replace(/\btime\b/, `min($&, ${Number.MAX_SAFE_INTEGER}) AS $&`);

/** The values of {@link COLUMNS}, in their order. */
export function columnsOf(one: StoredMessage) {
  const { stream, pos, local, id, from, seq, time, rand, ctime, state, status, body, customInt, customStr } = one;
  return [stream, pos, local, id, from, seq, time, rand, ctime, state, status, body, customInt, customStr] as const;
}

export function messageOf(row: Record<string, unknown>): StoredMessage {
  const isSound =
    TEXTS.every((name) => typeof row[name] === 'string') && NUMBERS.every((name) => Number.isFinite(row[name]));
  if (!isSound) throw new Damaged('a row of the local store is no message');
  const { sender, custom_int, custom_str, ...rest } = row;
  return { ...rest, from: sender, customInt: custom_int, customStr: custom_str } as unknown as StoredMessage;
}
