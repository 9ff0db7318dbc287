/** One JSON line for each callback, with the contract's own JSON text inside. */
import { ImError } from '@hongyan/client';
import { expect, it } from 'vitest';
import type { ChatIm } from './im.ts';
import { printingCallbacks } from './json.ts';

function printing(call: ChatIm['call']) {
  const listeners = new Map<string, (...args: unknown[]) => void>();
  const lines: string[] = [];
  const on: ChatIm['on'] = (name, listener) => void listeners.set(name, listener as (...args: unknown[]) => void);
  const im = printingCallbacks({ call, on }, (line) => lines.push(line));
  return { im, lines, listeners };
}

const never: ChatIm['call'] = () => new Promise(() => undefined);

it('prints events with their arguments in order, keys sorted', () => {
  const { lines, listeners } = printing(never);
  const receipt = { msg_receipt_time_stamp: 5, msg_receipt_conv_type: 1, msg_receipt_conv_id: 'bob' };
  listeners.get('TIMMsgReadedReceiptCallback')!([receipt]);
  listeners.get('TIMNetworkStatusListenerCallback')!(1, 9508, 'a "break"\n');
  listeners.get('TIMKickedOfflineCallback')!();
  expect(lines).toEqual([
    '{"callback":"TIMMsgReadedReceiptCallback","args":[[{"msg_receipt_conv_id":"bob","msg_receipt_conv_type":1,"msg_receipt_time_stamp":5}]]}',
    '{"callback":"TIMNetworkStatusListenerCallback","args":[1,9508,"a \\"break\\"\\n"]}',
    '{"callback":"TIMKickedOfflineCallback","args":[]}',
  ]);
  expect(listeners.has('TIMConvEventCallback')).toBe(true);
  expect(listeners.has('TIMLogCallback')).toBe(false);
});

it('prints how calls end, and passes the outcome on', async () => {
  const good = printing((async () => [{ conv_id: 'bob' }]) as unknown as ChatIm['call']);
  expect(await good.im.call('TIMConvGetConvList', {})).toEqual([{ conv_id: 'bob' }]);
  expect(good.lines).toEqual([
    '{"callback":"TIMCommCallback","call":"TIMConvGetConvList","code":0,"desc":"","json_params":[{"conv_id":"bob"}]}',
  ]);

  const bad = printing(() => Promise.reject(new ImError({ code: 6013, desc: 'not "in"' })));
  await expect(bad.im.call('TIMLogout', {})).rejects.toThrow('not "in"');
  expect(bad.lines).toEqual([
    '{"callback":"TIMCommCallback","call":"TIMLogout","code":6013,"desc":"not \\"in\\"","json_params":""}',
  ]);
});
