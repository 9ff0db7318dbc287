/** Local stores in a browser; their code is loaded when the first is opened, so that a page that keeps nothing does without. */
import type { StoreEngine } from './open.ts';

export const browserEngine: StoreEngine = {
  // A page without a secure origin has no locks.
  isThere: () => typeof indexedDB !== 'undefined' && typeof navigator !== 'undefined' && 'locks' in navigator,
  async open(path, name, { log }) {
    const { openIndexedDbStore } = await import('./indexed-db.ts');
    return await openIndexedDbStore(`${path}/${name}`, log);
  },
};
