/** The ways of bytes in a browser: their code is loaded with the first file, so that a page that sends none does without. */
import { ErrorCode } from '../../contract/errors.ts';
import { fail, type Failure } from '../result.ts';
import type { CreateWays, Ways } from './ways.ts';

type Load = () => Promise<CreateWays>;

/** A load that failed is tried again with the next file. */
export function waysFrom(load: Load): CreateWays {
  return (parts) => {
    let ways: Promise<Ways> | undefined;
    let loaded: Ways | undefined;
    let isOver = false;

    const begin = async (): Promise<Ways> => {
      try {
        loaded = (await load())(parts);
        if (isOver) loaded.stop();
        return loaded;
      } catch (error) {
        ways = undefined;
        throw error;
      }
    };

    const withWays = async <T>(code: number, use: (ready: Ways) => Promise<T>): Promise<T | Failure> => {
      let ready: Ways;
      try {
        ready = loaded ?? (await (ways ??= begin()));
      } catch (error) {
        return fail(code, `the code for files can't be loaded: ${String(error)}`);
      }
      return await use(ready);
    };

    const { ERR_FILE_TRANS_UPLOAD_FAILED: noUpload, ERR_FILE_TRANS_DOWNLOAD_FAILED: noDownload } = ErrorCode;
    return {
      upload: (request) => withWays(noUpload, (ready) => ready.upload(request)),
      async uploadAll(body, uploading) {
        const uploaded = await withWays(noUpload, (ready) => ready.uploadAll(body, uploading));
        return 'elements' in uploaded ? uploaded : { elements: body.message_elem_array, marks: {}, failure: uploaded };
      },
      async markOf(path) {
        const mark = await withWays(noUpload, (ready) => ready.markOf(path));
        return typeof mark === 'string' ? mark : undefined;
      },
      fetch: (id, maxBytes) => withWays(noDownload, (ready) => ready.fetch(id, maxBytes)),
      download: (request) => withWays(noDownload, (ready) => ready.download(request)),
      connected: () => loaded?.connected(),
      stop() {
        isOver = true;
        loaded?.stop();
      },
    };
  };
}

export const waysLater: CreateWays = waysFrom(async () => (await import('./ways.ts')).createWays);
