/** The world of an SDK that lives in a page: what it posts is done in a world of this process, and what comes of it goes back. */
import type { ClientHost, HttpAnswer, LocalFile, Log, PartFile, Socket, Timer } from '../../../host/host.ts';
import { Asked, type Remote } from './remote.ts';
import type { Clocks } from './words.ts';

const SEED_BYTES = 16;

export interface RemoteHost {
  readonly number: number;
  readonly seed: string;
  /** What the world has that not every world has. */
  readonly extras: { http?: object; files?: object };
  clock(): Clocks;
  post(op: string, args: unknown[]): void;
}

export function createRemoteHost(host: ClientHost, number: number, remote: () => Remote): RemoteHost {
  const timers = new Map<number, Timer>();
  const sockets = new Map<number, Socket>();
  const clock = (): Clocks => [number, host.clock.now(), host.clock.monotonic()];
  const step = (op: string, ...args: unknown[]): void => remote().step(op, [number, ...args], clock());

  const ops: Record<string, (...args: never[]) => void> = {
    after(id: number, ms: number) {
      const fire = (): void => {
        timers.delete(id);
        step('fire', id);
      };
      timers.set(id, host.timers.after(ms, fire));
    },
    cancel(id: number) {
      timers.get(id)?.cancel();
      timers.delete(id);
    },
    dial(id: number, url: string, timeoutMs: number) {
      let frames: string[] = [];
      const handlers = {
        // Those of one turn go together.
        frame(text: string) {
          frames.push(text);
          if (frames.length > 1) return;
          queueMicrotask(() => {
            const turn = frames;
            frames = [];
            step('frames', id, turn);
          });
        },
        closed: (code: number, reason: string) => step('closed', id, code, reason),
      };
      host.dialer.dial(url, handlers, timeoutMs).then(
        (socket) => {
          sockets.set(id, socket);
          step('dialled', id, socket.remote);
        },
        (error: unknown) => step('refused', id, error),
      );
    },
    send: (id: number, frame: string) => sockets.get(id)?.send(frame),
    close: (id: number, code: number, reason: string) => sockets.get(id)?.close(code, reason),
    terminate: (id: number) => sockets.get(id)?.terminate(),
    log: (level: keyof Log, message: string, fields?: object) => host.log[level](message, fields as never),
    run(id: number, work: (...args: unknown[]) => Promise<unknown>, args: unknown[]) {
      work(...args).then(
        (value) => step('done', id, value),
        (error: unknown) => step('failed', id, error),
      );
    },
  };
  return {
    number,
    seed: host.random.hex(SEED_BYTES),
    extras: { ...(host.http && { http: httpOf(host.http) }), ...(host.files && { files: filesOf(host.files) }) },
    clock,
    post: (op, args) => ops[op]!(...(args as never[])),
  };
}

/** HTTP as functions that answer later; `header` and what gives up answer at once. */
function httpOf(http: NonNullable<ClientHost['http']>): object {
  return {
    call: async (...[request, cancelled]: Parameters<typeof http.call>) =>
      answerOf(await http.call(request, cancelled)),
  };
}

function answerOf(answer: HttpAnswer): object {
  const chunks = answer.body[Symbol.asyncIterator]();
  return {
    status: answer.status,
    header: new Asked((name) => answer.header(name as string)),
    next: () => chunks.next(),
    cancel: () => answer.cancel(),
  };
}

function filesOf(files: NonNullable<ClientHost['files']>): object {
  return {
    open: async (path: string) => fileOf(await files.open(path)),
    openPart: async (path: string, tag: string) => partOf(await files.openPart(path, tag)),
  };
}

function fileOf(file: LocalFile): object {
  const { size, changedAt } = file;
  return {
    size,
    changedAt,
    read: (from: number, length: number) => file.read(from, length),
    close: () => file.close(),
  };
}

function partOf(part: PartFile): object {
  return {
    size: new Asked(() => part.size),
    append: (bytes: Uint8Array) => part.append(bytes),
    finish: () => part.finish(),
    close: () => part.close(),
    discard: () => part.discard(),
  };
}
