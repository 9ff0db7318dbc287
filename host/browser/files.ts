/**
 * The files of a page: a browser shows it no disk, so a path is a name that the page gives to a Blob. What the page puts
 * at a path can be uploaded from there; what the SDK downloads to a path lies there as a Blob. A `blob:` URL is a path, too.
 */
import type { LocalFile, LocalFiles, PartFile } from '../host.ts';

/** A file that the user has picked for the page: read anew each time it is opened. */
export interface FileHandle {
  getFile(): Promise<File>;
}

/** Parts of downloads that are kept for another attempt; more than are fetched at once. */
export const MAX_PARTS = 16;

export interface BrowserFiles extends LocalFiles {
  /** Puts a Blob, a File or a file handle at a path, in place of what was there. */
  put(path: string, what: Blob | FileHandle): void;
  /** What lies at a path; undefined if nothing does. */
  get(path: string): Promise<Blob | undefined>;
  /** Forgets a path. Answers whether something was there. */
  delete(path: string): boolean;
}

/** Files in memory; browsers put large Blobs on disk by themselves. */
export function createBrowserFiles(): BrowserFiles {
  const whole = new Map<string, Blob | FileHandle>();
  const parts = new Map<string, { readonly tag: string; blob: Blob }>();

  const get = async (path: string): Promise<Blob | undefined> => {
    const found = whole.get(path);
    if (found !== undefined) return 'getFile' in found ? await found.getFile() : found;
    return path.startsWith('blob:') ? await blobAt(path) : undefined;
  };

  return {
    put: (path, what) => void whole.set(path, what),
    get,
    delete: (path) => whole.delete(path),
    async open(path) {
      const blob = await get(path);
      if (blob === undefined) throw Object.assign(new Error(`there is no ${path}`), { missing: true });
      return fileOf(blob);
    },
    openPart(path, tag) {
      const kept = parts.get(path);
      const part = kept?.tag === tag ? kept : { tag, blob: new Blob() };
      // Those nobody comes back for are the first to go.
      parts.delete(path);
      parts.set(path, part);
      for (const oldest of parts.keys()) if (parts.size > MAX_PARTS) parts.delete(oldest);
      const file: PartFile = {
        get size() {
          return part.blob.size;
        },
        // A Blob of Blobs copies nothing.
        append(bytes) {
          part.blob = new Blob([part.blob, bytes as Uint8Array<ArrayBuffer>]);
          return Promise.resolve();
        },
        finish() {
          whole.set(path, part.blob);
          return file.discard();
        },
        close: () => Promise.resolve(),
        discard() {
          if (parts.get(path) === part) parts.delete(path);
          return Promise.resolve();
        },
      };
      return Promise.resolve(file);
    },
  };
}

/** The Blob behind a `blob:` URL of this page; undefined if it was revoked. */
async function blobAt(url: string): Promise<Blob | undefined> {
  try {
    return await (await fetch(url)).blob();
  } catch {
    return undefined;
  }
}

function fileOf(blob: Blob): LocalFile {
  return {
    size: blob.size,
    ...(blob instanceof File && { changedAt: blob.lastModified }),
    read: async (from, length) => new Uint8Array(await blob.slice(from, from + length).arrayBuffer()),
    close: () => Promise.resolve(),
  };
}
