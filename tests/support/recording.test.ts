/** The recorder changes nothing that a test sees, and misses nothing that happens. */
import { describe, expect, it, vi } from 'vitest';
import { addRecording, emptyRecording, watched } from './recording.ts';

/** A stand-in for the facade: calls end when `finish` says so. */
function fakeTim() {
  const ends: (() => void)[] = [];
  const handlers: ((text: string, userData: unknown) => void)[] = [];
  return {
    finish: () => ends.splice(0).forEach((end) => end()),
    fire: (text: string) => handlers.forEach((handler) => handler(text, 'mine')),
    tim: {
      TIMLogin(user: string, callback: (...args: unknown[]) => void, userData: unknown): number {
        ends.push(() => callback(user === 'bad' ? 7003 : 0, 'text', '{"a":[{"b":1}],"c":{}}', userData));
        return 0;
      },
      TIMLogout: (): number => -2,
      TIMGetServerTime: (): number => 1234,
      TIMAddRecvNewMsgCallback: (handler: (text: string, userData: unknown) => void): void => {
        handlers.push(handler);
      },
      TIMRemoveRecvNewMsgCallback: (handler: (text: string, userData: unknown) => void): void => {
        handlers.splice(0, Infinity, ...handlers.filter((one) => one !== handler));
      },
    },
  };
}

describe('a watched object', () => {
  it('passes everything on, and counts how calls end', () => {
    const recording = emptyRecording();
    const fake = fakeTim();
    const tim = watched(fake.tim, () => recording);
    const callback = vi.fn();
    const mine = {};
    expect(tim.TIMLogin('alice', callback, mine)).toBe(0);
    tim.TIMLogin('bad', callback, mine);
    expect(tim.TIMLogout()).toBe(-2);
    expect(tim.TIMGetServerTime()).toBe(1234);
    expect(recording.calls.TIMLogin?.ended).toEqual({});
    fake.finish();
    expect(callback.mock.calls[0]).toEqual([0, 'text', '{"a":[{"b":1}],"c":{}}', mine]);
    expect(callback.mock.calls[0]?.[3]).toBe(mine);
    expect(recording.calls).toEqual({
      TIMLogin: { returned: { 0: 2 }, ended: { 0: 1, 7003: 1 } },
      TIMLogout: { returned: { [-2]: 1 }, ended: {} },
      TIMGetServerTime: { returned: { 0: 1 }, ended: {} },
    });
    expect(recording.keys).toEqual({ a: 2, b: 2, c: 2 });
  });

  it('counts events, and removes the handler that was added', () => {
    const recording = emptyRecording();
    const fake = fakeTim();
    const tim = watched(fake.tim, () => recording);
    const handler = vi.fn();
    tim.TIMAddRecvNewMsgCallback(handler);
    fake.fire('[{"k":1},{"k":2}]');
    tim.TIMRemoveRecvNewMsgCallback(handler);
    fake.fire('[{"k":3}]');
    expect(handler.mock.calls).toEqual([['[{"k":1},{"k":2}]', 'mine']]);
    expect(recording.events).toEqual({ TIMRecvNewMsgCallback: 1 });
    expect(recording.keys).toEqual({ k: 2 });
    expect(Object.keys(recording.calls)).toEqual(['TIMAddRecvNewMsgCallback', 'TIMRemoveRecvNewMsgCallback']);
  });
});

it('adds recordings up', () => {
  const sum = emptyRecording();
  const one = { calls: { A: { returned: { 0: 1 }, ended: { 0: 1 } } }, events: { E: 1 }, keys: { k: 2 } };
  addRecording(sum, one);
  addRecording(sum, one);
  expect(sum).toEqual({ calls: { A: { returned: { 0: 2 }, ended: { 0: 2 } } }, events: { E: 2 }, keys: { k: 4 } });
});
