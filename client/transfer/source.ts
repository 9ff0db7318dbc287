/** What is to be uploaded, looked at before a byte of it leaves: its codes are those of the contract. */
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_FILE_BYTES } from '../../contract/limits.ts';
import type { LocalFile, LocalFiles } from '../../host/host.ts';
import { done, type Failure, fail, type Result } from '../result.ts';
import { memoryFile } from './memory.ts';
import { noFiles } from './none.ts';
import type { UploadRequest } from './transfer.ts';

type Source = Pick<UploadRequest, 'from' | 'kind'>;

/** Opens it; whoever gets it closes it. */
export async function openSource(files: LocalFiles | undefined, { from, kind }: Source): Promise<Result<LocalFile>> {
  const file = typeof from === 'string' ? await opened(files, from) : done(memoryFile(from));
  if (!file.ok) return file;
  const wrong = wrongSize(file.value.size, MAX_FILE_BYTES[kind]);
  if (!wrong) return file;
  await file.value.close().catch(() => undefined);
  return wrong;
}

/** The same without keeping it open. */
export async function checkSource(files: LocalFiles | undefined, source: Source): Promise<Failure | undefined> {
  const file = await openSource(files, source);
  if (file.ok) await file.value.close().catch(() => undefined);
  return file.ok ? undefined : file;
}

/** The mark of what is at a path: see transfer.ts. */
export async function markAt(files: LocalFiles | undefined, path: string): Promise<string | undefined> {
  const file = await opened(files, path);
  if (!file.ok) return undefined;
  await file.value.close().catch(() => undefined);
  return markOf(file.value);
}

export function markOf({ size, changedAt }: LocalFile): string {
  return changedAt === undefined ? `${size}` : `${size} ${changedAt}`;
}

async function opened(files: LocalFiles | undefined, path: string): Promise<Result<LocalFile>> {
  if (!files) return noFiles;
  try {
    return done(await files.open(path));
  } catch (error) {
    const { missing } = error as { missing?: unknown };
    return missing === true ? fail(ErrorCode.ERR_SDK_COMM_FILE_NOT_FOUND, `there is no ${path}`) : unreadable(error);
  }
}

function wrongSize(size: number, most: number): Failure | undefined {
  if (size === 0) return fail(ErrorCode.ERR_SDK_COMM_FILE_SIZE_EMPTY);
  if (size <= most) return undefined;
  return fail(ErrorCode.ERR_SDK_COMM_FILE_TOO_LARGE, `the file has ${size} bytes; ${most} are allowed`);
}

/** The file is there, and can't be read as it is. */
export function unreadable(error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error);
  return fail(ErrorCode.ERR_SDK_COMM_FILE_OPEN_FAILED, `the file can't be read: ${why}`);
}
