/** Lanes: what becomes one transaction, what waits for what, and whose outcome is whose. */
import { describe, expect, it } from 'vitest';
import { userKey } from '../../contract/stream-key.ts';
import { StoreError } from '../errors.ts';
import type { Command, Fence, Outcome } from '../port.ts';
import { type Carried, createLanes, ENOUGH, MAX_WAITING } from './lanes.ts';
import { MAX_MERGED } from './waiting.ts';

const PATIENCE_MS = 10_000;

/** A transaction under way, by the names of its commands. */
interface Run {
  names: string[];
  /** Answers each command with its name. */
  finish(): Promise<void>;
  /** The same, but these were held up by others. */
  hold(...names: string[]): Promise<void>;
  isRetry: boolean;
  fail(error: unknown): Promise<void>;
}

function setUp(count = 4) {
  const runs: Run[] = [];
  const time = { now: 0 };
  /** What is to be done later. */
  const later: (() => void)[] = [];
  const parts = {
    lanes: count,
    clock: { monotonic: () => time.now },
    timers: { after: (_: number, task: () => void) => (later.push(task), { cancel: () => {} }) },
    patienceMs: PATIENCE_MS,
  };
  const lanes = createLanes(parts, (commands, isRetry) => {
    const { promise, resolve, reject } = Promise.withResolvers<Carried[]>();
    const end = (held: readonly string[]): Promise<void> => {
      resolve(commands.map(({ name }) => (held.includes(name) ? 'held' : { kind: 'done', reply: name, entries: [] })));
      return turn();
    };
    runs.push({
      isRetry,
      names: commands.map(({ name }) => name),
      finish: () => end([]),
      hold: (...names) => end(names),
      fail: (error) => {
        reject(error);
        return turn();
      },
    });
    return promise;
  });
  const retry = (): void => {
    for (const task of later.splice(0)) task();
  };
  return { lanes, runs, names: () => runs.map((run) => run.names), retry, time };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function command(name: string, streams: string[], user?: string): Command {
  const session: Fence | undefined = user === undefined ? undefined : { user, instance: 'i', login: 'l', resumes: 0 };
  return { name, streams, ...(session && { session }), decide: () => ({ reply: 0, entries: [], rows: [] }) };
}

/** Commands of one stream each, that all lanes get some of. */
const many = (count: number, prefix = ''): Command[] =>
  Array.from({ length: count }, (_, i) => command(`${prefix}${i}`, [`s${i}`]));

const replies = (outcomes: Outcome[]) => outcomes.map((outcome) => (outcome.kind === 'done' ? outcome.reply : outcome));

describe('lanes', () => {
  it('make one transaction of few commands, and one in each lane of many', async () => {
    const few = setUp();
    void few.lanes.commit(many(ENOUGH));
    expect(few.runs).toHaveLength(1);
    const { lanes, runs } = setUp();
    void lanes.commit(many(4 * ENOUGH));
    expect(runs).toHaveLength(4);
  });

  it('merge what waits into one transaction, as much as one may hold', async () => {
    const { lanes, runs, names } = setUp(1);
    void lanes.commit([command('a', ['x'])]);
    for (const name of ['b', 'c', 'd']) void lanes.commit([command(name, ['x'])]);
    void lanes.commit(many(MAX_MERGED));
    expect(names()).toEqual([['a']]);
    await runs[0]!.finish();
    expect(names()[1]!.slice(0, 4)).toEqual(['b', 'c', 'd', '0']);
    expect(names()[1]).toHaveLength(MAX_MERGED);
    await runs[1]!.finish();
    expect(names()[2]).toEqual(['509', '510', '511']);
  });

  it('tell each outcome as soon as it is there, whatever its call still waits for', async () => {
    const { lanes, runs, names } = setUp();
    const told: string[] = [];
    const commands = many(4 * ENOUGH);
    const call = lanes.commit(commands, (nth, outcome) => void told.push(`${nth} ${outcome.kind}`));
    expect(names()).toHaveLength(4);
    await runs[2]!.finish();
    expect(told).toEqual(runs[2]!.names.map((name) => `${name} done`));
    for (const run of runs) await run.finish();
    expect(told).toHaveLength(commands.length);
    expect(await call).toHaveLength(commands.length);
  });

  it('give each caller its own outcomes in order, however its commands were spread', async () => {
    const { lanes, runs } = setUp();
    const calls = ['a', 'b'].map((prefix) => ({ prefix, outcomes: lanes.commit(many(100, prefix)) }));
    while (runs.length > 0) await runs.pop()!.finish();
    for (const { prefix, outcomes } of calls) {
      expect(replies(await outcomes)).toEqual(many(100, prefix).map(({ name }) => name));
    }
  });

  it('answer nothing to nothing', async () => {
    const { lanes, runs } = setUp();
    expect(await lanes.commit([])).toEqual([]);
    expect(runs).toEqual([]);
  });

  it('reject only the calls that were part of what failed, and go on', async () => {
    const { lanes, runs } = setUp(1);
    const first = lanes.commit([command('a', ['x'])]);
    const second = lanes.commit([command('b', ['x'])]);
    const rejected = expect(first).rejects.toMatchObject({ reason: 'replaced' });
    await runs[0]!.fail(new StoreError('replaced', 'gone'));
    await rejected;
    await runs[1]!.finish();
    expect(replies(await second)).toEqual(['b']);
  });

  it('refuse what is too much to wait, with an outcome that says so', async () => {
    const { lanes } = setUp();
    void lanes.commit(many(MAX_WAITING));
    const [outcome] = await lanes.commit([command('one more', ['x'])]);
    expect(outcome).toMatchObject({ kind: 'failed', error: { reason: 'unavailable' } });
  });

  it('are idle when everything is done', async () => {
    const { lanes, runs } = setUp();
    await lanes.idle();
    void lanes.commit(many(4 * ENOUGH));
    let idle = false;
    const waiting = lanes.idle().then(() => {
      idle = true;
    });
    for (const run of runs) {
      expect(idle).toBe(false);
      await run.finish();
    }
    await waiting;
  });
});

describe('the order of calls', () => {
  /** So many commands that all lanes are used; nothing that a test looks at. */
  const rest = Array.from({ length: 4 * ENOUGH }, (_, i) => command('', [`rest ${i}`]));

  /** Two streams of different lanes, and a way to see what has begun and to let it end. */
  async function setUpTwo() {
    const { lanes, runs } = setUp();
    void lanes.commit(many(4 * ENOUGH));
    const [first, other] = runs.map(({ names }) => `s${names[0]}`);
    const finish = async (): Promise<void> => {
      for (const run of runs.splice(0)) await run.finish();
    };
    await finish();
    return { lanes, runs, finish, first: first!, other: other!, begun: () => runs.flatMap(({ names }) => names) };
  }

  it('is kept for all who name a stream, whatever lane they are in', async () => {
    const { lanes, begun, finish, first, other } = await setUpTwo();
    void lanes.commit([...rest, command('both', [first, other]), command('after', [other])]);
    expect(begun()).toContain('both');
    expect(begun()).not.toContain('after');
    await finish();
    expect(begun()).toEqual(['after']);
    await finish();
  });

  it('holds a change of sessions back until the writes before it are done, and later writes until it is', async () => {
    const { lanes, begun, finish, first, other } = await setUpTwo();
    const sends = (when: string) => [first, other].map((stream) => command(`${when} ${stream}`, [stream], 'u'));
    const named = (when: string): string[] => sends(when).map(({ name }) => name);
    void lanes.commit([...rest, ...sends('before'), command('logout', [userKey('u')], 'u'), ...sends('after')]);
    const order: string[] = [];
    while (begun().length > 0) {
      order.push(...begun().filter((name) => name !== ''), 'done');
      await finish();
    }
    const at = (name: string): number => order.indexOf(name);
    for (const before of named('before')) expect(at(before)).toBeLessThan(at('logout'));
    for (const after of named('after')) expect(at(after)).toBeGreaterThan(at('logout'));
    // One of the lanes can't know by its own queue.
    expect(order.indexOf('done')).toBeLessThan(Math.max(...named('after').map(at)));
  });

  it('does not hold up writes of one user to different conversations', async () => {
    const { lanes, runs, first, other } = await setUpTwo();
    void lanes.commit([...rest, command('a', [first], 'u'), command('b', [other], 'u')]);
    const laneOf = (name: string): number => runs.findIndex(({ names }) => names.includes(name));
    expect(laneOf('a')).not.toBe(-1);
    expect(laneOf('b')).not.toBe(-1);
    expect(laneOf('a')).not.toBe(laneOf('b'));
  });
});

describe('what others hold the locks of', () => {
  it('is tried again beside the lane, which goes on without it and what comes after it', async () => {
    const { lanes, runs, names, retry } = setUp(1);
    const first = lanes.commit([command('held', ['x']), command('free', ['y'])]);
    const more = [command('after', ['x']), command('other', ['z']), command('last', ['x'])];
    const second = lanes.commit(more);
    await runs[0]!.hold('held');
    expect(names()).toEqual([['held', 'free'], ['other']]);
    retry();
    expect(runs[2]).toMatchObject({ names: ['held'], isRetry: true });
    await runs[2]!.hold('held');
    await runs[1]!.finish();
    void lanes.commit([command('newest', ['x']), command('new', ['y'])]);
    expect(names().slice(3)).toEqual([['new']]);
    await runs[3]!.finish();
    retry();
    await runs[4]!.finish();
    expect(names().slice(4)).toEqual([['held'], ['after', 'last', 'newest']]);
    await runs[5]!.finish();
    expect(replies(await first)).toEqual(['held', 'free']);
    expect(replies(await second)).toEqual(['after', 'other', 'last']);
    await lanes.idle();
  });

  it("keeps the writes of its user behind it, and nobody else's", async () => {
    const { lanes, runs, names } = setUp(1);
    void lanes.commit([command('set', [userKey('alice')], 'alice')]);
    const sends = Array.from({ length: 20 }, (_, i) => command('alice', [`c${i}`], 'alice'));
    void lanes.commit([...sends, ...Array.from({ length: 1000 }, (_, i) => command('bob', [`d${i}`], 'bob'))]);
    await runs[0]!.hold('set');
    await runs[1]!.finish();
    await runs[2]!.finish();
    expect(names().slice(1).flat()).toEqual(Array(1000).fill('bob'));
  });

  it("stays before a change of its user's sessions", async () => {
    const { lanes, runs, names, retry } = setUp(1);
    void lanes.commit([command('send', ['x'], 'u'), command('another', ['y'], 'u')]);
    void lanes.commit([command('logout', [userKey('u')], 'u')]);
    await runs[0]!.hold('send');
    expect(names()).toHaveLength(1);
    retry();
    await runs[1]!.finish();
    expect(names().slice(1)).toEqual([['send'], ['logout']]);
  });

  it('is given up when it has waited for too long, and so is what is behind it; later writes go on', async () => {
    const { lanes, runs, names, retry, time } = setUp(1);
    const old = lanes.commit([command('held', ['x'])]);
    const behind = lanes.commit([command('behind', ['x'])]);
    await runs[0]!.hold('held');
    time.now = PATIENCE_MS / 2;
    const young = lanes.commit([command('young', ['x'])]);
    time.now = PATIENCE_MS + 1;
    retry();
    const failed = [{ kind: 'failed', error: { reason: 'unavailable' } }];
    expect(await old).toMatchObject(failed);
    expect(await behind).toMatchObject(failed);
    expect(names()).toEqual([['held'], ['young']]);
    await runs[1]!.finish();
    expect(replies(await young)).toEqual(['young']);
    await lanes.idle();
  });
});

it('what has waited for too long behind a slow transaction is not begun', async () => {
  const { lanes, runs, names, time } = setUp(1);
  void lanes.commit([command('slow', ['x'])]);
  const late = lanes.commit([command('late', ['y'])]);
  time.now = PATIENCE_MS + 1;
  await runs[0]!.finish();
  expect(await late).toMatchObject([{ kind: 'failed', error: { reason: 'unavailable' } }]);
  expect(names()).toEqual([['slow']]);
});
