/**
 * What a local store has kept of itself and of its conversations, read back: as earlier versions wrote it, too. What no
 * version wrote is damage. Messages are rows of their own, and read by each engine.
 */
import type { Entry } from '../../contract/entry.ts';
import { type Conversation, newConversation } from '../conversation.ts';
import { storedMessage } from '../stored.ts';
import { Damaged } from './damage.ts';
import type { Cursor } from './port.ts';

export function readCursor(kept: unknown): Cursor {
  const { instance, epoch, gno, own } = asObject(kept);
  const isSound = typeof instance === 'string' && typeof epoch === 'string' && isNumber(gno) && isNumber(own);
  if (!isSound) throw new Damaged('the cursor of the local store is none');
  return { instance, epoch, gno, own };
}

/** `locals`: the highest counter of what is only local in it, where a version may have left it out. */
export function readConversation(kept: unknown, locals = 0): Conversation {
  const given = asObject(kept);
  const { stream, peer, last } = given;
  if (typeof stream !== 'string' || typeof peer !== 'string') throw damagedConversation();
  const read = { ...newConversation(stream, '', peer), ...given } as Conversation;
  for (const [name, value] of Object.entries(newConversation(stream, '', peer))) {
    if (kindOf(read[name as keyof Conversation]) !== kindOf(value) && value !== null) throw damagedConversation();
  }
  for (const name of ['last', 'draft'] as const) if (typeof read[name] !== 'object') throw damagedConversation();
  // In the first layout it was the entry of the log.
  if (last && !('local' in asObject(last))) read.last = storedMessage(last as Entry);
  read.locals = Math.max(read.locals, locals);
  return read;
}

/** The value of a row of JSON text. */
export function readJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text)) as unknown;
  } catch (error) {
    throw new Damaged('a row of the local store is no JSON', { cause: error });
  }
}

function damagedConversation(): Damaged {
  return new Damaged('a conversation of the local store is none');
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Damaged('a row of the local store is empty');
  return value as Record<string, unknown>;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
