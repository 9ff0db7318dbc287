/**
 * Bugs that a programmer could have written, each as a change of one place of the real sources. The simulator plants one at
 * a time, and its checkers have to notice. A bug whose place is no longer there is an error: the table follows the code.
 */

export interface Bug {
  readonly name: string;
  /** What would be broken. */
  readonly promise: string;
  readonly file: string;
  /** A text that is there exactly once, and what a programmer might have written instead. */
  readonly find: string;
  readonly replace: string;
}

export const bugs: readonly Bug[] = [
  {
    name: 'acknowledge before durable',
    promise: 'P1',
    file: 'store/sqlite/durable.ts',
    find: 'return (next ?? current)?.promise ?? Promise.resolve();',
    replace: 'return Promise.resolve();',
  },
  {
    name: 'dedupe forgotten after a restart',
    promise: 'P3',
    file: 'store/sqlite/streams.ts',
    find: 'const marks = Array.from(positions.after(state.id, base), (gno) => {',
    replace: 'const marks = Array.from(positions.after(state.id, base), (gno): number => { if (gno > 0) return -1;',
  },
  {
    name: 'a send goes out again under another number',
    promise: 'P3',
    file: 'server/calls/message.ts',
    find: 'rand: request.rand,',
    replace: 'rand: request.retryOf === undefined ? request.rand : request.rand ^ 1,',
  },
  {
    name: 'earlier sends are not looked for',
    promise: 'P3',
    file: 'server/streams/send.ts',
    find: 'if (original !== undefined)',
    replace: 'if (original !== undefined && message.retryOf === undefined)',
  },
  {
    name: 'a gap is ignored',
    promise: 'P2',
    file: 'client/inbox.ts',
    find: 'if (at === pos - 1) return true;',
    replace: 'return true;',
  },
  {
    name: 'an entry is taken in twice',
    promise: 'P7',
    file: 'client/inbox.ts',
    find: 'if (at !== undefined && pos <= at) return false;',
    replace: 'if (at !== undefined && pos <= at) return true;',
  },
  {
    name: 'a page is taken in from its beginning',
    promise: 'P7',
    file: 'client/inbox.ts',
    find: 'const taking = entry.pos > at ? this.#takeNext(entry, times, own) : undefined;',
    replace: 'const taking = this.#takeNext(entry, times, own);',
  },
  {
    name: 'the cursor jumps to the head',
    promise: 'P7',
    file: 'client/heads.ts',
    find: 'const readBefore = arrival',
    replace: 'one.applied = head.pos;\n      const readBefore = arrival',
  },
  {
    name: 'conversations that changed are asked for from the newest number',
    promise: 'P2',
    file: 'client/sync.ts',
    find: 'let since: number | undefined = cursor.now.gno;',
    replace: 'let since: number | undefined = cursor.newest();',
  },
  {
    name: 'unread does not leave out what was taken back',
    promise: 'P4',
    file: 'client/apply.ts',
    find: 'if (counted && from !== viewer) uncount(one, target);',
    replace: 'if (!counted && from !== viewer) uncount(one, target);',
  },
  {
    name: 'silent messages count',
    promise: 'P4',
    file: 'server/message-body.ts',
    find: 'countsAsUnread: body.message_is_excluded_from_unread_count !== true',
    replace: 'countsAsUnread: true',
  },
  {
    name: 'a send does not move the own mark',
    promise: 'P4',
    file: 'rules/c2c-run.ts',
    find: 'next[RunAt.mark + side] = pos;',
    replace: '',
  },
  {
    name: 'an older report moves the mark back',
    promise: 'P4',
    file: 'rules/c2c-run.ts',
    find: 'if (upto > valueAt(run, RunAt.mark + side)) {',
    replace: 'if (upto > 0) {',
  },
  {
    name: 'the total is not told after a sync',
    promise: 'P4',
    file: 'client/conversations.ts',
    find: 'total: other ? total : undefined,',
    replace: 'total: other && changed.length === 1 ? total : undefined,',
  },
  {
    name: 'a revocation is lost on who was away',
    promise: 'P5',
    file: 'client/intake.ts',
    find: 'journal.change({ revoke: revoked.target, stream: entry.stream });',
    replace: 'if (entry.pos >= one.pos) journal.change({ revoke: revoked.target, stream: entry.stream });',
  },
  {
    name: 'a message that was taken back comes back with the history',
    promise: 'P5',
    file: 'store/entry-row.ts',
    find: 'if (row.state !== 0) entry.state',
    replace: 'if (row.state > 1) entry.state',
  },
  {
    name: 'a receipt shows one message too few',
    promise: 'P5',
    file: 'client/views/message.ts',
    find: 'message.pos <= peerSeen(conversation)',
    replace: 'message.pos < peerSeen(conversation)',
  },
  {
    name: 'a second device of the platform kicks nobody',
    promise: 'P6',
    file: 'server/streams/login.ts',
    find: 'for (const session of ended) rows.push',
    replace: 'for (const session of ended.slice(1)) rows.push',
  },
  {
    name: 'the session tells after its end',
    promise: 'P6',
    file: 'client/session.ts',
    find: 'const emit = options.emitter(() => this.#isOpen);',
    replace: 'const emit = options.emitter(() => true);',
  },
  {
    name: 'a push goes to the other side only',
    promise: 'P7',
    file: 'server/bus.ts',
    find: 'return first === second ? [`u.${first}`] : [`u.${first}`, `u.${second}`];',
    replace: 'return [`u.${second}`];',
  },
  {
    name: 'own sends are told as news',
    promise: 'P7',
    file: 'client/intake.ts',
    find: 'if (!claim && !isOld && wantsToHear(one, entry.from))',
    replace: "if (claim?.as !== 'late' && !isOld && wantsToHear(one, entry.from))",
  },
  {
    name: 'a message is shown in the wrong conversation',
    promise: 'P8',
    file: 'client/views/message.ts',
    find: 'message_conv_id: peer,',
    replace: 'message_conv_id: one.from,',
  },
  {
    name: 'a call is answered twice',
    promise: 'calls',
    file: 'client/pending.ts',
    find: 'if (open.delete(settle)) queueMicrotask(() => finish(result));',
    replace: 'open.delete(settle);\n        queueMicrotask(() => finish(result));',
  },
  {
    name: 'a failed send that was stored stays failed',
    promise: 'P2',
    file: 'client/outgoing/ledger.ts',
    find: 'if (!row) return undefined;\n    const waiting',
    replace: 'if (row?.status !== kTIMMsg_Sending) return undefined;\n    const waiting',
  },
  {
    name: 'what was taken back loses its id',
    promise: 'P8',
    file: 'contract/revoked-body.ts',
    find: "return typeof id === 'string' ? JSON.stringify({ [ID]: id }) : '';",
    replace: "return typeof id === 'string' ? '' : '';",
  },
  {
    name: 'another sign-in of an app does not tell the total anew',
    promise: 'P4',
    file: 'client/sync.ts',
    find: 'if ((toldTotal() ?? total) !== total)',
    replace: 'if (total < 0)',
  },
  {
    name: 'a message for those online is told by every node that brings it',
    promise: 'P7',
    file: 'client/inbox.ts',
    find: 'if (this.#waiting.length < MAX_WAITING && this.#parts.onlineSeen.first(online))',
    replace: 'if (this.#waiting.length < MAX_WAITING)',
  },
  {
    name: 'the log is not followed where the bus fails',
    promise: 'P7',
    file: 'server/follower.ts',
    find: 'if (missing.length > 0) await fetchMissing({ ...parts, damaged }, missing);',
    replace: '',
  },
  {
    name: 'who wrote a revoked message is not kept',
    promise: 'store',
    file: 'store/sqlite/decide.ts',
    find: 'sealed({ stream, target, sender, counted',
    replace: "sealed({ stream, target, sender: '', counted",
  },
  {
    name: 'the list leaves out what was taken back',
    promise: 'P2',
    file: 'store/viewed-head.ts',
    find: "return entry.kind === 'msg' && !isLeftOut(entry.body);",
    replace: "return entry.kind === 'msg' && (entry.state ?? 0) === 0 && !isLeftOut(entry.body);",
  },
  {
    name: 'unread is a counter that goes up with what comes',
    promise: 'P4',
    file: 'client/conversation.ts',
    find: `export function unreadCount({ run, side, revoked }: Conversation): number {
  return Math.max(0, unreadOf(run, side, revoked));`,
    replace: `const counters = new WeakMap<Conversation, { pos: number; unread: number }>();
export function unreadCount(one: Conversation): number {
  const { pos, unread } = counters.get(one) ?? { pos: one.pos, unread: unreadOf(one.run, one.side, one.revoked) };
  const next = ownMark(one) >= one.pos ? 0 : unread + (one.pos > pos ? 1 : 0);
  counters.set(one, { pos: one.pos, unread: next });
  return next;`,
  },
  {
    name: 'a deletion is lost on who was away',
    promise: 'P2',
    file: 'client/sync.ts',
    find: 'cursor.move(isFirst ? { gno, own } : { gno });',
    replace: 'cursor.move({ gno, own });',
  },
  {
    name: 'a deleted message counts as unread',
    promise: 'P4',
    file: 'client/deletions.ts',
    find: 'applyDeletion(one, deleted, isNews ? held : [], viewer);',
    replace: 'applyDeletion(one, deleted, [], viewer);',
  },
  {
    name: 'what was deleted comes back with the history',
    promise: 'P2',
    file: 'server/calls/visibility.ts',
    find: 'pos > view.cleared && state !== EntryState.Deleted && unseen?.has(pos) !== true',
    replace: 'pos > view.cleared && state !== EntryState.Deleted',
  },
  {
    name: 'what is sent again takes a new identity',
    promise: 'P3',
    file: 'client/outbox.ts',
    find: 'const way = (earlier && this.#again(outgoing, earlier)) ?? this.#anew(outgoing);',
    replace: 'const way = this.#anew(outgoing);',
  },
  {
    name: 'who is named twice in a batch gets it twice',
    promise: 'P3',
    file: 'client/calls/batch.ts',
    find: 'const users = [...new Set(named)];',
    replace: 'const users = [...named];',
  },
  {
    name: 'a file is acknowledged before it is synced',
    promise: 'P1',
    file: 'server/files/disk-blobs.ts',
    find: 'await file.sync();',
    replace: '',
  },
  {
    name: 'a part of a file is sent twice, and the last one never',
    promise: 'files',
    file: 'client/transfer/upload.ts',
    find: 'file.read(at, length)',
    replace: 'file.read(Math.max(0, at - part), length)',
  },
  {
    name: 'a range of a file begins at its beginning',
    promise: 'files',
    file: 'server/files/serve.ts',
    find: 'for await (const piece of blobs.read(name, from, to)) yield piece;',
    replace: 'for await (const piece of blobs.read(name, 0, to - from)) yield piece;',
  },
  {
    name: 'what was not indexed before a restart is not found',
    promise: 'search',
    file: 'client/local/sqlite-search.ts',
    find: 'let indexed = readMark();',
    replace: 'let indexed = Math.max(Number(top ?? 0), readMark());',
  },
  {
    name: 'what an app keeps is lost when its message comes in its turn',
    promise: 'local',
    file: 'client/inbox.ts',
    find: 'const own = await readOwnData(store, entries);',
    replace: 'const own = new Map() as OwnData;',
  },
  {
    name: 'who does not want to hear is told all the same',
    promise: 'P7',
    file: 'client/intake.ts',
    find: 'return from !== peer || receive !== TIMReceiveMessageOpt.kTIMRecvMsgOpt_Not_Receive;',
    replace: 'return from !== peer || receive >= 0;',
  },
  {
    name: 'the total counts those that are not to be announced',
    promise: 'P4',
    file: 'client/conversation.ts',
    find: 'return one.receive === 0 ? unreadCount(one) : 0;',
    replace: 'return unreadCount(one);',
  },
  {
    name: 'the receive option is forgotten after a restart',
    promise: 'P2',
    file: 'client/local/kept.ts',
    find: 'read.locals = Math.max(read.locals, locals);',
    replace: 'read.locals = Math.max(read.locals, locals);\n  read.receive = 0;',
  },
  {
    name: 'a cancel is taken of what has left already',
    promise: 'calls',
    file: 'client/outgoing/way.ts',
    find: 'return cancel();',
    replace: 'cancel();\n    return true;',
  },
  {
    name: 'what fails behind a cleared history is shown nowhere',
    promise: 'search',
    file: 'client/outgoing/ledger.ts',
    find: 'if (!conversation || row.pos >= floorOf(conversation)) return row;',
    replace: 'if (conversation) return row;',
  },
];
