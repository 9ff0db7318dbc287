/** Images wait for their turn, and are not worked on for nobody. */
import { expect, it } from 'vitest';
import { silentLog } from '../../host/log.ts';
import type { Blobs } from './blobs.ts';
import { createFairTurns } from './fair-turns.ts';
import { imageOf } from './image.ts';
import { Overtaken } from './open-uploads.ts';

it('an image whose client has left while it waited is left as it is', async () => {
  const asked: string[] = [];
  const blobs = {
    async *read(name: string) {
      asked.push(name);
      yield new Uint8Array(4);
    },
  } as unknown as Blobs;
  const pictureTurns = createFairTurns({ atOnce: 1, waiting: 2, waitingOfUser: 2 });
  const parts = { blobs, pictures: undefined, pictureTurns, pause: async () => undefined, log: silentLog };
  const free = Promise.withResolvers<void>();
  const before = pictureTurns.run('bob', () => free.promise);
  let isGone = false;
  const original = { id: '1', size: 4, type: 'image/jpeg', user: 'alice' };
  const left = imageOf(parts, '1/left', { ...original, isGone: () => isGone });
  const stays = imageOf(parts, '1/stays', { ...original, isGone: () => false });
  isGone = true;
  free.resolve();
  await before;
  await expect(left).rejects.toBeInstanceOf(Overtaken);
  await stays;
  expect(asked).toEqual(['1/stays']);
});
