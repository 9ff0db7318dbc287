/** A node that stands still in the middle of a commit holds locks. Until it loses them, only what needs them waits. */
import { Client } from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { nodeClock, nodeDialer, silentLog } from '../../host/node.ts';
import { startServer } from '../../server/main.ts';
import { APP, signIn, streamOf } from '../../server/tests/wire-client.ts';
import { describePostgres, startPostgres } from '../support/postgres.ts';

const PARTNERS = 30;
/** Less than a lock is waited for: then those behind it would go on, too. */
const WAIT = { timeout: 2500, interval: 5 };

describePostgres('a conversation that is locked elsewhere', () => {
  test('does not hold up the others', async () => {
    const { address } = await startPostgres();
    const server = await startServer({ store: address, apps: [APP], port: 0, log: silentLog });
    onTestFinished(() => server.close());
    const [alice, carol] = [
      await signIn(nodeDialer, server.url, 'alice', nodeClock.now()),
      await signIn(nodeDialer, server.url, 'carol', nodeClock.now()),
    ];
    await alice.say('bob', 'first', 1);

    const other = new Client(address);
    await other.connect();
    onTestFinished(() => other.end());
    await other.query('begin');
    const lock = `select 1 from hongyan_${APP.sdkAppId}.head where stream = (select id from hongyan_${APP.sdkAppId}.stream where key = $1) for update`;
    expect((await other.query(lock, [streamOf('alice', 'bob')])).rowCount).toBe(1);

    const said: string[] = [];
    const say = async (from: typeof alice, to: string, rand: number): Promise<void> => {
      await from.say(to, 'text', rand);
      said.push(to);
    };
    const held = say(alice, 'bob', 2);
    const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock'`;
    await vi.waitFor(async () => expect((await other.query(waiting)).rowCount).toBe(1), WAIT);
    const others = Array.from({ length: PARTNERS }, (_, i) => say(carol, `partner ${i}`, 100 + i));
    // The lane of the one that waits has a part of the others, too.
    await vi.waitFor(() => expect(said.length).toBeGreaterThan(PARTNERS / 2), WAIT);
    expect(said).not.toContain('bob');
    await other.query('commit');
    await Promise.all([held, ...others]);
    expect(said).toHaveLength(PARTNERS + 1);
  });
});
