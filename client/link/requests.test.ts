/** Requests and their answers, in virtual time: each ends once, whatever becomes of the connection. */
import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_FRAME_BYTES, MAX_IN_FLIGHT, REQUEST_TIMEOUT_MS } from '../../contract/limits.ts';
import { parseFrame } from '../../contract/wire.ts';
import { createWorld } from '../../sim/world.ts';
import { fail } from '../result.ts';
import { Requests } from './requests.ts';

function scene() {
  const world = createWorld('requests');
  const requests = new Requests(world.clientHost('device'));
  const frames: string[] = [];
  const codes: unknown[] = [];
  const note = (label: string) => (result: { ok: boolean; code?: number }) =>
    void codes.push([label, result.code ?? 0]);
  return {
    world,
    requests,
    frames,
    codes,
    connect: (firstId = 1) => requests.connected((frame) => void frames.push(frame), firstId),
    ping: (label: string, onlyNow = false) => void requests.ask('ping', {}, { onlyNow }).then(note(label)),
    answer: (header: object, payload = '') => requests.answered({ header: { ...header }, payload }),
    sent: () => frames.map((frame) => parseFrame(frame)!.header),
  };
}

describe('requests', () => {
  it('are answered by their ids, once, in any order', async () => {
    const { connect, ping, answer, codes, world, sent } = scene();
    connect();
    for (const label of ['a', 'b', 'c']) ping(label);
    expect(sent().map(({ id }) => id)).toEqual([2, 3, 4]);
    expect([answer({ re: 4, time: 1 }), answer({ re: 2, time: 1 }), answer({ re: 4, time: 1 })]).toEqual([
      true,
      true,
      false,
    ]);
    await world.run(1);
    expect(codes).toEqual([
      ['c', 0],
      ['a', 0],
    ]);
  });

  it('end with the error of the answer, or 9502 if it makes no sense', async () => {
    const { connect, ping, answer, codes, world } = scene();
    connect();
    ping('refused');
    ping('nonsense');
    ping('no code');
    answer({ re: 2, code: 20003, desc: 'no' });
    answer({ re: 3, time: 'soon' });
    answer({ re: 4, code: 0.5 });
    await world.run(1);
    expect(codes).toEqual([
      ['refused', 20003],
      ['nonsense', ErrorCode.ERR_SDK_NET_DECODE_FAILED],
      ['no code', ErrorCode.ERR_SDK_NET_DECODE_FAILED],
    ]);
  });

  it('are sent again in their order after a break, with what is added then', async () => {
    const { connect, requests, ping, answer, codes, world, sent, frames } = scene();
    connect();
    ping('first');
    void requests.ask('send', { to: 'bob', rand: 1, ctime: 2 }, { payload: '{}', again: { retryOf: 7 } });
    ping('third');
    answer({ re: 2, time: 1 });
    requests.disconnected();
    ping('fourth');
    frames.length = 0;
    connect(10);
    expect(sent()).toEqual([
      { do: 'send', id: 11, to: 'bob', rand: 1, ctime: 2, retryOf: 7 },
      { do: 'ping', id: 12 },
      { do: 'ping', id: 13 },
    ]);
    expect(frames[0]).toMatch(/\n\{\}$/);
    expect(answer({ re: 3, time: 1 })).toBe(false);
    answer({ re: 13, time: 1 });
    await world.run(1);
    expect(codes).toEqual([
      ['first', 0],
      ['fourth', 0],
    ]);
  });

  it('that make sense only now end with the connection, and without one', async () => {
    const { connect, requests, ping, codes, world } = scene();
    ping('too early', true);
    connect();
    ping('broken', true);
    requests.disconnected();
    ping('too late', true);
    await world.run(1);
    const gone = ErrorCode.ERR_SDK_NET_DISCONNECT;
    expect(codes).toEqual([
      ['too early', gone],
      ['broken', gone],
      ['too late', gone],
    ]);
  });

  it('end in time: 9520 with a connection, 9508 without', async () => {
    const { connect, requests, ping, codes, world } = scene();
    connect();
    ping('unanswered');
    await world.run(REQUEST_TIMEOUT_MS - 1);
    expect(codes).toEqual([]);
    await world.run(1);
    requests.disconnected();
    ping('offline');
    await world.run(REQUEST_TIMEOUT_MS);
    expect(codes).toEqual([
      ['unanswered', ErrorCode.ERR_SDK_NET_WAIT_ACK_TIMEOUT],
      ['offline', ErrorCode.ERR_SDK_NET_DISCONNECT],
    ]);
  });

  it('go out only as many at a time as a server takes', async () => {
    const { connect, requests, ping, answer, frames } = scene();
    for (let n = 0; n < MAX_IN_FLIGHT; n++) ping('app');
    connect();
    ping('own', true);
    expect(frames).toHaveLength(MAX_IN_FLIGHT);
    answer({ re: 2, time: 1 });
    expect(frames).toHaveLength(MAX_IN_FLIGHT + 1);
    ping('one more');
    expect(await requests.ask('ping', {})).toMatchObject({ code: ErrorCode.ERR_SDK_NET_REQ_COUNT_LIMIT });
  });

  it('go out in the place of one whose time is up', async () => {
    const { connect, ping, frames, world } = scene();
    connect();
    for (let n = 0; n < MAX_IN_FLIGHT; n++) ping('app');
    await world.run(1);
    ping('own', true);
    expect(frames).toHaveLength(MAX_IN_FLIGHT);
    await world.run(REQUEST_TIMEOUT_MS - 1);
    expect(frames).toHaveLength(MAX_IN_FLIGHT + 1);
  });

  it('that are larger than a frame are not sent: 9522', async () => {
    const { connect, requests, frames } = scene();
    connect();
    const options = { payload: '鸿'.repeat(MAX_FRAME_BYTES / 3) };
    expect(await requests.ask('ping', {}, options)).toMatchObject({ code: ErrorCode.ERR_SDK_NET_PKG_SIZE_LIMIT });
    expect(frames).toEqual([]);
  });

  it('all end at the end, and every later one', async () => {
    const { connect, requests, ping, codes, world } = scene();
    connect();
    ping('open');
    requests.end(fail(ErrorCode.ERR_SDK_COMM_INTERRUPT));
    ping('later');
    connect(20);
    await world.run(REQUEST_TIMEOUT_MS);
    expect(codes).toEqual([
      ['open', ErrorCode.ERR_SDK_COMM_INTERRUPT],
      ['later', ErrorCode.ERR_SDK_COMM_INTERRUPT],
    ]);
  });
});
