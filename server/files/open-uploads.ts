/**
 * Uploads that are open on this node: at most one request works on each, the newest, since a client that comes back after
 * a break is ahead of its own dead connection; and a user has a bounded number of them, since each may hold space.
 */
import { MAX_OPEN_UPLOADS } from '../limits.ts';
import type { Upload } from './upload-token.ts';

/** One request at work on an upload. */
export interface Turn {
  /** Rejects with {@link Overtaken} when a newer request wants the upload; else it never settles. */
  readonly over: Promise<never>;
  end(): void;
}

export class Overtaken extends Error {}

export interface OpenUploads {
  has(upload: Upload): boolean;
  /** Notes that a user uploads something. Answers with what was touched longest ago, if that has to be given up for it. */
  note(upload: Upload): Upload | undefined;
  /** Waits until nobody else works on it, having told them to stop. */
  take(id: string): Promise<Turn>;
  /** It is complete. */
  forget(upload: Upload): void;
  /** Forgets those that have run out. */
  clean(now: number): void;
  readonly size: number;
}

interface Worker {
  stop: () => void;
  readonly done: Promise<void>;
}

export function createOpenUploads(): OpenUploads {
  const workers = new Map<string, Worker>();
  /** By user and id, what was touched longest ago first. */
  const users = new Map<string, Map<string, Upload>>();

  return {
    has: ({ user, id }) => users.get(user)?.has(id) === true,
    note(upload) {
      const { user, id } = upload;
      const own = users.get(user) ?? new Map<string, Upload>();
      users.set(user, own);
      own.delete(id);
      own.set(id, upload);
      if (own.size <= MAX_OPEN_UPLOADS) return undefined;
      const [oldest] = own.values();
      own.delete(oldest!.id);
      return oldest;
    },
    async take(id) {
      for (let other = workers.get(id); other !== undefined; other = workers.get(id)) {
        other.stop();
        await other.done;
      }
      const { promise: done, resolve } = Promise.withResolvers<void>();
      const { promise: over, reject } = Promise.withResolvers<never>();
      // Whoever does not wait at the moment need not hear of it.
      over.catch(() => undefined);
      workers.set(id, { done, stop: () => reject(new Overtaken('a newer request took the upload over')) });
      return {
        over,
        end() {
          workers.delete(id);
          resolve();
        },
      };
    },
    forget({ user, id }) {
      const own = users.get(user);
      own?.delete(id);
      if (own?.size === 0) users.delete(user);
    },
    clean(now) {
      for (const [user, own] of users) {
        for (const [id, { expires }] of own) if (expires <= now) own.delete(id);
        if (own.size === 0) users.delete(user);
      }
    },
    get size() {
      let size = 0;
      for (const own of users.values()) size += own.size;
      return size;
    },
  };
}
