/**
 * A local store as a session uses it: when it fails, that is said once and nothing more is written; after it was closed,
 * what is still on its way finds it empty.
 */
import { NOTHING } from './found.ts';
import type { LocalStore } from './port.ts';

/** `broken` is called once, with the first failure. */
export function guardStore(store: LocalStore, broken: (error: unknown) => void): LocalStore {
  let usable = true;
  let failure: unknown;
  const fail = (error: unknown): void => {
    if (!usable) return;
    usable = false;
    failure = error;
    broken(error);
  };
  store.onFailure(fail);
  const read = async <T>(work: () => Promise<T>, nothing: T): Promise<T> => {
    if (!usable) return nothing;
    try {
      return await work();
    } catch (error) {
      fail(error);
      return nothing;
    }
  };
  return {
    keeps: store.keeps,
    load: () => store.load(),
    write(changes) {
      if (!usable) return;
      try {
        store.write(changes);
      } catch (error) {
        fail(error);
      }
    },
    ready: () => (usable ? store.ready() : Promise.resolve()),
    between: (stream, span, reading) => read(() => store.between(stream, span, reading), []),
    bySeqs: (stream, seqs) => read(() => store.bySeqs(stream, seqs), []),
    byIds: (ids) => read(() => store.byIds(ids), []),
    firstAfter: (stream, timeMs) => read(() => store.firstAfter(stream, timeMs), undefined),
    search: (search) => read(() => store.search(search), NOTHING),
    onFailure: () => undefined,
    close() {
      usable = false;
      store.close(failure);
    },
  };
}
