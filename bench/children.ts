/**
 * Child processes that answer questions: `bench/main.ts` starts one per part (server, relay, load), so that each has a
 * processor of its own and its use can be measured alone.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

interface Question {
  id: number;
  name: string;
  value: unknown;
}
type Answer = { id: number; value: unknown } | { id: number; error: string };

/** What a process used since its start. */
export interface Usage {
  /** CPU time, s, all threads. */
  cpuSeconds: number;
  /** Resident memory and the JavaScript heap in use, bytes; after a collection if `collect` was asked. */
  rss: number;
  heap: number;
}

export interface Child {
  /** Asks for one of the handlers the child serves; rejects with its error, or when the child ends first. */
  ask<T>(name: string, value?: unknown): Promise<T>;
  usage(collect?: boolean): Promise<Usage>;
  /** Ends the process and waits for it. */
  stop(): Promise<void>;
}

/** Starts `bench/<file>` with arguments. `nodeOptions` come before the file. */
export function startChild(file: string, args: readonly string[] = [], nodeOptions: readonly string[] = []): Child {
  const execArgv = ['--conditions=hongyan-source', '--expose-gc', ...nodeOptions];
  const process = fork(join(import.meta.dirname, file), args, {
    execArgv,
    stdio: ['ignore', 2, 2, 'ipc'],
    // JSON has no NaN, which is what a quantile of nothing is.
    serialization: 'advanced',
  });
  const ended = new Promise<void>((resolve) => process.once('exit', () => resolve()));
  const waiting = collectAnswers(process, file);
  let lastId = 0;
  const ask = <T>(name: string, value?: unknown): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (!process.connected) return reject(new Error(`${file} has ended`));
      const id = ++lastId;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      process.send({ id, name, value } satisfies Question);
    });
  return {
    ask,
    usage: (collect = false) => ask<Usage>('usage', collect),
    async stop() {
      if (process.connected) process.disconnect();
      await ended;
    },
  };
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

function collectAnswers(process: ChildProcess, file: string): Map<number, Waiting> {
  const waiting = new Map<number, Waiting>();
  process.on('message', (answer: Answer) => {
    const question = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) question?.reject(new Error(`${file}: ${answer.error}`));
    else question?.resolve(answer.value);
  });
  process.once('exit', (code, signal) => {
    for (const question of waiting.values()) question.reject(new Error(`${file} ended (${signal ?? code})`));
    waiting.clear();
  });
  return waiting;
}

type Handlers = Readonly<Record<string, (value: never) => unknown>>;

/** The child's side: answers questions until the parent lets go, then runs `close` and ends. */
export function serve(handlers: Handlers, close: () => Promise<void> | void = () => {}): void {
  const all: Handlers = { usage, ...handlers };
  const answer = async ({ id, name, value }: Question): Promise<void> => {
    const reply = await Promise.resolve()
      .then(() => (all[name] as (value: unknown) => unknown)(value))
      .then(
        (result) => ({ id, value: result }),
        (error: unknown) => ({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
    process.send?.(reply);
  };
  process.on('message', (question: Question) => void answer(question));
  process.once('disconnect', () => {
    void Promise.resolve(close()).finally(() => process.exit(0));
  });
}

async function usage(collect: boolean): Promise<Usage> {
  if (collect) await collectGarbage();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { cpuSeconds: (user + system) / 1e6, rss, heap: heapUsed + external };
}

/** Several times, with turns in between: a socket's parts go one after the other. */
async function collectGarbage(): Promise<void> {
  const collect = (globalThis as { gc?: () => void }).gc;
  for (let round = 0; round < 4; round += 1) {
    collect?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
