/** Ways of bytes whose code comes later: nothing waits for it but files, and nothing is lost when it does not come. */
import { describe, expect, it } from 'vitest';
import { fakeFiles } from '../../tests/support/fake-files.ts';
import { uncancelled } from './cancellation.ts';
import { waysFrom } from './later.ts';
import { type CreateWays, createWays } from './ways.ts';

function scene() {
  const loads: PromiseWithResolvers<CreateWays>[] = [];
  const files = fakeFiles({
    createWays: waysFrom(() => {
      const one = Promise.withResolvers<CreateWays>();
      loads.push(one);
      return one.promise;
    }),
  });
  const upload = () =>
    files.transfer.upload({
      kind: 'file',
      from: Buffer.from('0123'),
      progress: () => undefined,
      cancellation: uncancelled,
    });
  return { ...files, loads, upload };
}

describe('the code for files', () => {
  it('is loaded with the first file, once', async () => {
    const { loads, upload, transfer, world, store } = scene();
    store('f', 'text');
    expect([loads.length, transfer.urlOf('f')]).toEqual([0, expect.stringContaining('/f?t=')]);
    const results = [upload(), upload(), transfer.fetch('f', 10)];
    await world.settle();
    expect(loads).toHaveLength(1);
    loads[0]!.resolve(createWays);
    for (const result of results) expect(await world.until<unknown>(result)).toMatchObject({ ok: true });
    expect(await world.until(transfer.download({ id: 'f', path: '/f', progress: () => undefined }))).toMatchObject({
      value: 4,
    });
    expect(loads).toHaveLength(1);
  });

  it('is loaded anew after it did not come, which ends what waited for it: 6008, 6009', async () => {
    const { loads, upload, transfer, world } = scene();
    const results = [upload(), transfer.fetch('f', 10)];
    const elements = [{ elem_type: 0 as const, text_elem_content: 'a' }];
    const all = transfer.uploadAll(
      { message_elem_array: elements },
      { cancellation: uncancelled, progress: () => undefined },
    );
    const mark = transfer.markOf('/f');
    await world.settle();
    loads[0]!.reject(new Error('offline'));
    expect(await world.until<unknown>(results[0]!)).toMatchObject({
      code: 6008,
      desc: expect.stringContaining('offline'),
    });
    expect(await world.until<unknown>(results[1]!)).toMatchObject({ code: 6009 });
    expect(await world.until(mark)).toBeUndefined();
    expect(await world.until(all)).toMatchObject({ elements, failure: { code: 6008 } });
    const again = upload();
    await world.settle();
    loads[1]!.resolve(createWays);
    expect(await world.until(again)).toMatchObject({ ok: true });
  });

  it('that comes after the end of the session does nothing any more', async () => {
    const { loads, upload, transfer, world, asked, announced } = scene();
    const result = upload();
    await world.settle();
    transfer.stop();
    loads[0]!.resolve(createWays);
    expect(await world.until(result)).toMatchObject({ code: 8021 });
    expect([asked, announced]).toEqual([[], []]);
  });
});
