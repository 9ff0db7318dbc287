/** Commits on a database that answers what the test says: how many ways to it a commit takes, and what becomes of its failures. */
import { describe, expect, it } from 'vitest';
import type { Run } from '../../contract/entry.ts';
import { c2cKey } from '../../contract/stream-key.ts';
import { headOf } from '../append.ts';
import { keyChecksum, sealed } from '../checksum.ts';
import { command, done, send } from '../conformance/subject.ts';
import { StoreError } from '../errors.ts';
import type { Outcome } from '../port.ts';
import { toSessionRow } from '../session-row.ts';
import type { Query } from '../sql/compile.ts';
import { batch } from './batch.ts';
import { createCommits } from './commit.ts';
import { toHeadRow } from './head-row.ts';
import { CHANGES_PER_BLOCK, type Database, type Transaction } from './sql.ts';

type Names = keyof typeof batch;
type Answer = (parameters: Record<string, unknown[]>) => unknown[];

/** An empty database, but for what `answers` says. Statements are noted, with a line for each way to it. */
function setUp(answers: Partial<Record<Names, Answer>> = {}) {
  const log: string[] = [];
  let transactions = 0;
  let ways = 0;
  const names = new Map<unknown, Names>(Object.entries(batch).map(([name, query]) => [query, name as Names]));
  const usual: Partial<Record<Names, Answer>> = {
    addStreams: ({ key }) => key!.map((one, i) => ({ key: one, id: i + 1 })),
    addAccounts: ({ user_id }) => user_id!.map((one) => ({ user_id: one })),
    takeTinyids: ({ count }) => Array.from({ length: Number(count) }, (_, i) => ({ tinyid: i + 1 })),
  };
  /** Answers come in a later turn: what is asked for in one turn leaves together. */
  let leaving: string[] | undefined;
  const leave = async (name: string): Promise<void> => {
    if (!leaving) {
      const together = (leaving = []);
      ways++;
      setImmediate(() => {
        log.push(together.join(' '));
        leaving = undefined;
      });
    }
    leaving.push(name);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const all = async <P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]> => {
    const name = names.get(query)!;
    await leave(name);
    return ((answers[name] ?? usual[name])?.(parameters as Record<string, unknown[]>) ?? []) as R[];
  };
  const failures: unknown[] = [];
  const database: Pick<Database, 'transact'> = {
    async transact(work) {
      transactions++;
      if (failures.length > 0) throw failures.shift();
      let lost: { error: unknown } | undefined;
      const transaction: Transaction = {
        all,
        run: (query, parameters) => void all(query, parameters).catch((error: unknown) => (lost ??= { error })),
        async takeBlock() {
          await leave('takeBlock');
          return CHANGES_PER_BLOCK;
        },
      };
      const result = await work(transaction);
      await leave('COMMIT');
      if (lost) throw lost.error;
      return result;
    },
  };
  const commits = createCommits(database as Database, {
    clock: { now: () => 1000, monotonic: () => 0 },
    timers: { after: () => ({ cancel: () => {} }) },
    lanes: 1,
    patienceMs: 10_000,
  });
  return { commits, failures, log, ways: () => ways, transactions: () => transactions };
}

const ab = c2cKey('alice', 'bob');

