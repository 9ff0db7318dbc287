/** A client's world whose parts are in a test: what the SDK does here is posted there, what happens there comes as steps. */
import type { ClientHost, HttpAnswer, LocalFile, PartFile, Socket, SocketHandlers } from '../../../host/host.ts';
import type { Line } from './line.ts';
import { soon } from './quiet.ts';

type Post = (op: string, ...args: unknown[]) => void;

type Work = (...args: never[]) => unknown;
type Works = Readonly<Record<string, Work>>;

export interface BridgedHost {
  readonly host: ClientHost;
  hearClock(now: number, monotonic: number): void;
  /** What the test may have done, by name. */
  readonly steps: Readonly<Record<string, (...args: never[]) => void>>;
}

export interface HostData {
  number: number;
  seed: string;
  extras: { http?: Works; files?: Works };
}

/** What a dialled socket waits for. */
interface Dialling {
  handlers: SocketHandlers;
  resolve(socket: Socket): void;
  reject(error: unknown): void;
}

/** What a function of the test will answer. */
interface Waiting {
  resolve(value: never): void;
  reject(error: unknown): void;
}

export function createBridgedHost({ number, seed, extras }: HostData, line: Line): BridgedHost {
  const post: Post = (op, ...args) => line.post(op, number, ...args);
  const timers = bridgedTimers(post);
  const dialer = bridgedDialer(post);
  const works = bridgedWorks(post);
  let clock = { now: 0, monotonic: 0 };
  const log =
    (level: string) =>
    (message: string, fields?: object): void =>
      post('log', level, message, fields);
  return {
    host: {
      clock: { now: () => clock.now, monotonic: () => clock.monotonic },
      timers: timers.timers,
      random: randomOf(seed),
      dialer: dialer.dialer,
      log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
      ...(extras.http && { http: httpOf(extras.http, works.run) }),
      ...(extras.files && { files: filesOf(extras.files, works.run) }),
    },
    hearClock: (now, monotonic) => void (clock = { now, monotonic }),
    steps: { ...timers.steps, ...dialer.steps, ...works.steps },
  };
}

function bridgedTimers(post: Post): Pick<BridgedHost, 'steps'> & Pick<ClientHost, 'timers'> {
  const tasks = new Map<number, () => void>();
  let newest = 0;
  return {
    timers: {
      after(delayMs, task) {
        newest += 1;
        const id = newest;
        tasks.set(id, task);
        post('after', id, delayMs);
        return {
          cancel() {
            if (tasks.delete(id)) post('cancel', id);
          },
        };
      },
      soon,
      keepAlive: () => ({ cancel: () => undefined }),
    },
    steps: {
      fire(id: number) {
        const task = tasks.get(id);
        tasks.delete(id);
        task?.();
      },
    },
  };
}

function bridgedDialer(post: Post): Pick<BridgedHost, 'steps'> & Pick<ClientHost, 'dialer'> {
  const dialling = new Map<number, Dialling>();
  let newest = 0;
  return {
    dialer: {
      dial: (url, handlers, timeoutMs) =>
        new Promise((resolve, reject) => {
          newest += 1;
          dialling.set(newest, { handlers, resolve, reject });
          post('dial', newest, url, timeoutMs);
        }),
    },
    steps: {
      dialled: (id: number, remote: string) => dialling.get(id)?.resolve(socketOf(id, remote, post)),
      refused: (id: number, error: unknown) => dialling.get(id)?.reject(error),
      frames(id: number, texts: string[]) {
        for (const text of texts) dialling.get(id)?.handlers.frame(text);
      },
      closed(id: number, code: number, reason: string) {
        dialling.get(id)?.handlers.closed(code, reason);
        dialling.delete(id);
      },
    },
  };
}

/** Runs a function of the test that answers later. */
type Run = <T>(work: Work | undefined, ...args: unknown[]) => Promise<T>;

function bridgedWorks(post: Post): Pick<BridgedHost, 'steps'> & { run: Run } {
  const waiting = new Map<number, Waiting>();
  let newest = 0;
  const take = (id: number): Waiting | undefined => {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  };
  return {
    run: (work, ...args) =>
      new Promise((resolve, reject) => {
        newest += 1;
        waiting.set(newest, { resolve, reject });
        post('run', newest, work, args);
      }),
    steps: {
      done: (id: number, value: never) => take(id)?.resolve(value),
      failed: (id: number, error: unknown) => take(id)?.reject(error),
    },
  };
}

function socketOf(id: number, remote: string, post: Post): Socket {
  return {
    remote,
    backlog: 0,
    send: (frame) => post('send', id, frame),
    close: (code, reason) => post('close', id, code, reason),
    terminate: () => post('terminate', id),
  };
}

/** Random numbers that follow from a seed of the test's world (xorshift). */
function randomOf(seed: string): ClientHost['random'] {
  let state = [0, 8, 16, 24].map((at) => Number.parseInt(seed.slice(at, at + 8), 16));
  const uint32 = (): number => {
    const [a, b, c, d] = state as [number, number, number, number];
    const mixed = d ^ (d << 11);
    const drawn = (a ^ (a >>> 19) ^ mixed ^ (mixed >>> 8)) >>> 0;
    state = [drawn, a, b, c];
    return drawn;
  };
  const byte = (): string => (uint32() & 255).toString(16).padStart(2, '0');
  return { uint32, hex: (bytes) => Array.from({ length: bytes }, byte).join('') };
}

function httpOf(http: Works, run: Run): NonNullable<ClientHost['http']> {
  return {
    async call(request, cancelled) {
      interface Answer {
        status: number;
        header: HttpAnswer['header'];
        next: Work;
        cancel: () => void;
      }
      const { status, header, next, cancel } = await run<Answer>(http['call'], request, cancelled);
      async function* bytes(): AsyncGenerator<Uint8Array> {
        for (;;) {
          const { done, value } = await run<IteratorResult<Uint8Array, undefined>>(next);
          if (done === true) return;
          yield value as Uint8Array;
        }
      }
      return { status, header, body: bytes(), cancel };
    },
  };
}

function filesOf(files: Works, run: Run): NonNullable<ClientHost['files']> {
  return {
    async open(path) {
      const { read, close, ...known } = await run<Pick<LocalFile, 'size' | 'changedAt'> & { read: Work; close: Work }>(
        files['open'],
        path,
      );
      return { ...known, read: (from, length) => run(read, from, length), close: () => run(close) };
    },
    async openPart(path, tag) {
      const part = await run<Works>(files['openPart'], path, tag);
      return {
        get size() {
          return part['size']!() as number;
        },
        append: (bytes) => run(part['append'], bytes),
        finish: () => run(part['finish']),
        close: () => run(part['close']),
        discard: () => run(part['discard']),
      } satisfies PartFile;
    },
  };
}
