/**
 * The files of one session, put together: who may fetch (tickets), where from (addresses), and the two ways for bytes.
 * Made by session.ts, which tells it of every sign-in and of the end.
 */
import type { Reply } from '../../contract/commands.ts';
import type { ClientHost, Log } from '../../host/host.ts';
import type { Link } from '../link/link.ts';
import type { Result } from '../result.ts';
import { noTransfer } from './none.ts';
import type { Transfer } from './transfer.ts';

export interface DownloadRequest {
  readonly id: string;
  /** Where it shall be on this device; what is there is replaced when all has come. */
  readonly path: string;
  /** Bytes that are here, and in all: grows, and stays below the total, which the end of the download tells. */
  progress(current: number, total: number): void;
}

/** All of it; the way out and the views need only {@link Transfer}. */
export interface Transfers extends Transfer {
  /** Fetches a file to a path; answers with its size. 7007 no such folder, 6009 failed. */
  download(request: DownloadRequest): Promise<Result<number>>;
  /** The id in an address that {@link Transfer.urlOf} gave, however long ago. */
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

export function createTransfer(_parts: TransferParts): Transfers {
  return noTransfer;
}
