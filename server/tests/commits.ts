/** The committer on a store whose commits, and on timers whose delays, the test ends itself. */
import { silentLog } from '../../host/log.ts';
import type { Command, Outcome } from '../../store/port.ts';
import { BUSY_BATCH } from '../limits.ts';
import { createCommitter, type Job } from '../streams/committer.ts';

/** Commits that wait until the test resolves or rejects them. */
function manualStore() {
  const commits: {
    names: string[];
    resolve(outcomes?: Outcome[]): Promise<void>;
    reject(error: Error): Promise<void>;
  }[] = [];
  return {
    commits,
    commit(commands: readonly Command[]): Promise<Outcome[]> {
      return new Promise((resolve, reject) => {
        commits.push({
          names: commands.map((command) => command.name),
          async resolve(outcomes = commands.map(() => ({ kind: 'done', reply: undefined, entries: [] }))) {
            resolve(outcomes);
            await turn();
          },
          async reject(error) {
            reject(error);
            await turn();
          },
        });
      });
    },
  };
}

/** Lets promises and `soon` tasks run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

/** Timers of which the test says when their delay is over. */
export function manualTimers() {
  let pending: { delayMs: number; task: () => void }[] = [];
  return {
    soon: (task: () => void) => void setImmediate(task),
    after(delayMs: number, task: () => void) {
      const timer = { delayMs, task };
      pending.push(timer);
      return { cancel: () => void (pending = pending.filter((other) => other !== timer)) };
    },
    delays: () => pending.map(({ delayMs }) => delayMs),
    async fire() {
      const due = pending;
      pending = [];
      for (const { task } of due) task();
      await turn();
    },
  };
}

export function setUp() {
  const store = manualStore();
  const timers = manualTimers();
  const events: string[] = [];
  const committer = createCommitter({
    store,
    timers,
    log: { ...silentLog, error: (message) => void events.push(`log ${message}`) },
    publish: (entry, except) =>
      void events.push(`publish ${entry.pos}${except === undefined ? '' : ` except ${except}`}`),
    lost: (error) => void events.push(`lost ${(error as Error).message}`),
  });
  const job = (name: string, more: Partial<Job> = {}): Job => ({
    name,
    streams: [],
    decide: () => ({ reply: undefined, entries: [], rows: [] }),
    settle: (outcome) => void events.push(`${outcome.kind} ${name}`),
    ...more,
  });
  const submit = (count: number, name = 'some'): void => {
    for (let i = 0; i < count; i += 1) committer.submit(job(name));
  };
  const sizes = () => store.commits.map((commit) => commit.names.length);
  return { store, timers, events, committer, job, submit, sizes };
}

/** A committer whose last commit was a large one: there is load. */
export async function setUpBusy() {
  const all = setUp();
  all.submit(BUSY_BATCH);
  await turn();
  await all.store.commits[0]!.resolve();
  all.store.commits.length = 0;
  all.events.length = 0;
  return all;
}
