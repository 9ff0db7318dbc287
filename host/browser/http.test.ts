/** How long a browser waits for bytes. That it really hears and gives up is tested in one (tests/browser). */
import { afterEach, expect, it, vi } from 'vitest';
import { browserHttp } from './http.ts';

const SILENCE_MS = 20_000;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** ms until a request with so many bytes is given up to which nobody answers. */
async function givenUpAfter(bytes: number): Promise<number> {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', (_url: string, { signal }: { signal: AbortSignal }) => {
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  });
  const begun = Date.now();
  const ended = browserHttp
    .call({ method: 'PATCH', url: 'http://a', body: new Uint8Array(bytes), silenceMs: SILENCE_MS })
    .catch(() => Date.now() - begun);
  await vi.runAllTimersAsync();
  return (await ended) as number;
}

it('nobody sees how far a body is on its way: it has the time that a slow line takes for it', async () => {
  expect(await givenUpAfter(0)).toBe(SILENCE_MS);
  expect(await givenUpAfter(1024 * 1024)).toBe(SILENCE_MS + 64_000);
});
