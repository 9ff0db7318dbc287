/** Downloads under way: who wants the same file at the same path a second time joins the first. */
import type { Result } from '../result.ts';

export interface DownloadRequest {
  readonly id: string;
  /** Where it shall be on this device; what is there is replaced when all has come. */
  readonly path: string;
  /** Bytes that are here, and in all: grows, and stays below the total, which the end of the download tells. */
  progress(current: number, total: number): void;
}

type Download = (request: DownloadRequest) => Promise<Result<number>>;

/** `begin` downloads for the first who asks. */
export function joiningDownloads(begin: Download): Download {
  const underWay = new Map<
    string,
    { readonly listeners: DownloadRequest[]; readonly result: Promise<Result<number>> }
  >();
  return (request) => {
    const { id, path } = request;
    const key = `${id}\n${path}`;
    const joined = underWay.get(key);
    if (joined) {
      joined.listeners.push(request);
      return joined.result;
    }
    const listeners = [request];
    const tell = (current: number, total: number): void => {
      for (const listener of listeners) listener.progress(current, total);
    };
    const result = begin({ id, path, progress: tell }).finally(() => void underWay.delete(key));
    underWay.set(key, { listeners, result });
    return result;
  };
}
