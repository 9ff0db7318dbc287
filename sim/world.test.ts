/** Determinism: the same seed gives the same events at the same times, another seed others, with real SQLite in between. */
import { expect, it } from 'vitest';
import { createWorld } from './world.ts';
import { DIAL_TIMEOUT_MS, recorder, serveEcho } from './world/support.ts';

/** Some clients on some hosts talk at random, with promises and databases in between, while faults happen. */
async function story(seed: number): Promise<string[]> {
  const trace: string[] = [];
  const world = createWorld(seed, { trace: (line) => trace.push(line) });
  await serveEcho(world.serverHost('hub'));
  for (const name of ['alice', 'bob', 'carol']) {
    const { dialer, timers, random, openDatabase } = world.clientHost(name);
    const database = openDatabase(':memory:');
    database.exec('CREATE TABLE sent (text TEXT)');
    const talk = async (): Promise<void> => {
      const { handlers } = recorder(trace, `${name} `);
      try {
        const socket = await dialer.dial('ws://hub:7700', handlers, DIAL_TIMEOUT_MS);
        for (let i = 0; i < random.uint32() % 20; i++) {
          database.prepare('INSERT INTO sent VALUES (?)').run(random.hex(4));
          await Promise.resolve();
          socket.send(String(database.prepare('SELECT max(rowid) AS last, text FROM sent').get()?.text));
          await new Promise<void>((resolve) => timers.after(random.uint32() % 50, resolve));
        }
        socket.close(1000, '');
      } catch (error) {
        trace.push(`${name} ${String(error)}`);
      }
      timers.after(random.uint32() % 100, () => void talk());
    };
    timers.soon(() => void talk());
  }
  for (let round = 0; round < 10; round++) {
    await world.run(200);
    if (round % 3 === 0) world.network.cut(['alice', 'bob', 'carol'][world.random.uint32() % 3]!);
    if (round % 4 === 0) world.network.refuse('hub', round % 8 === 0);
  }
  return trace;
}

it('the same seed gives the same trace', async () => {
  const first = await story(42);
  expect(first.length).toBeGreaterThan(200);
  expect(await story(42)).toEqual(first);
});

it('two worlds side by side do not disturb each other', async () => {
  const alone = await story(7);
  const [one, two] = await Promise.all([story(7), story(8)]);
  expect(one).toEqual(alone);
  expect(two).not.toEqual(alone);
});
