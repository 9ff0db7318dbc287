/** The doctor's look at PostgreSQL and NATS: real ones, ones that are not there, and figures at their borders. */
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { nodeServerHost, silentLog } from '../../host/node.ts';
import { describeNats, sharedNats } from '../../tests/support/nats.ts';
import { describePostgres, sharedPostgres } from '../../tests/support/postgres.ts';
import { checkBus, judgeProbe } from './bus.ts';
import { checkPostgres, judgeSettings, judgeTimes, type Settings } from './postgres.ts';

const STORE = 'postgres://db/im';
const world = nodeServerHost(silentLog);

describe('PostgreSQL', () => {
  const kept = { fsync: true, fullPageWrites: true, synchronousCommit: 'on' };
  const good: Settings = { version: 15, ...kept, mayCreate: true, apps: 2, closed: 0 };
  it.each([
    [{}, 'ok', 'version 15 at db:5432/im, 2 apps'],
    [{ fsync: false }, 'warn', 'fsync off'],
    [{ fullPageWrites: false, fsync: false }, 'warn', 'fsync and full_page_writes off'],
    [{ mayCreate: false }, 'ok', ''],
    [{ mayCreate: false, apps: 0 }, 'fail', 'no right to make a schema'],
    [{ closed: 1 }, 'fail', 'no rights in 1 of them'],
  ])('with %o is %s', (other, verdict, found) => {
    const check = judgeSettings('db:5432/im', { ...good, ...other });
    expect(check).toMatchObject({ verdict, found: expect.stringContaining(found) as string });
    expect(check.fix === undefined).toBe(verdict === 'ok');
  });

  it.each([
    [0.3, 2, 8, 'ok'],
    [8, 9, 12, 'warn'],
    [0.3, 20, 30, 'warn'],
    [0.3, 2, 80, 'warn'],
  ])('%d ms away, with commits of p50 %d and p99 %d ms is %s', (way, p50, p99, verdict) => {
    expect(judgeTimes({ p50: way, p99: way, rounds: 100 }, { p50, p99, rounds: 100 }).verdict).toBe(verdict);
  });

  it('that is not there fails, with what to do, and without the password', async () => {
    const checks = await checkPostgres('postgres://im:s3cret@127.0.0.1:1/im', world);
    expect(checks).toMatchObject([
      { name: 'postgres', verdict: 'fail', found: expect.stringContaining('127.0.0.1:1/im') as string },
    ]);
    expect(checks[0]!.fix).toMatch(/start it/);
    expect(JSON.stringify(checks)).not.toContain('s3cret');
    expect(await checkPostgres('mysql://im:s3cret@host/im', world)).toMatchObject([{ verdict: 'fail' }]);
  });
});

describePostgres('a real PostgreSQL', () => {
  it('is asked for its version, its rights and its times', async () => {
    // The cluster of the tests runs without fsync.
    const [settings, times] = await checkPostgres(sharedPostgres()!, world);
    expect(settings).toMatchObject({
      verdict: 'warn',
      found: expect.stringMatching(/^version 1\d at .*synchronous_commit on; fsync/) as string,
    });
    expect(times!.found).toMatch(/^p50 \d+\.\d+ ms, p99 \d+\.\d+ ms, the way there and back \d+\.\d+ ms$/);
  });

  it('that gives its user no rights fails', async () => {
    const client = new pg.Client({ connectionString: sharedPostgres()! });
    await client.connect();
    await client.query('CREATE ROLE nobody_in_particular LOGIN');
    await client.query('CREATE DATABASE hongyan_doctor_test');
    const url = new URL(sharedPostgres()!);
    url.username = 'nobody_in_particular';
    url.pathname = '/hongyan_doctor_test';
    const checks = await checkPostgres(url.href, world);
    await client.query('DROP DATABASE hongyan_doctor_test WITH (FORCE)');
    await client.query('DROP ROLE nobody_in_particular');
    await client.end();
    expect(checks[0]).toMatchObject({
      verdict: 'fail',
      found: expect.stringContaining('no right to make a schema') as string,
    });
  });
});

describe('NATS', () => {
  it('far away is warned of', () => {
    const probe = { address: 'nats://one:4222', error: undefined, version: '2.9.10', roundTripsMs: [1, 9, 9] };
    expect(judgeProbe({ ...probe, roundTripsMs: [1, 2, 30] })).toMatchObject({
      verdict: 'ok',
      found: 'version 2.9.10 at nats://one:4222, there and back in 2.0 ms',
    });
    expect(judgeProbe(probe).verdict).toBe('warn');
  });

  it('that is not there is warned of without its token, and no address fails', async () => {
    const checks = await checkBus('nats://s3cret@127.0.0.1:1', STORE);
    expect(checks).toMatchObject([
      { verdict: 'warn', found: expect.stringContaining("nats://***@127.0.0.1:1 can't be reached") as string },
    ]);
    expect(await checkBus('http://one', STORE)).toMatchObject([{ verdict: 'fail' }]);
    expect(await checkBus('nats://one', undefined)).toMatchObject([
      { verdict: 'fail', found: 'a bus without a store' },
    ]);
  });
});

describeNats('a real NATS', () => {
  it('is asked for its version and its time', async () => {
    const checks = await checkBus(`${sharedNats()!},nats://127.0.0.1:1`, STORE);
    expect(checks.map(({ verdict }) => verdict)).toEqual(['ok', 'warn']);
    expect(checks[0]!.found).toMatch(/^version \d+\.\d+\.\d+ at nats:.*, there and back in \d/);
  });
});
