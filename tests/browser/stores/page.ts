/** Local stores in a page of a real browser, driven by a test over a WebSocket: each word of it names a step and its arguments. */
import { openDB } from 'idb';
import { browserEngine } from '../../../client/local/browser-engine.ts';
import { openIndexedDbStore } from '../../../client/local/indexed-db.ts';
import { openLocalStore } from '../../../client/local/open.ts';
import type { LocalStore } from '../../../client/local/port.ts';
import type { ClientHost } from '../../../host/host.ts';

type Steps = Readonly<Record<string, (...args: never[]) => unknown>>;

const stores: LocalStore[] = [];
const lines: string[] = [];
const failures: string[] = [];
const log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (line: string) => void lines.push(line),
};

/** Rows that one read has answered with. */
let largestRead = 0;
for (const { prototype } of [IDBObjectStore, IDBIndex]) {
  const getAll = prototype.getAll;
  prototype.getAll = function (this: IDBObjectStore & IDBIndex, ...args) {
    const request = getAll.apply(this, args);
    request.addEventListener('success', () => void (largestRead = Math.max(largestRead, request.result.length)));
    return request;
  };
}

const steps: Steps = {
  async open(name: string) {
    const store = await openIndexedDbStore(name, log);
    store.onFailure((error) => void failures.push(String(error)));
    return stores.push(store) - 1;
  },
  call: (store: number, method: keyof LocalStore, args: unknown[]) =>
    (stores[store]![method] as (...given: unknown[]) => unknown)(...args),
  /** What a sign-in of carol finds at a path, or why it finds nothing. */
  async signIn(path: string) {
    const opened = await openLocalStore(
      { storage: { path }, engine: browserEngine, host: {} as ClientHost, log },
      1,
      'carol',
    );
    if (!opened.ok) return opened.desc;
    opened.value.store.close();
    return opened.value.kept;
  },
  /** Closes a store that has failed with an error of the browser. */
  breakUp: (store: number, error: string) => stores[store]!.close(new DOMException('Internal error', error)),
  /** How many rows were read at once since the last time, at most. */
  largestRead: () => [largestRead, (largestRead = 0)][0],
  lines: () => lines.splice(0),
  failures: () => failures.splice(0),
  /** Opens the database as a later version would, with a layout of its own. */
  async raise(name: string, version: number) {
    (await openDB(name, version)).close();
  },
  /** Puts a value where it does not belong. */
  async plant(name: string, kept: string, value: unknown, key?: string) {
    const database = await openDB(name);
    await database.put(kept, value, key);
    database.close();
  },
  names: async () => (await indexedDB.databases()).map(({ name }) => name),
};

const socket = new WebSocket(`ws://${location.host}/`);
socket.onmessage = ({ data }: MessageEvent<string>): void => {
  const { n, step, args } = JSON.parse(data) as { n: number; step: string; args: never[] };
  const answer = (reply: object): void => socket.send(JSON.stringify({ n, ...reply }));
  const failed = (error: unknown): void => answer({ error: String(error) });
  try {
    // What is to be done at once is done before the next word is read.
    Promise.resolve(steps[step]!(...args)).then((value) => answer({ value }), failed);
  } catch (error) {
    failed(error);
  }
};
