/**
 * Who writes to whom while a store is filled and measured: conversation `n` is that of `a<n>` and `b<n>`, and the two
 * take turns. Commands are those of the server, made from its own decision.
 */
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import { decideSend } from '../../server/streams/send.ts';
import type { Command, Fence } from '../../store/port.ts';

/** About as long as a line of chat; the printed body is twice that. */
const TEXT = 'the wild goose carries a letter of about eighty characters over the mountains; ';

/** Coprime to any number of conversations in use: steps of it meet all of them in an order without neighbours. */
const STRIDE = 7919;
/** Conversations that are written to now, of all that the store has. */
export const ACTIVE = 1000;
/** Conversations that were alive at the same time in the past of a store. */
const ALIVE = 10_000;

/** The `i`-th of a walk that meets every conversation before it meets one again. */
export function spreadOver(conversations: number, i: number): number {
  return (i * STRIDE) % conversations;
}

/**
 * Whose turn it was at the `i`-th message of a store with so many of each: some thousand conversations are alive
 * together, so their entries lie scattered, and when they have all they will have the next ones come up.
 */
export function inThePast({ messages, conversations }: { messages: number; conversations: number }, i: number): number {
  const generation = Math.floor((i / messages) * Math.ceil(conversations / ALIVE));
  const first = generation * ALIVE;
  return first + spreadOver(Math.min(ALIVE, conversations - first), i);
}

/** A conversation that nobody can foresee, the same in every run. */
export function anyOf(conversations: number, i: number): number {
  return (Math.imul(i, 0x9e3779b1) >>> 0) % conversations;
}

function deviceOf(user: string): Fence {
  return { user, instance: 'device', login: 'login', resumes: 0 };
}

/** Signs both users of a conversation in, once for all. */
export function signIn(conversation: number): Command[] {
  return [`a${conversation}`, `b${conversation}`].map((user) => ({
    name: 'login',
    streams: [userKey(user)],
    decide: () => ({
      reply: undefined,
      entries: [],
      rows: [
        { table: 'account', put: { user } },
        { table: 'session', put: { ...deviceOf(user), platform: 'Linux', number: 1, kicked: false } },
      ],
    }),
  }));
}

/** The `i`-th send of the store's life. Its identity is like a real one: no two are the same. */
export function send(conversation: number, i: number): Command {
  const [first, second] = [`a${conversation}`, `b${conversation}`];
  const [from, to] = Math.floor(i / 2) % 2 === 0 ? [first, second] : [second, first];
  const [rand, ctime] = [Math.imul(i, 0x85ebca6b) >>> 0, 1_763_000_000 + Math.floor(i / 1000)];
  const stream = c2cKey(from, to);
  const body =
    `{"message_elem_array":[{"elem_type":0,"text_elem_content":"${TEXT}"}],` +
    `"message_msg_id":"${1_000_000_001 + conversation}_${ctime}_${rand}"}`;
  const message = {
    stream,
    from,
    to,
    rand,
    ctime,
    body,
    retryOf: undefined,
    countsAsUnread: true,
    unknownReceivers: 'accept' as const,
  };
  return { name: 'send', session: deviceOf(from), streams: [stream], decide: (facts) => decideSend(facts, message) };
}
