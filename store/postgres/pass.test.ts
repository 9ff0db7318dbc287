/** Passes over a batch: what is read when, and what a later command sees of an earlier one. */
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../contract/entry.ts';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import { emptyHead } from '../append.ts';
import { command, read, revoke, send, set, signIn, unset } from '../conformance/subject.ts';
import type { Command, Facts, Outcome } from '../port.ts';
import { createEffects } from './effects.ts';
import { createMemory, type LockedStream } from './memory.ts';
import { decideAll } from './pass.ts';
import { CHANGES_PER_BLOCK } from './sql.ts';

const ab = c2cKey('alice', 'bob');
const cd = c2cKey('carol', 'dave');
const own = userKey('alice');
const FIRST = 7 * CHANGES_PER_BLOCK;

/** A stream with one message of alice's, and others without any. */
const stored: Entry = {
  stream: ab,
  pos: 1,
  gno: 5,
  time: 900,
  kind: 'msg',
  from: 'alice',
  seq: 1,
  rand: 1,
  ctime: 2,
  run: [1, 0, 1, 0, 0, 0, 0, 0],
  body: '"first"',
};

/** Answers everything that is asked for, and notes it round by round. */
function setUp() {
  const { pos, gno, time, seq, run } = stored;
  const memory = createMemory(
    new Map<string, LockedStream>([
      [ab, { id: 1, head: { stream: ab, pos, gno, time, seq, run } }],
      [cd, { id: 0, head: emptyHead(cd) }],
      [own, { id: 0, head: emptyHead(own) }],
    ]),
  );
  const rounds: string[][] = [];
  const fetch = async (): Promise<void> => {
    const asked: string[] = [];
    const answer = <K, V>(
      sort: string,
      known: { takeWanted(): K[]; put(key: K, value: V): void },
      of: (key: K) => V,
    ) => {
      for (const key of known.takeWanted()) {
        asked.push(`${sort} ${typeof key === 'object' ? Object.values(key as object).join(' ') : String(key)}`);
        known.put(key, of(key));
      }
    };
    answer('recent', memory.recent, () => ({ base: 0, marks: [1 * 2 ** 21 + 2] }));
    answer('entry', memory.entries, () => stored);
    answer('seq', memory.bySeq, () => stored);
    answer('retry', memory.retries, () => ({ above: 0, entry: undefined }));
    answer('membership', memory.memberships, ({ user, stream }) => ({ ...unset(user, stream), pinned: 3 }));
    answer('pinned', memory.pinned, () => 10);
    answer('account', memory.accounts, () => undefined);
    answer('sessions', memory.sessions, () => []);
    answer('block', memory.blocks, (nth) => FIRST + nth * 100 * CHANGES_PER_BLOCK);
    answer('tinyid', memory.tinyids, (nth) => 1000 + nth);
    rounds.push(asked);
  };
  const effects = createEffects(memory);
  const decide = (...commands: Command[]): Promise<Outcome[]> => decideAll(effects, commands, 1000, fetch);
  return { effects, memory, rounds, decide };
}

const entriesOf = (outcome: Outcome | undefined): readonly Entry[] => (outcome?.kind === 'done' ? outcome.entries : []);
const replyOf = (outcome: Outcome | undefined): unknown => (outcome?.kind === 'done' ? outcome.reply : outcome);
const look = (ask: (facts: Facts) => unknown): Command => command([ab, cd, own], (facts) => ({ reply: ask(facts) }));

