/**
 * Takes uploads, part by part. Where one stands is what the store of files has, never what somebody remembers; so any
 * node, and any client that has the token, goes on from there. The last part makes the file complete.
 */
import { ErrorCode } from '../../contract/errors.ts';
import type { WebReply, WebRequest } from '../../host/host.ts';
import type { AtOnce } from './at-once.ts';
import type { Blobs, BlobUpload } from './blobs.ts';
import { complete, type CompleteParts } from './complete.ts';
import { Overtaken, type OpenUploads } from './open-uploads.ts';
import { partBody, WrongLength } from './part-body.ts';
import { errorReply, jsonReply, tooManyReply } from './replies.ts';
import type { Description, Descriptions } from './stored.ts';
import type { Upload, UploadTokens } from './upload-token.ts';
import type { FileCounts } from '../metrics.ts';

export interface ReceiveParts extends CompleteParts {
  readonly app: number;
  readonly blobs: Blobs;
  readonly descriptions: Descriptions;
  readonly tokens: UploadTokens;
  readonly open: OpenUploads;
  readonly atOnce: AtOnce;
  readonly counts: FileCounts;
  readonly now: () => number;
}

const OFFSET = 'upload-offset';

/** `GET` and `PATCH` of an upload's path. */
export async function receive(parts: ReceiveParts, token: string, request: WebRequest): Promise<WebReply> {
  const upload = parts.tokens.open(token);
  if (upload === undefined) {
    return errorReply(403, ErrorCode.ERR_SVR_RES_ACCESS_DENY, 'the signature of the upload is wrong');
  }
  if (upload.expires <= parts.now()) {
    return errorReply(403, ErrorCode.ERR_SVR_RES_ACCESS_DENY, 'the upload has run out: announce the file again');
  }
  if (request.method !== 'PATCH') return await standing(parts, upload);
  if (parts.atOnce.isFull(upload.user)) return tooManyReply();
  const leave = parts.atOnce.enter(upload.user);
  try {
    return await patch(parts, upload, request);
  } finally {
    leave();
  }
}

async function patch(parts: ReceiveParts, upload: Upload, request: WebRequest): Promise<WebReply> {
  const at = request.header(OFFSET) ?? '';
  if (!/^\d{1,15}$/.test(at)) {
    return errorReply(400, ErrorCode.ERR_SVR_RES_INVALID_PARAMETERS, `the header ${OFFSET} has to be a number`);
  }
  if (!parts.open.has(upload)) {
    // What is complete takes no place, whoever asks for it again.
    const done = await parts.descriptions.find(upload.id);
    if (done !== undefined) return standingReply(upload.size, done);
  }
  await noteOpen(parts, upload);
  const turn = await parts.open.take(upload.id);
  try {
    return await receivePart(parts, upload, Number(at), (length) => partBody(request.body, length, turn), request);
  } catch (error) {
    if (error instanceof Overtaken) return conflict(await offsetOf(parts, upload));
    if (error instanceof WrongLength) return wrongLength(error);
    throw error;
  } finally {
    turn.end();
  }
}

async function receivePart(
  parts: ReceiveParts,
  upload: Upload,
  at: number,
  bodyOf: (length: number) => AsyncIterable<Uint8Array>,
  request: WebRequest,
): Promise<WebReply> {
  const done = await parts.descriptions.find(upload.id);
  if (done !== undefined) {
    parts.open.forget(upload);
    return standingReply(upload.size, done);
  }
  const blob = blobOf(parts.app, upload);
  const offset = await parts.blobs.offset(blob);
  if (at !== offset) return conflict(offset);
  const length = Math.min(upload.part, upload.size - offset);
  if (Number(request.header('content-length') ?? 0) > length) throw new WrongLength(true);
  if (length > 0) {
    await parts.blobs.write(blob, offset, length, counted(bodyOf(length), parts.counts));
  }
  if (offset + length < upload.size) return standingReply(offset + length);
  const description = await complete(parts, upload, blob, request.isGone ?? (() => false));
  parts.open.forget(upload);
  parts.counts.uploads.finished += 1;
  return standingReply(upload.size, description);
}

/** Gives up what a user has touched longest ago, when it is too much. */
export async function noteOpen({ open, blobs, app, counts }: ReceiveParts, upload: Upload): Promise<void> {
  const oldest = open.note(upload);
  if (oldest === undefined) return;
  const turn = await open.take(oldest.id);
  try {
    if (await blobs.discard(blobOf(app, oldest))) counts.uploads.dropped += 1;
  } finally {
    turn.end();
  }
}

async function standing(parts: ReceiveParts, upload: Upload): Promise<WebReply> {
  const done = await parts.descriptions.find(upload.id);
  if (done !== undefined) return standingReply(upload.size, done);
  return standingReply(await offsetOf(parts, upload));
}

/** What is all there, but not complete yet, waits for its client to ask for that: by the last part, or one of no bytes. */
function offsetOf({ blobs, app }: ReceiveParts, upload: Upload): Promise<number> {
  return blobs.offset(blobOf(app, upload));
}

function blobOf(app: number, { id, size, part, engine }: Upload): BlobUpload {
  return { name: `${app}/${id}`, size, part, engine };
}

async function* counted(body: AsyncIterable<Uint8Array>, counts: FileCounts): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    counts.bytes.in += piece.length;
    yield piece;
  }
}

function standingReply(offset: number, done?: Description): WebReply {
  const json = done === undefined ? { offset } : { offset, file: done.file };
  return jsonReply(200, json, { [OFFSET]: String(offset) });
}

function conflict(offset: number): WebReply {
  const reply = errorReply(409, ErrorCode.ERR_SVR_RES_INVALID_PARAMETERS, `the upload goes on at ${offset}`);
  return { ...reply, headers: { ...reply.headers, [OFFSET]: String(offset) } };
}

function wrongLength(error: WrongLength): WebReply {
  return error.isLonger
    ? errorReply(413, ErrorCode.ERR_SVR_RES_SIZE_LIMIT, error.message)
    : errorReply(400, ErrorCode.ERR_SVR_RES_INVALID_PARAMETERS, error.message);
}
