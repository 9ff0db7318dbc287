/** The engines of a run are there, and a run without them says so. */
import pg from 'pg';
import { expect, it } from 'vitest';
import { describeChromium, sharedChromium } from './chromium.ts';
import { describeNats, sharedNats, startNats } from './nats.ts';
import { describePostgres, freshApp, sharedPostgres, startPostgres } from './postgres.ts';

async function rows(address: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describePostgres('PostgreSQL', () => {
  it('is shared by the run', async () => {
    expect(sharedPostgres()).toBe(sharedPostgres());
    expect(await rows(sharedPostgres()!, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('is started for a test of its own, and keeps what it has committed when it is killed', async () => {
    const postgres = await startPostgres();
    expect(postgres.address).not.toBe(sharedPostgres());
    await rows(postgres.address, 'create table kept as select 7 as seven');
    await postgres.kill();
    await expect(rows(postgres.address, 'select 1')).rejects.toThrow();
    await postgres.start();
    expect(await rows(postgres.address, 'select * from kept')).toEqual([{ seven: 7 }]);
  });
});

describeNats('NATS', () => {
  it('is shared by the run, or started for a test', async () => {
    const nats = await startNats();
    expect(sharedNats()).toMatch(/^nats:/);
    expect(nats.address).not.toBe(sharedNats());
    await nats.kill();
    await nats.start();
  });
});

describeChromium('Chromium', () => {
  it('is shared by the run', async () => {
    const answer = await fetch(`http://${new URL(sharedChromium()!).host}/json/version`);
    expect(await answer.json()).toMatchObject({ webSocketDebuggerUrl: sharedChromium() });
  });
});

it('gives out a number of an app once', () => {
  expect(freshApp()).not.toBe(freshApp());
});
