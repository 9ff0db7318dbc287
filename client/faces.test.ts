/** The small things both faces stand on: text in buffers, events in order, calls that end once. */
import { describe, expect, expectTypeOf, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ErrorCode } from '../contract/errors.ts';
import type { Message } from '../contract/structs/message.ts';
import type { MsgDownloadElemResult } from '../contract/structs/message-call.ts';
import { silentLog } from '../host/log.ts';
import { createEvents } from './events.ts';
import type { Im } from './im.ts';
import { createPending } from './pending.ts';
import { done, fail, type Result } from './result.ts';
import { byteLength, cutToBytes, writeText } from './text.ts';
import { SDK_VERSION } from './version.ts';

const turn = () => new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));

describe('text in a buffer', () => {
  const written = (size: number, text: string): number[] => {
    const buffer = new Uint8Array(size).fill(255);
    writeText(buffer, text);
    return [...buffer];
  };

  it('ends with NUL and is cut at a character', () => {
    expect(written(4, 'ab')).toEqual([97, 98, 0, 255]);
    expect(written(3, 'abc')).toEqual([97, 98, 0]);
    expect(written(1, 'abc')).toEqual([0]);
    expect(written(0, 'abc')).toEqual([]);
    expect(written(4, 'a鸿')).toEqual([97, 0, 255, 255]);
    expect(written(5, 'a鸿')).toEqual([97, 0xe9, 0xb8, 0xbf, 0]);
    expect(written(4, '\u{1f426}')).toEqual([0, 255, 255, 255]);
    writeText(null, 'a');
    writeText(undefined, 'a');
  });

  it('is cut to bytes at a character', () => {
    const cut = (bytes: number): string => cutToBytes('a鸿\u{1f426}', bytes);
    expect([0, 1, 3, 4, 7, 8, 9].map(cut)).toEqual(['', 'a', 'a', 'a鸿', 'a鸿', 'a鸿\u{1f426}', 'a鸿\u{1f426}']);
  });

  it('is counted in bytes', () => {
    expect(['', 'a', 'é', '鸿', '\u{1f426}', '\ud83d'].map(byteLength)).toEqual([0, 1, 2, 3, 4, 3]);
  });
});

