/**
 * The way of one file to the server: announced over the link, then its parts over HTTP, one after another. Only the server
 * knows how far it is; so after anything that went wrong it is asked, and told the rest.
 */
import type { Reply } from '../../contract/commands.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { MAX_FILE_NAME_BYTES } from '../../contract/limits.ts';
import type { HttpCall, HttpClient, LocalFile } from '../../host/host.ts';
import type { Link } from '../link/link.ts';
import { done, type Failure, fail, type Result } from '../result.ts';
import { cutToBytes } from '../text.ts';
import { httpBase } from './addresses.ts';
import { isPassing, readRefusal, readStanding, type Standing } from './answers.ts';
import type { Effort } from './effort.ts';
import type { Patience } from './patience.ts';
import { progressOf } from './progress.ts';
import { unreadable } from './source.ts';
import type { StoredFile, UploadRequest } from './transfer.ts';

/** ms without a byte from or to the server. */
export const SILENCE_MS = 20_000;
/** How often a file is announced whose upload the server does not know any more. */
const MAX_ANNOUNCEMENTS = 3;

export const cancelled = fail(ErrorCode.ERR_SDK_SEND_MESSAGE_FAILED_WITH_CANCEL);

export interface UploadParts {
  readonly http: HttpClient;
  readonly link: Pick<Link, 'request' | 'address'>;
  readonly effort: Effort;
  readonly patience: Patience;
}

/** How one request ended: the server stands there; nobody knows; it knows nothing of this upload; or it can't be. */
type Step =
  | { readonly is: 'at'; readonly standing: Standing }
  | { readonly is: 'unsure'; readonly why: string }
  | { readonly is: 'gone'; readonly why: string }
  | { readonly is: 'failed'; readonly failure: Failure };

/** Uploads a file that has been looked at. The caller closes it. */
export async function uploadFile(
  parts: UploadParts,
  file: LocalFile,
  request: UploadRequest,
): Promise<Result<StoredFile>> {
  const { link, effort } = parts;
  const step = progressOf(file.size, (current, total) => request.progress(current, total));
  let why = '';
  for (let round = 0; round < MAX_ANNOUNCEMENTS; round++) {
    if (effort.isOver) return cancelled;
    const announced = await effort.unlessOver(
      link.request('upload', { size: file.size, kind: request.kind, ...named(request) }),
    );
    if (announced === undefined) return cancelled;
    if (!announced.ok) return announced;
    if (!announced.value.reply.path.startsWith('/')) return failed('the server names no path to send it to');
    const last = await sendParts(parts, file, announced.value.reply, step);
    if (last.is === 'at') {
      request.progress(file.size, file.size);
      return done(last.standing.file!);
    }
    if (last.is === 'failed') return last.failure;
    ({ why } = last);
  }
  return failed(why);
}

/** What it is called, if it is called something, as far as a name goes. */
function named({ name = '' }: UploadRequest): { name?: string } {
  return name === '' ? {} : { name: cutToBytes(name, MAX_FILE_NAME_BYTES) };
}

/** To the end, whatever that is: complete, failed, or gone. */
async function sendParts(
  parts: UploadParts,
  file: LocalFile,
  { path, part }: Reply<'upload'>,
  step: (current: number) => void,
): Promise<Exclude<Step, { is: 'unsure' }>> {
  const { effort, patience, link } = parts;
  let at: number | undefined = 0;
  let furthest = 0;
  for (;;) {
    // The server may be another one than at the last part.
    const url = httpBase(link.address()) + path;
    const next: Step = at === undefined ? await ask(parts, url, file.size) : await sendPart(parts, url, file, at, part);
    if (effort.isOver) return { is: 'failed', failure: cancelled };
    if (next.is === 'unsure') {
      at = undefined;
      if (await patience.again()) continue;
      return { is: 'failed', failure: effort.isOver ? cancelled : failed(next.why) };
    }
    if (next.is !== 'at' || next.standing.file) return next;
    at = next.standing.offset;
    if (at > furthest) {
      furthest = at;
      patience.renew();
      step(at);
    }
  }
}

/** Of no bytes, if all are there and the server has not been asked to make a file of them. */
async function sendPart(
  { http, effort }: UploadParts,
  url: string,
  file: LocalFile,
  at: number,
  part: number,
): Promise<Step> {
  const length = Math.min(part, file.size - at);
  let body: Uint8Array;
  try {
    body = await file.read(at, length);
  } catch (error) {
    return { is: 'failed', failure: unreadable(error) };
  }
  if (body.length !== length) return { is: 'failed', failure: unreadable('it has become shorter') };
  const headers = { 'upload-offset': String(at) };
  const step = await exchange(http, effort, { method: 'PATCH', url, headers, body, silenceMs: SILENCE_MS }, file.size);
  const isStuck = step.is === 'at' && !step.standing.file && step.standing.offset <= at;
  return isStuck ? { is: 'unsure', why: 'the server takes no more of it' } : step;
}

function ask({ http, effort }: UploadParts, url: string, size: number): Promise<Step> {
  return exchange(http, effort, { method: 'GET', url, silenceMs: SILENCE_MS }, size);
}

async function exchange(http: HttpClient, effort: Effort, request: HttpCall, size: number): Promise<Step> {
  try {
    const answer = await http.call(request, (way) => effort.stoppable(way));
    if (answer.status === 200) {
      const standing = await readStanding(answer);
      if (standing && standing.offset <= size) return { is: 'at', standing };
      return { is: 'unsure', why: 'the answer of the server can not be read' };
    }
    const why = await readRefusal(answer);
    if (answer.status === 409 || isPassing(answer.status)) return { is: 'unsure', why };
    if (answer.status === 403 || answer.status === 404) return { is: 'gone', why };
    return { is: 'failed', failure: failed(why) };
  } catch (error) {
    return { is: 'unsure', why: error instanceof Error ? error.message : String(error) };
  }
}

function failed(why: string): Failure {
  return fail(ErrorCode.ERR_FILE_TRANS_UPLOAD_FAILED, `the upload failed: ${why}`);
}
