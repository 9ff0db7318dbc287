/**
 * Plain HTTP in the simulated network: a request and its answer travel in pieces, each with the delay of its way. What a
 * fault does to a connection it does to an exchange: a cut breaks it for both ends, a partition leaves silence.
 */
import type { HttpAnswer, HttpCall, HttpClient, WebReply } from '../../host/host.ts';
import type { Life } from './life.ts';
import type { Door, Wires } from './network.ts';

/** What travels at once. */
const PIECE_BYTES = 64 * 1024;
const DEFAULT_PORT = '80';

/** A request under way, for faults to break. */
export interface Exchange {
  readonly from: Life;
  readonly to: string;
  end(why: string): void;
}

/** The way out of one program. */
export function httpClientOf(wires: Wires, life: Life): HttpClient {
  return {
    async call(request, cancelled) {
      const { hostname, port } = new URL(request.url);
      const way = openWay(wires, life, hostname, request.silenceMs);
      cancelled?.(() => way.end('it was given up'));
      wires.trace(`${life.name} ${request.method} http://${hostname}:${port}`);
      await way.pass('there');
      const door = wires.refusing.has(hostname) ? undefined : wires.doors.get(`${hostname}:${port || DEFAULT_PORT}`);
      if (door?.answer === undefined) {
        await way.pass('back');
        way.end('connect ECONNREFUSED');
        throw new Error(`can't reach ${request.url}: connect ECONNREFUSED`);
      }
      // A server that dies meanwhile never answers.
      const reply = await Promise.race([serve(way, door, request), way.broken]);
      await way.pass('back');
      return answerOf(way, reply);
    },
  };
}

/** Both directions of one exchange. A step waits for its delay; it fails when the exchange ends, and hears nothing through a gap. */
interface Way extends Exchange {
  /** Rejects when the exchange ends, as long as there is somebody to be told. */
  readonly broken: Promise<never>;
  pass(direction: 'there' | 'back', waits?: Life): Promise<void>;
}

function openWay({ scheduler, links, exchanges }: Wires, from: Life, to: string, silenceMs: number): Way {
  let over: Error | undefined;
  const waiting = new Set<{ reject: (error: Error) => void; waits: Life }>();
  const watch = () => scheduler.in(silenceMs, () => way.end(`no answer for ${silenceMs} ms`));
  let silence = watch();
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  const way: Way = {
    from,
    to,
    broken: broken.promise,
    end(why) {
      if (over) return;
      over = new Error(why);
      silence.run = undefined;
      exchanges.delete(way);
      // Nobody is left in a dead program to hear of it.
      for (const { reject, waits } of waiting) if (waits.alive) reject(over);
      if (from.alive) broken.reject(over);
    },
    pass: (direction, waits = from) =>
      new Promise((resolve, reject) => {
        if (over) return reject(over);
        const waiter = { reject, waits };
        waiting.add(waiter);
        const link = direction === 'there' ? links.between(from.host, to) : links.between(to, from.host);
        if (link.passage !== 'open') return;
        scheduler.in(link.latencyMs(), () => {
          if (over || !waiting.delete(waiter)) return;
          silence.run = undefined;
          silence = watch();
          if (waits.alive) resolve();
        });
      }),
  };
  exchanges.add(way);
  return way;
}

function serve(way: Way, door: Door, { method, url, headers = {}, body }: HttpCall): Promise<WebReply> {
  const { pathname, searchParams } = new URL(url);
  const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return door.answer!({
    method,
    path: pathname,
    query: searchParams,
    header: (name) => named.get(name.toLowerCase()),
    body: travelling(way, 'there', door.life, body ?? new Uint8Array()),
  }).then(
    (reply) => reply ?? { status: 404, headers: {} },
    () => ({ status: 500, headers: {} }),
  );
}

/** Bytes as they arrive, piece by piece. */
async function* travelling(way: Way, direction: 'there' | 'back', waits: Life, bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    await way.pass(direction, waits);
    yield bytes.subarray(at, at + PIECE_BYTES);
  }
}

function answerOf(way: Way, { status, headers, body = '' }: WebReply): HttpAnswer {
  const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    status,
    header: (name) => named.get(name.toLowerCase()),
    body: arriving(way, body),
    cancel: () => way.end('it was given up'),
  };
}

async function* arriving(way: Way, body: NonNullable<WebReply['body']>) {
  try {
    if (typeof body === 'string') yield* travelling(way, 'back', way.from, new TextEncoder().encode(body));
    else if (body instanceof Uint8Array) yield* travelling(way, 'back', way.from, body);
    else for await (const piece of body) yield* travelling(way, 'back', way.from, piece);
  } finally {
    way.end('it is over');
  }
}
