/** When a connection is given up, and how it names its statements; in virtual time. */
import { beforeEach, expect, it } from 'vitest';
import { createWorld, type World } from '../../sim/world.ts';
import { type FakeClient, fakeClient } from '../../tests/support/fake-pg-client.ts';
import { sqlError } from '../../tests/support/fake-postgres.ts';
import { type Connection, connect } from './connection.ts';

const ANSWER_MS = 8000;
const query = { sql: 'SELECT $1, $2, $1', places: ['a', 'b', 'a'] as ('a' | 'b')[] };

let world: World;
let client: FakeClient;
let names: Map<string, string>;

beforeEach(() => {
  world = createWorld(1);
  client = fakeClient();
  names = new Map();
});

function connecting(to = client): Promise<Connection> {
  return connect({ ...world.serverHost('node'), createClient: () => to, names, answerMs: ANSWER_MS });
}

async function connected(to = client): Promise<Connection> {
  to.connecting.resolve();
  return world.until(connecting(to));
}

const answer = { rows: [], command: 'SELECT' };

it('prepares a statement under the same name on every connection, with its values in place', async () => {
  const other = fakeClient();
  for (const to of [client, other]) {
    const connection = await connected(to);
    void connection.all(query, { a: 1, b: 'x' });
    void connection.all({ sql: 'SELECT 2', places: [] }, {});
    void connection.all(query, { a: 2, b: 'y' });
  }
  const [first, second, third] = client.asked.map(({ statement }) => statement);
  expect(first).toEqual({ name: first!.name, text: query.sql, values: [1, 'x', 1] });
  expect(third).toEqual({ ...first, values: [2, 'y', 2] });
  expect(second!.name).not.toBe(first!.name);
  expect(other.asked.map(({ statement }) => statement.name)).toEqual([first!.name, second!.name, first!.name]);
});

it('is given up when it is not made in time', async () => {
  const made = expect(connecting()).rejects.toThrow('terminated');
  await world.run(5000);
  expect(client.isDestroyed).toBe(true);
  await made;
});

it('is given up when an answer takes too long', async () => {
  const connection = await connected();
  const asked = expect(connection.all(query, { a: 1, b: 2 })).rejects.toThrow('terminated');
  await world.run(ANSWER_MS - 1);
  expect(connection.isLost()).toBe(false);
  await world.run(1);
  expect(connection.isLost()).toBe(true);
  await asked;
});

it('may take its time for many answers, and for being idle', async () => {
  const connection = await connected();
  const all = Array.from({ length: 5 }, () => connection.all(query, { a: 1, b: 2 }));
  for (const { resolve } of client.asked) {
    await world.run(ANSWER_MS - 1000);
    resolve(answer);
  }
  await world.until(Promise.all(all));
  await world.run(10 * ANSWER_MS);
  expect(connection.isLost()).toBe(false);

  const late = expect(connection.command('COMMIT')).rejects.toThrow('terminated');
  await world.run(ANSWER_MS);
  await late;
});

it.each([
  ['57P01', true],
  ['25006', true],
  ['08006', true],
  ['53300', true],
  ['25P03', true],
  ['23505', false],
  ['40P01', false],
  ['57014', false],
])('after the error %s is lost: %s', async (code, lost) => {
  const connection = await connected();
  const asked = connection.command('SELECT');
  client.asked[0]!.reject(sqlError(code));
  await expect(asked).rejects.toMatchObject({ code });
  expect([connection.isLost(), client.isDestroyed]).toEqual([lost, lost]);
});

it('is lost when its socket breaks while it is idle', async () => {
  const connection = await connected();
  client.connection.stream.destroy();
  expect(connection.isLost()).toBe(true);
  await connection.end();
});

it('says good-bye, but not for ever', async () => {
  const connection = await connected();
  const ending = connection.end();
  expect(connection.isLost()).toBe(true);
  await world.run(999);
  expect(client.isDestroyed).toBe(false);
  await world.run(1);
  expect(client.isDestroyed).toBe(true);
  await ending;
});