describe('a pass', () => {
  it('reads what all commands lack together, and goes on where it stopped', async () => {
    const { rounds, decide } = setUp();
    let decided = 0;
    const counting = command([cd], () => void decided++);
    await decide(counting, send('alice', 'bob'), send('carol', 'dave'), read('bob', 'alice', 1));
    expect(rounds).toEqual([[`recent ${ab}`, 'block 0'], ['account carol'], ['account dave']]);
    expect(decided).toBe(1);
  });

  it('needs no reading where everything is there', async () => {
    const { memory, rounds, decide } = setUp();
    memory.blocks.put(0, FIRST);
    memory.recent.put(ab, { base: 0, marks: [-1] });
    const outcomes = await decide(send('alice', 'bob'), send('bob', 'alice'));
    expect(rounds).toEqual([]);
    expect(outcomes.flatMap(entriesOf)).toMatchObject([
      { pos: 2, gno: FIRST, seq: 2, time: 1000 },
      { pos: 3, gno: FIRST + 1, seq: 3 },
    ]);
  });

  it('leaves nothing of a command that fails, whether by itself or by what it decided', async () => {
    const { effects, decide } = setUp();
    const half = command([ab, own], (facts) => {
      const { entries, rows } = send('alice', 'bob', { rand: 9 }).decide(facts);
      return {
        entries: [...entries, { ...entries[0]!, seq: 99 }],
        rows: [...rows, ...signIn({ user: 'zoe', instance: 'i', login: 'l', resumes: 0 }).decide(facts).rows],
      };
    });
    const late = command([ab, own], (facts) => {
      const { rows } = signIn({ user: 'zoe', instance: 'i', login: 'l', resumes: 0 }).decide(facts);
      const more = [set('alice', 'bob', { pinned: 1 }), revoke('alice', 'bob', 1)].map((one) => one.decide(facts));
      return {
        entries: more.flatMap(({ entries }) => entries),
        rows: [
          ...rows,
          ...more.flatMap((one) => one.rows),
          { table: 'revoked', stream: ab, target: 77, counted: true },
        ],
      };
    });
    const outcomes = await decide(half, late, send('alice', 'bob', { rand: 9 }));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'done']);
    expect(entriesOf(outcomes[2])).toMatchObject([{ pos: 2, gno: FIRST, rand: 9 }]);
    for (const map of [effects.memberships, effects.accounts, effects.sessionChanges, effects.revoked]) {
      expect(map.size).toBe(0);
    }
    expect(effects.streams.get(own)!.appended).toEqual([]);
  });

  it('ends a command that asks for ever more', async () => {
    const { decide } = setUp();
    let asked = 0;
    const endless = command([], (facts) => void facts.account(`user${++asked}`));
    await expect(decide(endless)).rejects.toThrow('ever more');
  });

  it('takes another block where one is not enough, and grows all the same', async () => {
    const { rounds, decide } = setUp();
    const sends = Array.from({ length: CHANGES_PER_BLOCK + 2 }, () => send('alice', 'bob'));
    const gnos = (await decide(...sends)).flatMap(entriesOf).map(({ gno }) => gno);
    expect(rounds.flat().filter((asked) => asked.startsWith('block'))).toEqual(['block 0', 'block 1']);
    expect(gnos.slice(-3)).toEqual([
      FIRST + CHANGES_PER_BLOCK - 1,
      101 * CHANGES_PER_BLOCK + FIRST - CHANGES_PER_BLOCK,
      FIRST + 100 * CHANGES_PER_BLOCK + 1,
    ]);
    expect(gnos).toEqual(gnos.toSorted((a, b) => a - b));
  });

  it('refuses a command that touches a stream it does not name', async () => {
    const { decide } = setUp();
    const peeking = command([ab], (facts) => ({ reply: facts.head(cd) }));
    const writing = command([ab], (facts) => ({ entries: send('carol', 'dave').decide(look(facts)).entries }));
    const look = (facts: Facts): Facts => ({ ...facts, head: emptyHead, earlierSend: () => undefined });
    for (const outcome of await decide(peeking, writing)) {
      expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('does not name') } });
    }
  });
});

describe('a later command', () => {
  it('sees the state of messages that were taken back before it, stored or of the batch', async () => {
    const { decide } = setUp();
    const state = (facts: Facts) => [1, 2].map((pos) => facts.entryAt(ab, pos)?.state);
    const bySeq = (facts: Facts) => [1, 2].map((seq) => facts.messageBySeq(ab, seq)?.body);
    const outcomes = await decide(
      send('alice', 'bob', { rand: 5 }),
      look(bySeq),
      revoke('alice', 'bob', 1),
      revoke('alice', 'bob', 2),
      look(state),
      look(bySeq),
      look((facts) => facts.earlierSend(ab, { from: 'alice', rand: 5, ctime: 1_700_000_000 }, undefined)?.state),
      revoke('alice', 'bob', 2),
    );
    expect(replyOf(outcomes[1])).toEqual(['"first"', '{"text":"alice to bob"}']);
    expect(replyOf(outcomes[4])).toEqual([1, 1]);
    expect(replyOf(outcomes[5])).toEqual(['', '']);
    expect(replyOf(outcomes[6])).toBe(1);
    expect(outcomes[7]).toMatchObject({ kind: 'failed' });
  });

  it('sees a send of the batch that is not recent any more, for a retry', async () => {
    const { decide } = setUp();
    const others = Array.from({ length: 100 }, () => send('bob', 'alice'));
    const key = { rand: 77, ctime: 3 };
    const outcomes = await decide(
      send('alice', 'bob', key),
      ...others,
      send('alice', 'bob', { ...key, retryOf: 0 }),
      send('alice', 'bob', key),
    );
    expect(replyOf(outcomes.at(-2))).toEqual(entriesOf(outcomes[0])[0]);
    expect(entriesOf(outcomes.at(-1))).toHaveLength(1);
  });

  it('counts what was pinned and what is no longer', async () => {
    const { decide } = setUp();
    const count = look((facts) => facts.pinnedCount('alice'));
    const outcomes = await decide(
      set('alice', 'bob', { pinned: 9 }),
      count,
      set('alice', 'bob', { pinned: 0 }),
      count,
      command([cd], () => ({ rows: [{ table: 'membership', put: { ...unset('alice', cd), pinned: 4 } }] })),
      count,
    );
    expect([1, 3, 5].map((i) => replyOf(outcomes[i]))).toEqual([10, 9, 10]);
  });

  it('learns the number of an account that was made before it', async () => {
    const { decide, rounds } = setUp();
    const outcomes = await decide(
      send('carol', 'dave'),
      look((facts) => [facts.account('dave')?.tinyid, facts.account('carol')?.tinyid]),
    );
    expect(replyOf(outcomes[1])).toEqual([1001, 1000]);
    expect(rounds.flat().filter((asked) => asked.startsWith('tinyid'))).toEqual(['tinyid 1', 'tinyid 0']);
  });
});
