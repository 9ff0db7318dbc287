/** A client's way to HTTP in a browser. What comes is handed on as it comes, so that a large file is never held whole. */
import type { HttpAnswer, HttpClient } from '../host.ts';

/** Bytes of a body that the slowest line takes in one ms: 16 KiB a second. */
const SLOWEST_BYTES_PER_MS = 16.384;

export const browserHttp: HttpClient = {
  async call({ method, url, headers, body, silenceMs }, cancelled) {
    const abort = new AbortController();
    const giveUp = (): void => abort.abort();
    cancelled?.(giveUp);
    const giveUpSilent = (): void => abort.abort(new Error(`${url}: silent for ${silenceMs} ms`));
    // Nobody tells how far the body is on its way: it is waited for as if the line were the slowest.
    const patience = patienceOf(silenceMs, (body?.length ?? 0) / SLOWEST_BYTES_PER_MS, giveUpSilent);
    try {
      const answer = await fetch(url, {
        method,
        ...(headers && { headers }),
        ...(body && { body: body as Uint8Array<ArrayBuffer> }),
        signal: abort.signal,
        credentials: 'omit',
        cache: 'no-store',
      });
      return {
        status: answer.status,
        header: (name) => answer.headers.get(name) ?? undefined,
        body: bytesOf(answer, patience),
        cancel() {
          patience.end();
          giveUp();
        },
      } satisfies HttpAnswer;
    } catch (error) {
      patience.end();
      throw error;
    }
  },
};

interface Patience {
  /** Something came. */
  renew(): void;
  end(): void;
}

function patienceOf(silenceMs: number, sendingMs: number, over: () => void): Patience {
  let timeout = setTimeout(over, silenceMs + sendingMs);
  const end = (): void => clearTimeout(timeout);
  return {
    renew() {
      end();
      timeout = setTimeout(over, silenceMs);
    },
    end,
  };
}

/** By its reader: not every browser lets a stream be iterated. */
async function* bytesOf(answer: Response, patience: Patience): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader();
  let isWhole = false;
  try {
    while (reader) {
      const { done, value } = await reader.read();
      isWhole = done;
      if (value === undefined) return;
      patience.renew();
      yield value;
    }
  } finally {
    patience.end();
    if (!isWhole) await reader?.cancel().catch(() => undefined);
  }
}
