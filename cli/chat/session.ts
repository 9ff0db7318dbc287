/**
 * A chat of one user with one peer on the SDK: does what commands ask for, tells what happens as notices, and reports
 * what the peer wrote as read. Where lines come from and notices go is the caller's business.
 */
import type { Message } from '../../contract/structs/message.ts';
import { newestMessages, revokeMessage, sendText } from './calls.ts';
import type { Awaited, ChatCommand } from './command.ts';
import type { ChatIm } from './im.ts';
import type { Notice } from './notice.ts';
import { readReports } from './read-reports.ts';
import { attempt } from './refusal.ts';
import { createTally } from './tally.ts';

export interface ChatSession {
  /** Does one command other than `quit`; resolves to whether it succeeded. A rejection is a bug. */
  run(command: ChatCommand): Promise<boolean>;
  /** Sends that are not acknowledged yet. */
  sending(): number;
  /** Resolves when every send and every read report has been answered. */
  settled(): Promise<void>;
  /** Aborted when the session is over: kicked, or the UserSig has run out. */
  readonly over: AbortSignal;
}

/** Opens the chat; `show` is told everything. Sign in afterwards, so that nothing is missed. */
export function openSession(im: ChatIm, peer: string, show: (notice: Notice) => void): ChatSession {
  const over = new AbortController();
  const tallies = { messages: createTally(), receipts: createTally(), revocations: createTally() };
  const reports = readReports(im, peer, show);
  const sends = new Set<Promise<void>>();
  const end = (notice: Notice): void => {
    show(notice);
    over.abort();
    for (const tally of Object.values(tallies)) tally.end();
  };
  const onMessages = (messages: readonly Message[]): void => {
    show({ is: 'received', messages });
    const written = messages.filter((one) => one.message_conv_id === peer && !one.message_is_from_self);
    if (written.length > 0) reports.request();
    tallies.messages.add(written.length);
  };
  listen(im, peer, { show, end, onMessages, count: (what, count) => tallies[what].add(count) });

  const send = async (text: string): Promise<boolean> => {
    const outcome = attempt('not sent', show, async () => {
      show({ is: 'sent', message: await sendText(im, peer, text) });
    });
    const entry = outcome.then(() => void sends.delete(entry));
    sends.add(entry);
    return outcome;
  };
  const acknowledged = async (): Promise<void> => {
    while (sends.size > 0) await Promise.all(sends);
  };
  const wait = async (what: Awaited, count: number, timeoutMs: number): Promise<boolean> => {
    if (await tallies[what].take(count, timeoutMs)) return true;
    const reason = over.signal.aborted ? 'the session is over' : `not within ${timeoutMs} ms`;
    show({ is: 'failed', what: `waiting for ${count} ${what}`, reason });
    return false;
  };
  return {
    async run(command) {
      if (command.do === 'send') return send(command.text);
      if (command.do === 'wait') return wait(command.what, command.count, command.timeoutMs);
      // What was typed before belongs to what these look at.
      if (command.do === 'revoke' || command.do === 'history') await acknowledged();
      return runOther(im, peer, command, show);
    },
    sending: () => sends.size,
    async settled() {
      await acknowledged();
      await reports.settled();
    },
    over: over.signal,
  };
}

/** Passes the SDK's events on as notices. */
function listen(
  im: ChatIm,
  peer: string,
  to: {
    show: (notice: Notice) => void;
    /** The session is over. */
    end: (notice: Notice) => void;
    onMessages: (messages: readonly Message[]) => void;
    count: (what: Awaited, count: number) => void;
  },
): void {
  im.on('TIMRecvNewMsgCallback', to.onMessages);
  im.on('TIMMsgReadedReceiptCallback', (receipts) => {
    to.show({ is: 'receipts', receipts });
    to.count('receipts', receipts.filter((receipt) => receipt.msg_receipt_conv_id === peer).length);
  });
  im.on('TIMMsgRevokeCallback', (locators) => {
    to.show({ is: 'revocations', locators });
    to.count('revocations', locators.filter((locator) => locator.message_locator_conv_id === peer).length);
  });
  im.on('TIMNetworkStatusListenerCallback', (status, code, desc) => to.show({ is: 'network', status, code, desc }));
  im.on('TIMKickedOfflineCallback', () => to.end({ is: 'kicked' }));
  im.on('TIMUserSigExpiredCallback', () => to.end({ is: 'expired' }));
}

/** Commands that need nothing of the session but the SDK. */
async function runOther(
  im: ChatIm,
  peer: string,
  command: Exclude<ChatCommand, { do: 'send' | 'wait' }>,
  show: (notice: Notice) => void,
): Promise<boolean> {
  switch (command.do) {
    case 'history':
      return attempt('no history', show, async () => {
        const messages = await newestMessages(im, peer, command.count);
        show({ is: 'history', messages: messages.toReversed() });
      });
    case 'revoke':
      return attempt('not taken back', show, async () => {
        show({ is: 'takenBack', message: await revokeMessage(im, peer, command.nth) });
      });
    case 'list':
      return attempt('no list', show, async () => {
        show({ is: 'conversations', conversations: await im.call('TIMConvGetConvList', {}) });
      });
    case 'mistake':
      show({ is: 'failed', what: 'not understood', reason: command.problem });
      return false;
    case 'help':
      show({ is: 'help' });
      return true;
    case 'quit':
    case 'nothing':
      return true;
  }
}
