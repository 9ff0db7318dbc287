/** However many apps a server has: images are looked at two at a time, since each is unpacked in memory. */
import { expect, it, vi } from 'vitest';
import { nodeDialer, nodeServerHost, silentLog } from '../../host/node.ts';
import { MAX_PICTURES } from '../../server/limits.ts';
import { APP, signIn } from '../../server/tests/wire-client.ts';
import { signUserSig } from '../../server/usersig.ts';
import { noise, startFiles } from './stage.ts';

const OTHER = { sdkAppId: 1_400_000_002, secretKey: 'another key for tests', admins: [] };
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, ...noise(100)]);

it('apps share the turns', async () => {
  const gate = Promise.withResolvers<void>();
  let [underWay, most, looked] = [0, 0, 0];
  const pictures = {
    async shrink() {
      underWay += 1;
      most = Math.max(most, underWay);
      await gate.promise;
      underWay -= 1;
      looked += 1;
      return undefined;
    },
  };
  const world = { ...nodeServerHost(silentLog), pictures };
  const stage = await startFiles({ apps: [APP, OTHER], world });
  const ofOther = (user: string) => {
    const sig = signUserSig({ ...OTHER, userId: user, expireSeconds: 86_400 }, Date.now());
    const url = stage.base.replace(/^http/, 'ws');
    return signIn(nodeDialer, url, user, Date.now(), { app: OTHER.sdkAppId, sig });
  };
  const devices = [
    await stage.signIn('alice'),
    await stage.signIn('bob'),
    await ofOther('alice'),
    await ofOther('bob'),
  ];
  const uploads = devices.map((device) => stage.upload(device, JPEG, 'image'));
  await vi.waitFor(() => expect(underWay).toBe(MAX_PICTURES));
  // By the answers to these the others have come as far as they can.
  for (const device of [...devices, ...devices]) await stage.upload(device, noise(10));
  expect(underWay).toBe(MAX_PICTURES);
  gate.resolve();
  await Promise.all(uploads);
  expect([most, looked]).toEqual([MAX_PICTURES, devices.length]);
});
