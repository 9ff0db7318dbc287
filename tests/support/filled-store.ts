/** Stores with a little of everything, for tests of what carries them elsewhere. */
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import { commit, erase, read, revoke, send, set, signIn, whole } from '../../store/conformance/subject.ts';
import type { Store } from '../../store/port.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { optionsFor, storeDirectory } from './sqlite-store.ts';

export const users = ['alice', 'bob', 'carol', 'dora'];
const device = { user: 'alice', instance: 'laptop', login: '00ff', resumes: 0 };
export const streams = [
  ...users.flatMap((a) => users.filter((b) => a < b).map((b) => c2cKey(a, b))),
  ...users.map(userKey),
];

/** A little of everything, in streams longer than a page, some of it in no table of positions yet. */
export async function filledDirectory(
  directory: string = storeDirectory(),
): Promise<{ directory: string; contents: unknown }> {
  const store = await openSqliteStore({ ...optionsFor(directory), maxBehind: 20 });
  await commit(store, signIn(device), signIn({ ...device, user: 'bob', instance: 'phone' }));
  for (let round = 1; round <= 12; round++) {
    await commit(store, send('alice', 'bob', { body: `{"text":"鸿雁 ${round}\\n it's"}` }), send('bob', 'alice'));
    await commit(store, send('carol', 'alice', { body: '' }), send('bob', 'dora'), read('bob', 'alice', round));
  }
  await commit(store, revoke('alice', 'bob', 1), revoke('bob', 'dora', 2, false));
  await commit(store, set('alice', 'bob', { pinned: 5, hidden: 3 }), set('bob', 'dora', { cleared: 4, receive: 2 }));
  await commit(store, erase('bob', 'alice', 4), erase('alice', 'bob', 4), erase('alice', 'carol', 3));
  await store.reserve('online', 100);
  const contents = await contentsOf(store);
  await store.close();
  return { directory, contents };
}

/** All of it, as it is read. */
export async function contentsOf(store: Store): Promise<unknown> {
  return {
    epoch: store.epoch,
    entries: await Promise.all(streams.map((key) => whole(store, key))),
    unseen: [await store.unseenAt('bob', c2cKey('alice', 'bob'), [1, 2, 3, 4, 5])],
    conversations: await Promise.all(users.map((user) => store.changedSince(user, 0, 10))),
    accounts: await Promise.all(users.map((user) => store.account(user))),
    sessions: await Promise.all([store.session('alice', 'laptop'), store.session('bob', 'phone')]),
  };
}
