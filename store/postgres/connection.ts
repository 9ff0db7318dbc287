/**
 * One connection to PostgreSQL. Statements leave as they are asked for, without waiting for the answer to the one
 * before (the driver's pipeline), and each is prepared once. A connection that does not answer is given up: on a network
 * that swallows everything, nobody else would notice.
 */
import type { Clock, Timers } from '../../host/host.ts';
import type { Query } from '../sql/compile.ts';
import { toParameter } from './array-literal.ts';
import { troubleOf } from './errors.ts';
import type { Sql } from './sql.ts';

export interface Connection extends Sql {
  /** A statement without parameters; answers what PostgreSQL calls it (`COMMIT`, `ROLLBACK`). */
  command(text: string): Promise<string>;
  /** Whether it is of no use any more. */
  isLost(): boolean;
  /** Says good-bye; gives up soon if there is no answer. */
  end(): Promise<void>;
  /** Lets go at once; whatever is under way fails. */
  destroy(): void;
}

/** What is used of the driver's client. */
export interface Client {
  connect(): Promise<unknown>;
  query(statement: { name?: string; text: string; values?: unknown[] }): Promise<{ rows: unknown[]; command: string }>;
  end(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  readonly connection: { readonly stream: { destroy(): void; cork(): void; uncork(): void } };
}

export interface ConnectionOptions {
  timers: Timers;
  clock: Clock;
  /** Makes the driver's client: tests bring their own. */
  createClient: () => Client;
  /** Names of prepared statements, by their text: the same on all connections. */
  names: Map<string, string>;
  /** How long an answer may take. */
  answerMs: number;
}

/** For a connection that is made. */
const CONNECT_MS = 5000;
/** For the good-bye. */
const END_MS = 1000;

/** Rejects with what the driver says. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { timers, clock, names, answerMs } = options;
  const client = options.createClient();
  let lost = false;
  const destroy = (): void => {
    lost = true;
    watch.stop();
    client.connection.stream.destroy();
  };
  const watch = createWatch(timers, clock, answerMs, destroy);
  client.on('error', destroy);
  client.on('end', destroy);

  /** Does `work` unless it takes longer than `ms`: then the connection goes. */
  const within = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
    const timer = timers.after(ms, destroy);
    try {
      return await work();
    } finally {
      timer.cancel();
    }
  };

  const gather = createGathering(client);
  const ask = async (statement: Parameters<Client['query']>[0]): ReturnType<Client['query']> => {
    watch.asked();
    gather();
    try {
      return await client.query(statement);
    } catch (error) {
      if (troubleOf(error) === 'lost') destroy();
      throw error;
    } finally {
      watch.answered();
    }
  };

  await within(CONNECT_MS, () => client.connect()).catch((error: unknown) => {
    destroy();
    throw error;
  });
  return {
    async all<P extends object, R>({ sql, places }: Query<P, R>, parameters: P) {
      const { rows } = await ask({
        name: nameOf(names, sql),
        text: sql,
        values: places.map((place) => toParameter(parameters[place])),
      });
      return rows as R[];
    },
    command: async (text) => (await ask({ text })).command,
    isLost: () => lost,
    destroy,
    async end() {
      if (lost) return;
      lost = true;
      watch.stop();
      await within(END_MS, () => client.end());
    },
  };
}

/** What is asked in one turn leaves as one piece of bytes. */
function createGathering(client: Client): () => void {
  let isGathering = false;
  return () => {
    if (isGathering) return;
    isGathering = true;
    const { stream } = client.connection;
    stream.cork();
    process.nextTick(() => {
      isGathering = false;
      stream.uncork();
    });
  };
}

function nameOf(names: Map<string, string>, text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `h${names.size}`;
  names.set(text, name);
  return name;
}

/** Calls `late` when what was asked is not answered for `ms`. One timer serves however many statements. */
function createWatch(timers: Timers, clock: Clock, ms: number, late: () => void) {
  let waiting = 0;
  let since = 0;
  let timer: { cancel(): void } | undefined;

  const look = (): void => {
    timer = undefined;
    if (waiting === 0) return;
    const left = since + ms - clock.monotonic();
    if (left <= 0) late();
    else timer = timers.after(left, look);
  };
  return {
    asked() {
      if (waiting++ > 0) return;
      since = clock.monotonic();
      timer ??= timers.after(ms, look);
    },
    answered() {
      waiting--;
      since = clock.monotonic();
    },
    stop() {
      timer?.cancel();
      timer = undefined;
    },
  };
}
