/**
 * The ways of bytes: uploads and downloads of one session, put together. Made by create.ts, at once or, where code is paid
 * for when it is loaded, by later.ts with the first file.
 */
import { ErrorCode } from '../../contract/errors.ts';
import type { ClientHost, HttpClient, LocalFiles, PartFile } from '../../host/host.ts';
import type { Link } from '../link/link.ts';
import { uploadAll } from '../outgoing/upload.ts';
import { done, fail, type Result } from '../result.ts';
import { uncancelled } from './cancellation.ts';
import { type Begun, type DownloadParts, downloadFile } from './download.ts';
import { type DownloadRequest, joiningDownloads } from './downloads.ts';
import { memoryPart } from './memory.ts';
import { noFiles } from './none.ts';
import { checkSource, markAt, markOf, openSource } from './source.ts';
import type { Tickets } from './tickets.ts';
import type { Transfer, UploadedFile, UploadRequest } from './transfer.ts';
import { uploadFile } from './upload.ts';
import { createWork, type Work } from './work.ts';

export interface Ways extends Pick<Transfer, 'upload' | 'uploadAll' | 'markOf' | 'fetch'> {
  /** See create.ts. */
  download(request: DownloadRequest): Promise<Result<number>>;
  /** A connection stands: who waits for it goes on. */
  connected(): void;
  /** What is under way, and whatever comes later, ends as cancelled. */
  stop(): void;
}

export interface WaysParts {
  readonly host: Pick<ClientHost, 'clock' | 'timers' | 'random' | 'files'>;
  readonly http: HttpClient;
  readonly app: number;
  readonly link: Pick<Link, 'request' | 'isConnected' | 'address'>;
  readonly tickets: Pick<Tickets, 'fresh' | 'renew'>;
  /** Where a file is, for who has this ticket. */
  readonly urlWith: (id: string, ticket: string) => string;
}

export type CreateWays = (parts: WaysParts) => Ways;

export function createWays({ host, http, app, link, tickets, urlWith }: WaysParts): Ways {
  const { files } = host;
  const uploads = createWork(host, () => link.isConnected());
  const downloads = createWork(host, () => link.isConnected());

  const one: Transfer['upload'] = (request) => upload({ http, files, link, uploads }, request);
  const download = (id: string, into: Pick<DownloadParts, 'open' | 'progress'>): Promise<Result<number>> =>
    downloads.run(uncancelled, ({ effort, patience }) => {
      return downloadFile({ http, effort, patience, tickets, urlWith: (ticket) => urlWith(id, ticket), ...into });
    });

  return {
    upload: one,
    uploadAll: (body, uploading) => uploadAll(body, { ...uploading, transfer: { upload: one } }),
    markOf: (path) => markAt(files, path),
    fetch: (id, maxBytes) => fetchFile((into) => download(id, into), maxBytes),
    download: joiningDownloads((request) => {
      const { id, path } = request;
      return download(id, {
        open: (begun) => openTarget(files, path, `${app}/${id}`, begun),
        progress: (current, total) => request.progress(current, total),
      });
    }),
    connected() {
      for (const work of [uploads, downloads]) work.connected();
    },
    stop() {
      for (const work of [uploads, downloads]) work.stop();
    },
  };
}

interface UploadWorld {
  readonly http: HttpClient;
  readonly files: LocalFiles | undefined;
  readonly link: WaysParts['link'];
  readonly uploads: Work;
}

/** Looked at before its turn comes, and again then. */
async function upload(
  { http, files, link, uploads }: UploadWorld,
  request: UploadRequest,
): Promise<Result<UploadedFile>> {
  const wrong = await checkSource(files, request);
  if (wrong) return wrong;
  return await uploads.run(request.cancellation, async ({ effort, patience }) => {
    const file = await openSource(files, request);
    if (!file.ok) return file;
    try {
      const stored = await uploadFile({ http, link, effort, patience }, file.value, request);
      if (!stored.ok || typeof request.from !== 'string') return stored;
      return done({ ...stored.value, mark: markOf(file.value) });
    } finally {
      // Only read from: there is nothing to lose any more.
      await file.value.close().catch(() => undefined);
    }
  });
}

/** `tag`: what is fetched. A part of it that an earlier life of this device has left is of the same file. */
async function openTarget(
  files: LocalFiles | undefined,
  path: string,
  tag: string,
  { etag, total }: Begun,
): Promise<Result<PartFile>> {
  if (!files) return noFiles;
  try {
    return done(await files.openPart(path, `${tag} ${total} ${etag}`));
  } catch (error) {
    return fail(ErrorCode.ERR_SDK_COMM_FILE_OPEN_FAILED, `nothing can be written to ${path}: ${String(error)}`);
  }
}

async function fetchFile(
  download: (into: Pick<DownloadParts, 'open' | 'progress'>) => Promise<Result<number>>,
  maxBytes: number,
): Promise<Result<Uint8Array>> {
  let bytes: Uint8Array = new Uint8Array();
  const open = async ({ total }: Begun): Promise<Result<PartFile>> => {
    if (total <= maxBytes) return done(memoryPart((all) => void (bytes = all)));
    return fail(ErrorCode.ERR_FILE_TRANS_DOWNLOAD_FAILED, `the file has ${total} bytes; ${maxBytes} are taken`);
  };
  const fetched = await download({ open, progress: () => undefined });
  return fetched.ok ? done(bytes) : fetched;
}
