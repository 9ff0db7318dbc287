/**
 * The files of one session, put together: who may fetch (tickets), where from (addresses), and the two ways for bytes.
 * Made by session.ts, which tells it of every sign-in and of the end.
 */
import type { Reply } from '../../contract/commands.ts';
import { ErrorCode } from '../../contract/errors.ts';
import type { ClientHost, HttpClient, LocalFiles, Log, PartFile } from '../../host/host.ts';
import type { Link } from '../link/link.ts';
import { done, fail, type Result } from '../result.ts';
import { fileIdIn, fileUrl, httpBase } from './addresses.ts';
import { uncancelled } from './cancellation.ts';
import { type Begun, type DownloadParts, downloadFile } from './download.ts';
import { type DownloadRequest, joiningDownloads } from './downloads.ts';
import { memoryPart } from './memory.ts';
import { noFiles, noTransfer } from './none.ts';
import { checkSource, openSource } from './source.ts';
import { createTickets } from './tickets.ts';
import type { StoredFile, Transfer, UploadRequest } from './transfer.ts';
import { uploadFile } from './upload.ts';
import { createWork, type Work } from './work.ts';

/** All of it; the way out and the views need only {@link Transfer}. */
export interface Transfers extends Transfer {
  /** Fetches a file to a path; answers with its size. 7007 no such folder, 6009 failed. */
  download(request: DownloadRequest): Promise<Result<number>>;
  /** The id in an address that {@link Transfer.urlOf} gave, however long ago; undefined if it is no such address. */
  idOf(url: string): string | undefined;
  /** A connection stands: its server and its ticket are those to use. */
  signedIn(reply: Reply<'login'>): void;
  /** Lets go of everything; what is under way ends as cancelled. */
  stop(): void;
}

export interface TransferParts {
  readonly host: Pick<ClientHost, 'clock' | 'timers' | 'random' | 'files' | 'http'>;
  readonly log: Log;
  readonly app: number;
  readonly link: Pick<Link, 'request' | 'isConnected' | 'serverNow' | 'address'>;
}

export function createTransfer({ host, log, app, link }: TransferParts): Transfers {
  const { files, http } = host;
  if (!http) return noTransfer;
  const tickets = createTickets({ link, timers: host.timers, log });
  const uploads = createWork(host, () => link.isConnected());
  const downloads = createWork(host, () => link.isConnected());

  const urlWith = (id: string, ticket: string): string => fileUrl(httpBase(link.address()), app, id, ticket);
  const download = (id: string, into: Pick<DownloadParts, 'open' | 'progress'>): Promise<Result<number>> =>
    downloads.run(uncancelled, ({ effort, patience }) => {
      return downloadFile({ http, effort, patience, tickets, urlWith: (ticket) => urlWith(id, ticket), ...into });
    });

  return {
    upload: (request) => upload({ http, files, link, uploads }, request),
    fetch: (id, maxBytes) => fetchFile((into) => download(id, into), maxBytes),
    download: joiningDownloads((request) => {
      const { id, path } = request;
      return download(id, {
        open: (begun) => openTarget(files, path, `${app}/${id}`, begun),
        progress: (current, total) => request.progress(current, total),
      });
    }),
    urlOf(id) {
      const ticket = tickets.current();
      return id && ticket !== undefined ? urlWith(id, ticket) : '';
    },
    idOf: (url) => fileIdIn(url, app),
    signedIn(reply) {
      tickets.signedIn(reply.files);
      for (const work of [uploads, downloads]) work.connected();
    },
    stop() {
      tickets.stop();
      for (const work of [uploads, downloads]) work.stop();
    },
  };
}

interface UploadWorld {
  readonly http: HttpClient;
  readonly files: LocalFiles | undefined;
  readonly link: TransferParts['link'];
  readonly uploads: Work;
}

/** Looked at before its turn comes, and again then. */
async function upload(
  { http, files, link, uploads }: UploadWorld,
  request: UploadRequest,
): Promise<Result<StoredFile>> {
  const wrong = await checkSource(files, request);
  if (wrong) return wrong;
  return await uploads.run(request.cancellation, async ({ effort, patience }) => {
    const file = await openSource(files, request);
    if (!file.ok) return file;
    try {
      return await uploadFile({ http, link, effort, patience }, file.value, request);
    } finally {
      await file.value.close();
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