describe('events', () => {
  const message = { message_elem_array: [], message_sender: 'bob' } as unknown as Message;

  it('go on after one that can not be printed, and after a report of a failure that fails', async () => {
    const heard: unknown[] = [];
    const events = createEvents('v5', (event) => {
      heard.push(['failed', event]);
      throw new Error('the report fails');
    });
    const emit = events.emitter(() => true);
    const unprintable = {
      get message_elem_array(): never {
        throw new Error('unprintable');
      },
    } as unknown as Message;
    events.register('TIMRecvNewMsgCallback', 'add', () => void heard.push('c'), null);
    events.listen('TIMRecvNewMsgCallback', () => void heard.push('typed'));
    emit('TIMRecvNewMsgCallback', [unprintable]);
    emit('TIMRecvNewMsgCallback', [message]);
    await turn();
    emit('TIMRecvNewMsgCallback', [message]);
    await turn();
    expect(heard).toEqual([['failed', 'TIMRecvNewMsgCallback'], 'typed', 'c', 'typed', 'c', 'typed']);
  });

  it('are told after the turn, in order, to C handlers as text and to listeners as values', async () => {
    const heard: unknown[] = [];
    const events = createEvents('v5', () => expect.unreachable());
    const emit = events.emitter(() => true);
    events.register('TIMRecvNewMsgCallback', 'add', (...args) => void heard.push(['c', ...args]), 'data');
    events.listen('TIMRecvNewMsgCallback', (...args) => void heard.push(['typed', ...args]));
    events.listen('TIMKickedOfflineCallback', (...args) => void heard.push(['kicked', ...args]));
    emit('TIMRecvNewMsgCallback', [message]);
    emit('TIMKickedOfflineCallback');
    expect(heard).toEqual([]);
    await turn();
    expect(heard).toEqual([
      ['c', '[{"message_elem_array":[],"message_sender":"bob"}]', 'data'],
      ['typed', [message]],
      ['kicked'],
    ]);
  });

  it('that are due when their session has ended are not told', async () => {
    const heard: string[] = [];
    const events = createEvents('v5', () => expect.unreachable());
    let isOpen = true;
    const emit = events.emitter(() => isOpen);
    const always = events.emitter(() => true);
    events.listen('TIMKickedOfflineCallback', () => void heard.push('kicked'));
    events.listen('TIMUserSigExpiredCallback', () => void heard.push('expired'));
    emit('TIMKickedOfflineCallback');
    always('TIMUserSigExpiredCallback');
    isOpen = false;
    await turn();
    expect(heard).toEqual(['expired']);
  });

  it('keep their order when handlers cause more, throw, or go', async () => {
    const heard: string[] = [];
    const failed: unknown[] = [];
    const events = createEvents('v5', (event, error) => void failed.push([event, String(error)]));
    const emit = events.emitter(() => true);
    const stop = events.listen('TIMKickedOfflineCallback', () => {
      heard.push('kicked');
      emit('TIMUserSigExpiredCallback');
      stop();
      throw new Error('boom');
    });
    events.listen('TIMKickedOfflineCallback', () => void heard.push('kicked too'));
    events.listen('TIMUserSigExpiredCallback', () => void heard.push('expired'));
    emit('TIMKickedOfflineCallback');
    emit('TIMKickedOfflineCallback');
    await turn();
    expect(heard).toEqual(['kicked', 'kicked too', 'kicked too', 'expired']);
    expect(failed).toEqual([['TIMKickedOfflineCallback', 'Error: boom']]);
  });
});

describe('pending calls', () => {
  it('end once: with their result, with the end of everything, or with a bug', async () => {
    const errors: string[] = [];
    const pending = createPending({ ...silentLog, error: (message) => void errors.push(message) });
    const ended: [string, number | string][] = [];
    const run = (label: string, work: () => Promise<Result<string>>): void =>
      pending.run(work, (result) => void ended.push([label, result.ok ? result.value : result.code]));
    let finish = (_result: Result<string>): void => undefined;
    run('now', () => Promise.resolve(done('fine')));
    run('open', () => new Promise((resolve) => (finish = resolve)));
    run('bug', () => Promise.reject(new Error('boom')));
    expect(ended).toEqual([]);
    await turn();
    await turn();
    pending.end(fail(ErrorCode.ERR_SDK_COMM_INTERRUPT));
    expect(ended.map(([label]) => label)).not.toContain('open');
    await turn();
    finish(done('too late'));
    pending.end(fail(ErrorCode.ERR_SDK_COMM_INTERRUPT));
    await turn();
    expect(ended).toEqual([
      ['now', 'fine'],
      ['bug', ErrorCode.ERR_SDK_INTERNAL_ERROR],
      ['open', ErrorCode.ERR_SDK_COMM_INTERRUPT],
    ]);
    expect(errors).toHaveLength(1);
  });
});

it('the version is that of the package', () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')) as { version: string };
  expect(SDK_VERSION).toBe(manifest.version);
});

it('a call that repeats tells its progress in the type of its answer, and no other call takes a listener', () => {
  const download = (call: Im['call']) =>
    call('TIMMsgDownloadElemToPath', { json_download_elem_param: {}, path: 'a' }, (reply) => {
      expectTypeOf(reply).toEqualTypeOf<MsgDownloadElemResult>();
    });
  expectTypeOf(download).returns.resolves.toEqualTypeOf<MsgDownloadElemResult>();
  // @ts-expect-error it answers once
  const list = (call: Im['call']) => call('TIMConvGetConvList', {}, () => undefined);
  expect([download, list].map((one) => typeof one)).toEqual(['function', 'function']);
});
