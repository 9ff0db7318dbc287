/**
 * Gives files out: whole or in ranges, as a stream from where they are kept. A browser that is sent here can show an
 * image or play a video, and is kept from everything else.
 */
import { ErrorCode } from '../../contract/errors.ts';
import type { Log, WebReply, WebRequest } from '../../host/host.ts';
import type { FileCounts } from '../metrics.ts';
import type { AtOnce } from './at-once.ts';
import type { Blobs } from './blobs.ts';
import { isShownInPlace } from './content-type.ts';
import { rangeOf } from './range.ts';
import { CROSS_ORIGIN, errorReply, tooManyReply } from './replies.ts';
import type { Description, Descriptions } from './stored.ts';
import type { Tickets } from './ticket.ts';

export interface ServeParts {
  readonly app: number;
  readonly blobs: Blobs;
  readonly descriptions: Descriptions;
  readonly tickets: Tickets;
  readonly atOnce: AtOnce;
  readonly counts: FileCounts;
  readonly log: Pick<Log, 'error'>;
}

const ID = /^([0-9a-f]{32})(?:\.(large|thumb))?$/;

/** `GET` and `HEAD` of a file. */
export async function serve(parts: ServeParts, id: string, request: WebRequest): Promise<WebReply> {
  const user = parts.tickets.check(request.query.get('t') ?? '');
  if (user === undefined) {
    return errorReply(403, ErrorCode.ERR_SVR_RES_ACCESS_DENY, 'the ticket is missing, wrong or has run out');
  }
  const [, base, version] = ID.exec(id) ?? [];
  const description = base === undefined ? undefined : await parts.descriptions.find(base);
  const found = description && versionOf(description, version);
  if (found === undefined) return errorReply(404, ErrorCode.ERR_SVR_RES_NOT_FOUND, 'there is no such file');
  const etag = `"${id}"`;
  const headers = headersOf(found, etag);
  if (request.header('if-none-match')?.includes(etag)) return { status: 304, headers };
  const rest = request.header('if-range');
  const range = rangeOf(rest === undefined || rest === etag ? request.header('range') : undefined, found.size);
  if (range.kind === 'none') {
    const bounds = { 'content-range': `bytes */${found.size}` };
    return errorReply(416, ErrorCode.ERR_SVR_RES_INVALID_PARAMETERS, 'nothing of the file is in this range', bounds);
  }
  if (parts.atOnce.isFull(user)) return tooManyReply();
  const [from, to] = range.kind === 'all' ? [0, found.size] : [range.from, range.to];
  return {
    status: range.kind === 'all' ? 200 : 206,
    headers: {
      ...headers,
      'content-length': String(to - from),
      ...(range.kind === 'some' && { 'content-range': `bytes ${from}-${to - 1}/${found.size}` }),
    },
    body: counted(parts, user, { name: `${parts.app}/${id}`, from, to }),
  };
}

interface Found {
  readonly size: number;
  readonly type: string;
  readonly name: string | undefined;
}

function versionOf({ file, versions, name }: Description, version: string | undefined): Found | undefined {
  if (version === undefined) return { size: file.size, type: file.type, name };
  if (file.image === undefined || versions === undefined) return undefined;
  const word = version as 'large' | 'thumb';
  return { size: file.image[word].size, type: versions[word], name: undefined };
}

function headersOf({ type, name }: Found, etag: string): Record<string, string> {
  const isShown = isShownInPlace(type);
  return {
    ...CROSS_ORIGIN,
    'content-type': isShown ? type : 'application/octet-stream',
    'content-disposition': dispositionOf(isShown ? 'inline' : 'attachment', name),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'referrer-policy': 'no-referrer',
    'accept-ranges': 'bytes',
    etag,
    // A file never changes, and its address is signed for one user.
    'cache-control': 'private, max-age=31536000, immutable',
  };
}

/** The name as RFC 6266 and RFC 8187 have it: plain for old readers, and whole for the others. Nothing of it is left as it was. */
function dispositionOf(kind: string, name: string | undefined): string {
  if (name === undefined) return kind;
  const last = name.split(/[/\\]/).at(-1)!;
  const plain = last.replaceAll(/[^\w. ()-]/g, '_');
  const whole = encodeURIComponent(last.toWellFormed()).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}

async function* counted(
  parts: ServeParts,
  user: string,
  { name, from, to }: { name: string; from: number; to: number },
): AsyncGenerator<Uint8Array> {
  // Here and not before: a body that is never begun is never ended, either.
  const leave = parts.atOnce.enter(user);
  try {
    for await (const piece of told(parts, name, from, to)) {
      parts.counts.bytes.out += piece.length;
      yield piece;
    }
  } finally {
    leave();
  }
}

/** A generator of its own: a client that leaves in the middle ends it, and is no failure of the reading. */
async function* told({ blobs, log }: ServeParts, name: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of blobs.read(name, from, to)) yield piece;
  } catch (error) {
    // Its client sees a broken connection, and nothing of why.
    log.error('a file could not be read', { name, error });
    throw error;
  }
}
