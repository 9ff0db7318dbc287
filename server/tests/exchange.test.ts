/** Two users exchange messages over the wire, on the simulated network and a real store. */
import { describe, expect, it } from 'vitest';
import { parseEntries } from '../../contract/wire.ts';
import { CLIENT_TIME, messageIdOf, streamOf, textBody, textsOf } from './wire-client.ts';
import { startTestServer } from './world.ts';

const stream = streamOf('alice', 'bob');

describe('a message', () => {
  it('is answered when it is stored, and pushed to every other device of both users', async () => {
    const { device, until, quiet } = await startTestServer();
    const alice = await device('alice');
    const tablet = await device('alice', { instance: 'tablet', platform: 'iPad' });
    const bob = await device('bob');
    const answer = await until(alice.say('bob', 'hello', 7));
    await quiet();
    const expected = { stream, pos: 1, gno: expect.any(Number), seq: 1, run: [1, 0, 1, 0, 0, 0, 0, 0] };
    expect(answer).toMatchObject({ ...expected, time: expect.any(Number) });
    expect(alice.entries()).toEqual([]);
    for (const other of [tablet, bob]) {
      expect(other.entries()).toMatchObject([{ ...expected, kind: 'msg', from: 'alice', rand: 7, ctime: CLIENT_TIME }]);
      expect(other.entries()[0]!.body).toBe(
        textBody('hello', messageIdOf(alice.login.tinyid, { ctime: CLIENT_TIME, rand: 7 })),
      );
    }
  });
});
