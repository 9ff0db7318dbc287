/**
 * When a page has nothing left to do: all its promises have run, its databases are at rest, and no lock is being asked for. Nothing else in the page
 * is under way where the world is the test's.
 */

/** Transactions, openings of databases and requests for locks under way. */
let busy = 0;

/** Watches the databases and locks of this page from now on. */
export function watchStorage(): void {
  const begin = (target: EventTarget, ends: readonly string[]): void => {
    busy += 1;
    const over = new AbortController();
    const end = (): void => {
      over.abort();
      busy -= 1;
    };
    for (const name of ends) target.addEventListener(name, end, { signal: over.signal });
  };
  wrap(IDBFactory.prototype, 'open', (request) => begin(request, ['success', 'error']));
  wrap(IDBFactory.prototype, 'deleteDatabase', (request) => begin(request, ['success', 'error']));
  wrap(IDBDatabase.prototype, 'transaction', (made) => begin(made, ['complete', 'abort']));
  const { locks } = navigator;
  const request = locks.request.bind(locks) as (
    name: string,
    options: LockOptions,
    granted: LockGrantedCallback<unknown>,
  ) => Promise<unknown>;
  locks.request = ((name: string, options: LockOptions, granted: LockGrantedCallback<unknown>) => {
    busy += 1;
    return request(name, options, (lock) => {
      busy -= 1;
      return granted(lock);
    });
  }) as typeof locks.request;
}

/** Lets `seen` see what a method answers. */
function wrap(prototype: object, name: string, seen: (made: EventTarget) => void): void {
  const methods = prototype as Record<string, (...args: unknown[]) => EventTarget>;
  const real = methods[name]!;
  methods[name] = function (this: unknown, ...args) {
    const made = real.apply(this, args);
    seen(made);
    return made;
  };
}

/** Tasks for the next turn. */
const next: (() => void)[] = [];

/** Runs a task in the next turn. */
export function soon(task: () => void): void {
  next.push(task);
}

/** Resolves when nothing is left to do. */
export async function quiet(): Promise<void> {
  do {
    await turn();
    next.shift()?.();
  } while (busy > 0 || next.length > 0);
  await turn();
}

/** The next turn of the event loop; it begins when all promises have run. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => {
      port1.close();
      resolve();
    };
    port1.postMessage(null);
  });
}
