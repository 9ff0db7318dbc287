/**
 * One signed-in user's parts of the SDK against a server that answers as a test says: no network, no store, virtual time.
 * For tests of what comes in; what a real server does is in tests/sdk.
 */
import type { CommandName, ConversationHead } from '../../contract/commands.ts';
import { EMPTY_RUN, type Entry } from '../../contract/entry.ts';
import { TIMPlatform } from '../../contract/enums.ts';
import type { Message } from '../../contract/structs/message.ts';
import { printEntries } from '../../contract/wire.ts';
import type { Conversation } from '../../client/conversation.ts';
import type { Emit } from '../../client/journal.ts';
import type { Link } from '../../client/link/link.ts';
import type { RequestOptions } from '../../client/link/requests.ts';
import { openMemoryStore } from '../../client/local/memory.ts';
import { createOnlineSeen } from '../../client/online-seen.ts';
import type { Cursor } from '../../client/local/port.ts';
import { createParts } from '../../client/parts.ts';
import { noTransfer } from '../../client/transfer/none.ts';
import { done, type Failure } from '../../client/result.ts';
import { silentLog } from '../../host/log.ts';
import { runAfterSend } from '../../rules/c2c-run.ts';
import { createWorld } from '../../sim/world.ts';
import { slowReads } from './slow-store.ts';

export const STREAM = 'c2c:alice:bob';
export type Asked = [name: CommandName, request: Record<string, unknown>, options: RequestOptions | undefined];
export interface Answer {
  reply: object;
  payload?: string;
}

/** Messages of bob to alice, at positions 1, 2, 3, … */
export function log(count: number): Entry[] {
  let run = EMPTY_RUN;
  return Array.from({ length: count }, (_, index) => {
    const pos = index + 1;
    run = runAfterSend(run, 1, pos, true);
    const body = `{"message_elem_array":[{"elem_type":0,"text_elem_content":"m${pos}"}],"message_msg_id":"2_1_${pos}"}`;
    const header = { stream: STREAM, pos, gno: pos, time: pos * 1000, kind: 'msg' as const, from: 'bob', seq: pos };
    return { ...header, rand: pos, ctime: 1, run, body };
  });
}

export function headOf(entries: readonly Entry[]): ConversationHead {
  const { stream, pos, gno, time, seq, run, body } = entries.at(-1)!;
  const settings = { revoked: [], pinned: 0, hidden: 0, cleared: 0, receive: 0 as const, changed: 0 };
  return { stream, pos, gno, time, seq, run: [...run], ...settings, last: { ...entries.at(-1)!, pos, body } };
}

/** alice's parts, a server whose log grows as the test says, and what was asked and told. */
export function scene(
  entries: readonly Entry[],
  override: (name: CommandName, request: Record<string, unknown>) => Answer | Failure | undefined = () => undefined,
  kept: { cursor?: Partial<Cursor>; conversations?: Conversation[]; slow?: boolean } = {},
) {
  const world = createWorld('parts');
  const asked: Asked[] = [];
  const told: [string, ...unknown[]][] = [];
  const errors: string[] = [];
  let visible = 0;
  const serve = (name: CommandName, request: Record<string, unknown>): Answer => {
    const there = entries.slice(0, visible);
    const from = Number(request['from']);
    if (name === 'pull') {
      const page = there.slice(from, from + Number(request['limit']));
      return { reply: { from, to: page.at(-1)?.pos ?? from, head: visible }, payload: printEntries(page) };
    }
    const heads = visible > Number(request['since']) ? [headOf(there)] : [];
    return { reply: { gno: visible, own: 0 }, payload: heads.map((head) => JSON.stringify(head)).join('\n') };
  };
  const link = {
    isConnected: () => true,
    serverNow: () => 0,
    async request(name: CommandName, request: Record<string, unknown>, options?: RequestOptions) {
      asked.push([name, request, options]);
      await new Promise<void>((resolve) => void world.clientHost('wire').timers.after(5, resolve));
      const answer = override(name, request) ?? serve(name, request);
      return 'ok' in answer ? answer : done({ reply: answer.reply, payload: answer.payload ?? '' });
    },
  } as unknown as Link;
  const host = world.clientHost('alice');
  const parts = createParts({
    viewer: 'alice',
    host,
    log: { ...silentLog, error: (message) => void errors.push(message) },
    link,
    store: kept.slow ? slowReads(openMemoryStore(), host.timers) : openMemoryStore(),
    transfer: noTransfer,
    kept: {
      cursor: { instance: 'i', epoch: '', gno: 0, own: 0, ...kept.cursor },
      conversations: kept.conversations ?? [],
      unsent: [],
    },
    emit: ((...event: [string, ...unknown[]]) => void told.push(event)) as Emit,
    platform: TIMPlatform.kTIMPlatform_Other,
    wantsReceipts: () => true,
    toldTotal: () => undefined,
    onlineSeen: createOnlineSeen(),
    broken: (error) => void errors.push(String(error)),
  });
  return {
    parts,
    asked,
    told,
    errors,
    settle: () => world.settle(100),
    run: (ms: number) => world.run(ms),
    /** The server's log reaches so far; nobody is told. */
    grow: (to: number) => void (visible = to),
    push: (pos: number) => parts.inbox.take(entries[pos - 1]!),
    signIn: (epoch = 'e', resumed = false) =>
      parts.signedIn({ session: 's', tinyid: 1, epoch, gno: visible, time: 0, expires: 1, revokeWindow: 1 }, resumed),
    messages: () =>
      told
        .filter(([event]) => event === 'TIMRecvNewMsgCallback')
        .map(([, messages]) => (messages as Message[]).map((message) => message.message_seq)),
    pulls: () => asked.filter(([name]) => name === 'pull').map(([, { from }]) => from),
  };
}
