/** The committer on a store whose commits the test ends itself. */
import { silentLog } from '../../host/log.ts';
import type { Command, Outcome, Store } from '../../store/port.ts';
import { newAppCounts } from '../metrics.ts';
import { createCommitter, type Job } from '../streams/committer.ts';

/** Commits that wait until the test resolves or rejects them. */
function manualStore() {
  const commits: {
    names: string[];
    resolve(outcomes?: Outcome[]): Promise<void>;
    reject(error: Error): Promise<void>;
    /** Tells the outcome of one command. */
    tell(nth: number): void;
  }[] = [];
  return {
    commits,
    commit(commands: readonly Command[], told?: (nth: number, outcome: Outcome) => void): Promise<Outcome[]> {
      return new Promise((resolve, reject) => {
        commits.push({
          tell: (nth) => told?.(nth, { kind: 'done', reply: undefined, entries: [] }),
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

/** On a store that takes batches in one step, or side by side. */
export function setUp({ sideBySide = false } = {}) {
  const store = manualStore();
  const commitEach: Store['commitEach'] = async (commands, told) => void (await store.commit(commands, told));
  const events: string[] = [];
  const counts = newAppCounts();
  let now = 0;
  const committer = createCommitter({
    store: sideBySide ? { ...store, commitEach } : store,
    clock: { monotonic: () => now },
    timers: { soon: (task) => void setImmediate(task) },
    log: { ...silentLog, error: (message) => void events.push(`log ${message}`) },
    publish: (entry, except) =>
      void events.push(`publish ${entry.pos}${except === undefined ? '' : ` except ${except}`}`),
    lost: (error) => void events.push(`lost ${(error as Error).message}`),
    counts,
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
  /** Lets time pass, ms. */
  const pass = (ms: number) => void (now += ms);
  return { store, events, committer, counts, job, submit, sizes, pass };
}
