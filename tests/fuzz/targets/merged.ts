/**
 * Lists of merged messages as a hostile server, or the client that wrote them, may give them; and the texts a search makes of
 * any message. What can be read is shown as the contract says; all else is an error with its code; and a text is found
 * by each of its stretches.
 */
import { mergeCalls } from '../../../client/calls/merge.ts';
import { contentOf, fold, pairs } from '../../../client/local/search-text.ts';
import { done } from '../../../client/result.ts';
import { ErrorCode, errorName } from '../../../contract/errors.ts';
import { list } from '../../../contract/fields.ts';
import { parseJson, printer, reader } from '../../../contract/print.ts';
import { type GivenMessage, Message } from '../../../contract/structs/message.ts';
import { MessageBody } from '../../../contract/structs/message-body.ts';
import { type Draw, TEXTS } from '../draw.ts';
import { mutateJson, mutateText } from '../mutate.ts';
import { samplesOf } from '../samples.ts';
import { simple, type Target, type TargetParts } from '../target.ts';

const SAMPLES = 40;
const KEY = `1.${'a'.repeat(32)}`;
const CODES: ReadonlySet<number> = new Set([
  ErrorCode.ERR_SDK_NET_DECODE_FAILED,
  ErrorCode.ERR_MERGER_MSG_LAYERS_OVER_LIMIT,
]);

export const merged: Target = {
  name: 'merged messages and texts',
  inputs: 20_000,
  few: 200,
  async open({ draw, found }) {
    const messages = samplesOf(MessageBody, draw, SAMPLES).map((body) => ({
      ...(body as object),
      message_sender: 'bob',
      message_seq: 1,
    }));
    const nested = Array.from({ length: 3 }, () => ({
      message_elem_array: [mergedOf(draw.pick([messages.slice(0, 2), []]))],
    }));
    const lists = [[], messages.slice(0, 3), [...messages.slice(3, 9), ...nested], nested];
    const printed = lists.map((one) => JSON.stringify(one));
    const make = (): string =>
      draw.once(2) ? mutateText(draw, draw.pick(printed), printed) : JSON.stringify(mutateJson(draw, draw.pick(lists)));
    return simple(async (count) => {
      for (let left = count; left > 0; left -= 1) {
        const text = make();
        await check(text, found).catch((error: unknown) => found(`threw ${String(error)}`, text));
        checkSearch(draw, draw.once(2) ? text : mutateText(draw, draw.pick(TEXTS), TEXTS), found);
      }
      return count;
    });
  },
};

const mergedOf = (messages: readonly object[]): object => ({
  elem_type: 12,
  merge_elem_title: 't',
  merge_elem_abstract_array: ['a'],
  merge_elem_compatible_text: 'c',
  merge_elem_message_array: messages,
});

const printAnswer = printer(list(Message));
const readAnswer = reader(list(Message));

async function check(text: string, found: TargetParts['found']): Promise<void> {
  const fetch = async () => done(new TextEncoder().encode(text));
  const { TIMMsgDownloadMergerMessage: open } = mergeCalls({ viewer: 'alice', transfer: { fetch } });
  const elem = { ...mergedOf([]), merge_elem_relay_json_key: KEY };
  const message = { message_elem_array: [elem], message_conv_id: 'bob' } as unknown as GivenMessage;
  const hooks = { id: () => undefined, progress: () => undefined };
  const answer = await open(
    { json_single_msg: message } as Parameters<typeof open>[0],
    hooks as Parameters<typeof open>[1],
  );
  if (!answer.ok) {
    if (!CODES.has(answer.code)) found(`ended with ${answer.code} ${errorName(answer.code)}`, text);
    return;
  }
  const { error } = readAnswer(printAnswer(answer.value as Message[]));
  if (error !== undefined) found(`answered what can't be read: ${error}`, text);
}

function checkSearch(draw: Draw, text: string, found: TargetParts['found']): void {
  const body = JSON.stringify({ message_elem_array: [{ elem_type: 0, text_elem_content: text }] });
  const { texts } = contentOf(body);
  contentOf(text);
  const folded = fold(text);
  // Half a character is none after it was printed and read.
  const read = parseJson(JSON.stringify(text)).value as string;
  if (texts.length > 0 && texts[0] !== fold(read)) found('a text reads as another one', text);
  if (fold(folded) !== folded || !folded.isWellFormed()) found('folding twice is not folding once', text);
  const characters = Array.from(folded);
  const cut = pairs(folded);
  if (cut.length !== characters.length) found('pairs are missing', text);
  const at = draw.below(cut.length + 1);
  if (cut[at] !== undefined && !folded.includes(cut[at])) found('a pair is not in its text', text);
}