describe('a commit', () => {
  it('of sends to a conversation that is known takes two ways to the database', async () => {
    let head = { stream: ab, pos: 1, gno: 5, time: 9, seq: 1, run: [1, 0, 0, 0, 0, 0, 0, 0] as const as Run };
    const session = { user: 'alice', instance: 'i', login: 'l', resumes: 0 };
    const { commits, log } = setUp({
      streamsNamed: () => [{ id: 1, key: ab, checksum: keyChecksum(ab) }],
      lockHeads: () => [toHeadRow(head, 1)],
      sendKeys: () => [{ stream: 1, pos: 1, kind: 'msg', rand: 1, ctime: 1 }],
      sessionsOfUsers: () => [sealed(toSessionRow({ ...session, platform: 'Linux', number: 1, kicked: false }, 1))],
    });
    const sends = () => [send('alice', 'bob', { session }), send('bob', 'alice'), send('alice', 'bob', { session })];
    const first = await commits.commit(sends());
    expect(log).toEqual([
      'streamsNamed',
      'lockHeads sessionsOfUsers takeBlock',
      'sendKeys',
      'moveHeads addEntries COMMIT',
    ]);
    head = headOf(done(first[2]).entries[0]!);
    const second = await commits.commit(sends());
    expect(log.slice(4)).toEqual(['lockHeads sessionsOfUsers takeBlock', 'moveHeads addEntries COMMIT']);
    expect(done(second[2]).entries[0]).toMatchObject({ pos: 7, seq: 7 });
  });

  it('of a first send finds out and writes who takes part', async () => {
    const { commits, log } = setUp();
    await commits.commit([send('alice', 'bob')]);
    expect(log).toEqual([
      'streamsNamed',
      'lockNames streamsAlike streamsNamed',
      'takeBlock accountsOf',
      'addStreams takeTinyids',
      'addHeads addEntries putMemberships addAccounts',
      'COMMIT',
    ]);
  });
});

describe('a batch that fails as a whole', () => {
  const poisoned: Answer = ({ key, keys }) => {
    if ((key ?? keys)!.includes('poison')) throw new Error('poison');
    return [];
  };
  const kinds = (outcomes: Outcome[]): string[] => outcomes.map(({ kind }) => kind);

  it('is carried out in parts, so that only the command that can not be done fails', async () => {
    const { commits, transactions } = setUp({ streamsNamed: poisoned });
    const sends = Array.from({ length: 15 }, (_, i) => send('alice', `bob${i}`));
    const poison = command(['poison'], () => ({ reply: 0 }));
    const outcomes = await commits.commit([...sends.slice(0, 9), poison, ...sends.slice(9)]);
    expect(kinds(outcomes)).toEqual([...Array(9).fill('done'), 'failed', ...Array(6).fill('done')]);
    expect(outcomes.map((outcome) => outcome.kind === 'done' && outcome.entries[0]!.stream)).toEqual([
      ...sends.slice(0, 9).map(({ streams }) => streams[0]),
      false,
      ...sends.slice(9).map(({ streams }) => streams[0]),
    ]);
    expect(transactions()).toBe(9);
  });

  it.each(['unavailable', 'damaged'] as const)('because the store is %s fails with that error', async (reason) => {
    const { commits, failures } = setUp();
    const error = new StoreError(reason, reason);
    failures.push(error);
    expect(await commits.commit([send('alice', 'bob')])).toEqual([{ kind: 'failed', error }]);
    expect(kinds(await commits.commit([send('alice', 'bob')]))).toEqual(['done']);
  });

  it('is not tried in parts while the database can not be reached', async () => {
    const { commits, failures, transactions } = setUp();
    failures.push(new StoreError('unavailable', 'away'));
    expect(kinds(await commits.commit([send('alice', 'bob'), send('bob', 'alice')]))).toEqual(['failed', 'failed']);
    expect(transactions()).toBe(1);
  });

  it.each(['replaced', 'closed'] as const)('rejects if the store is %s', async (reason) => {
    const { commits, failures } = setUp();
    failures.push(new StoreError(reason, reason));
    await expect(commits.commit([send('alice', 'bob'), send('bob', 'alice')])).rejects.toMatchObject({ reason });
  });

  it('because others made its accounts is decided anew', async () => {
    let taken = 1;
    const { commits, transactions } = setUp({
      addAccounts: ({ user_id }) => (taken-- > 0 ? [] : user_id!.map((one) => ({ user_id: one }))),
    });
    expect(done((await commits.commit([send('alice', 'bob')]))[0]).entries).toHaveLength(1);
    expect(transactions()).toBe(2);
  });
});

describe('closed', () => {
  it('it finishes what is under way and takes nothing more', async () => {
    const { commits } = setUp();
    const under = commits.commit([send('alice', 'bob')]);
    await commits.close();
    expect((await under)[0]).toMatchObject({ kind: 'done' });
    await expect(commits.commit([])).rejects.toMatchObject({ reason: 'closed' });
    await expect(commits.reserve('online', 1)).rejects.toMatchObject({ reason: 'closed' });
  });
});
