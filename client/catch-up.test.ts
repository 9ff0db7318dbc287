/** A pull that fails while the connection lives: what is missing is asked for again, until the connection is gone. */
import { expect, it } from 'vitest';
import { TIMConvEvent } from '../contract/enums.ts';
import { ErrorCode } from '../contract/errors.ts';
import { log, scene } from '../tests/support/scripted.ts';
import { fail } from './result.ts';

/** bob's messages, and a server that refuses pulls for as long as it is told to. */
function refusing(count: number) {
  let refuses = true;
  const all = scene(log(count), (name) =>
    name === 'pull' && refuses ? fail(ErrorCode.ERR_SDK_NET_WAIT_ACK_TIMEOUT) : undefined,
  );
  const finished = () =>
    all.told.filter(([event, kind]) => event === 'TIMConvEventCallback' && kind === TIMConvEvent.kTIMConvEvent_Finish)
      .length;
  return { ...all, finished, refuse: (on: boolean) => void (refuses = on) };
}

it('is tried again, and the sync has finished only when it is done', async () => {
  const { grow, signIn, run, refuse, messages, pulls, finished } = refusing(3);
  grow(3);
  signIn();
  await run(4000);
  expect([messages(), pulls(), finished()]).toEqual([[], [0, 0], 0]);
  refuse(false);
  await run(3000);
  expect([messages(), pulls(), finished()]).toEqual([[[1, 2, 3]], [0, 0, 0], 1]);
  await run(10_000);
  expect([pulls().length, finished()]).toEqual([3, 1]);
});

it('after a gap is tried again, too', async () => {
  const { grow, signIn, push, run, refuse, messages } = refusing(3);
  signIn();
  await run(100);
  grow(3);
  push(1);
  push(3);
  await run(100);
  expect(messages()).toEqual([[1]]);
  refuse(false);
  await run(4000);
  expect(messages()).toEqual([[1], [2, 3]]);
});

it('is given up when the connection is gone, and begins again with the next one', async () => {
  const { grow, signIn, run, refuse, parts, messages, pulls, finished } = refusing(3);
  grow(3);
  signIn();
  await run(100);
  parts.sync.stop();
  await run(10_000);
  expect([pulls(), finished()]).toEqual([[0], 0]);
  refuse(false);
  signIn('e', true);
  await run(100);
  expect([messages(), finished()]).toEqual([[[1, 2, 3]], 1]);
});
