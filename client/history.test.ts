/** Pages of the history that are fetched: what happens between the server's reading and the keeping. */
import { expect, it } from 'vitest';
import type { Entry } from '../contract/entry.ts';
import { printEntries } from '../contract/wire.ts';
import { headOf, log, scene } from '../tests/support/scripted.ts';
import { noHooks } from './calls/table.ts';

const PARAM = { msg_getmsglist_param_is_remble: true };
const PAGE = { conv_id: 'bob', conv_type: 1, json_get_msg_param: PARAM } as const;

/** alice, of whose conversation with bob all three messages were read on another device, asks for a page of it. */
async function paging() {
  const entries = log(3);
  const read = { ...headOf(entries), run: [0, 3, 3, 0, 0, 0, 3, 0] };
  const all = scene(entries, (name) => {
    if (name === 'sync') return { reply: { gno: 3, own: 0 }, payload: JSON.stringify(read) };
    return name === 'history' ? { reply: { from: 0, to: 3 }, payload: printEntries(entries) } : undefined;
  });
  all.grow(3);
  all.signIn();
  await all.settle();
  const page = all.parts.calls.TIMMsgGetMsgList!(PAGE, noHooks);
  await all.run(2);
  const shown = async () => {
    await all.settle();
    await page;
    const here = await all.parts.calls.TIMMsgGetMsgList!({ ...PAGE, json_get_msg_param: {} }, noHooks);
    return here.ok && here.value.map(({ message_seq, message_status }) => [message_seq, message_status]);
  };
  return { ...all, entries, shown };
}

it('a message that is taken back after the server has read stays taken back', async () => {
  const { entries, parts, shown, errors } = await paging();
  const { run, stream } = entries[2]!;
  const body = { target: 2, seq: 2, from: 'bob', rand: 2, time: 2000, counted: true };
  const header = { stream, pos: 4, gno: 4, time: 4000, kind: 'revoke' as const, from: 'bob', seq: 3 };
  const revoke: Entry = { ...header, rand: 0, ctime: 0, run, body: JSON.stringify(body) };
  parts.inbox.take(revoke);
  expect(await shown()).toEqual([
    [3, 2],
    [2, 6],
    [1, 2],
  ]);
  expect(errors).toEqual([]);
});

it('of another history is not kept', async () => {
  const { signIn, shown } = await paging();
  signIn('f');
  expect(await shown()).toEqual([]);
});
