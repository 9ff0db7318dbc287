/**
 * A small S3-compatible store for tests, made of what the S3 documentation says: objects, ranges, multipart uploads and
 * their lists, with every signature checked by an implementation of its own. It keeps everything in memory.
 */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export const KEY = 'AKIDTEST';
export const SECRET = 'a/secret+with=signs';
const BUCKET = 'letters';
const MIN_PART = 5 * 1024 * 1024;

interface Upload {
  readonly key: string;
  readonly initiated: string;
  readonly parts: Map<number, Buffer>;
}

export interface TestS3 {
  /** For the option `files`. */
  address: string;
  objects: Map<string, Buffer>;
  uploads: Map<string, Upload>;
  /** Requests so far, as `PUT key?query`. */
  asked: string[];
  /** What the next requests that match are answered with, in place of what they ask for. */
  fail: { test: RegExp; status: number; code: string } | undefined;
  /** Uploads seem to have begun then, and objects to be from then. */
  initiated: string;
}

export async function startS3(): Promise<TestS3> {
  const store: TestS3 = {
    address: '',
    objects: new Map(),
    uploads: new Map(),
    asked: [],
    fail: undefined,
    initiated: '2026-01-01T00:00:00.000Z',
  };
  const server = createServer((request, response) => {
    answer(store, request).then(
      (made) => send(response, made),
      () => request.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  store.address = `s3://${KEY}:${encodeURIComponent(SECRET)}@127.0.0.1:${port}/${BUCKET}/of/tests?region=eu-1&tls=no`;
  return store;
}

interface Made {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: Made): void {
  response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

const error = (status: number, code: string): Made => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>it is ${code}</Message></Error>`,
});

async function answer(store: TestS3, request: IncomingMessage): Promise<Made> {
  const url = new URL(request.url ?? '', 'http://s3');
  const { method = '' } = request;
  const key = decodeURIComponent(url.pathname.slice(BUCKET.length + 2));
  const asked = `${method} ${key}${url.search}`;
  store.asked.push(asked);
  if (!url.pathname.startsWith(`/${BUCKET}`)) return error(404, 'NoSuchBucket');
  if (!isSigned(request, url)) return error(403, 'SignatureDoesNotMatch');
  // What breaks on its way is not there: Node rejects a body that is shorter than it says.
  const sent = await buffer(request);
  if (store.fail?.test.test(asked)) return error(store.fail.status, store.fail.code);
  const query = url.searchParams;
  const id = query.get('uploadId');
  if (id !== null) return ofUpload(store, { method, key, id, query, body: sent });
  if (query.has('list-type')) return listObjects(store, query);
  if (query.has('uploads')) return method === 'POST' ? begin(store, key) : listUploads(store, query);
  if (method === 'PUT') {
    store.objects.set(key, sent);
    return { status: 200, headers: { etag: etagOf(sent) } };
  }
  if (method === 'DELETE') {
    store.objects.delete(key);
    return { status: 204 };
  }
  const object = store.objects.get(key);
  if (object === undefined) return error(404, 'NoSuchKey');
  const [, from = '0', to = String(object.length - 1)] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  if (Number(from) >= object.length) return error(416, 'InvalidRange');
  const body = object.subarray(Number(from), Number(to) + 1);
  if (request.headers.range === undefined) return { status: 200, body };
  const range = `bytes ${from}-${Number(from) + body.length - 1}/${object.length}`;
  return { status: 206, headers: { 'content-range': range }, body };
}

function begin({ uploads, initiated }: TestS3, key: string): Made {
  const id = `upload+${uploads.size}/${key.length}=`;
  uploads.set(id, { key, initiated, parts: new Map() });
  const body = `<InitiateMultipartUploadResult><Bucket>${BUCKET}</Bucket><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`;
  return { status: 200, body };
}

interface OfUpload {
  method: string;
  key: string;
  id: string;
  query: URLSearchParams;
  body: Buffer;
}

function ofUpload({ uploads, objects }: TestS3, { method, key, id, query, body }: OfUpload): Made {
  const upload = uploads.get(id);
  if (upload?.key !== key) return error(404, 'NoSuchUpload');
  if (method === 'PUT') {
    upload.parts.set(Number(query.get('partNumber')), body);
    return { status: 200, headers: { etag: etagOf(body) } };
  }
  if (method === 'DELETE') {
    uploads.delete(id);
    return { status: 204 };
  }
  const parts = [...upload.parts].sort(([a], [b]) => a - b);
  if (method === 'GET') {
    const listed = parts.map(
      ([number, bytes]) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${etagOf(bytes).slice(1, -1)}&quot;</ETag><Size>${bytes.length}</Size></Part>`,
    );
    return { status: 200, body: `<ListPartsResult><UploadId>${id}</UploadId>${listed.join('')}</ListPartsResult>` };
  }
  const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>&#34;(\w+)&#34;<\/ETag>/g)];
  if (named.length !== parts.length) return error(400, 'InvalidPart');
  for (const [i, [number, bytes]] of parts.entries()) {
    if (Number(named[i]![1]) !== number || `"${named[i]![2]}"` !== etagOf(bytes)) return error(400, 'InvalidPart');
    if (i < parts.length - 1 && bytes.length < MIN_PART) return error(400, 'EntityTooSmall');
  }
  objects.set(key, Buffer.concat(parts.map(([, bytes]) => bytes)));
  uploads.delete(id);
  return { status: 200, body: '<CompleteMultipartUploadResult/>' };
}

/** Two on a page, so that pages are needed. */
function listUploads({ uploads }: TestS3, query: URLSearchParams): Made {
  const prefix = query.get('prefix') ?? '';
  const all = [...uploads].filter(([, { key }]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
  const rest = all.filter(([id]) => id > (query.get('upload-id-marker') ?? ''));
  const page = rest
    .slice(0, 2)
    .map(
      ([id, { key, initiated }]) =>
        `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`,
    );
  const last = rest[1]?.[0] ?? '';
  const more = `<IsTruncated>${rest.length > 2}</IsTruncated><NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>${last}</NextUploadIdMarker>`;
  return { status: 200, body: `<ListMultipartUploadsResult>${page.join('')}${more}</ListMultipartUploadsResult>` };
}

/** Two on a page, too. */
function listObjects({ objects, initiated }: TestS3, query: URLSearchParams): Made {
  const [prefix, after] = [query.get('prefix') ?? '', query.get('continuation-token') ?? ''];
  const rest = [...objects.keys()].sort().filter((key) => key.startsWith(prefix) && key > after);
  const page = rest
    .slice(0, 2)
    .map((key) => `<Contents><Key>${key}</Key><LastModified>${initiated}</LastModified></Contents>`);
  const more = `<IsTruncated>${rest.length > 2}</IsTruncated><NextContinuationToken>${rest[1] ?? ''}</NextContinuationToken>`;
  return { status: 200, body: `<ListBucketResult>${page.join('')}${more}</ListBucketResult>` };
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

/** Signature version 4, from the description of its steps. */
function isSigned(request: IncomingMessage, url: URL): boolean {
  const parsed =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, SignedHeaders=([\w;-]+), Signature=(\w{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (parsed === null) return false;
  const [, key, day, region, names, signature] = parsed as unknown as string[];
  const code = (text: string): string =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...url.searchParams].map(([name, value]) => `${code(name)}=${code(value)}`).sort();
  const headers = names!.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const payload = String(request.headers['x-amz-content-sha256']);
  const canonical = [request.method, url.pathname, query.join('&'), headers.join(''), names, payload].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hash].join('\n');
  const hmac = (secret: string | Buffer, data: string): Buffer => createHmac('sha256', secret).update(data).digest();
  const signing = [day!, region!, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${SECRET}`);
  return key === KEY && region === 'eu-1' && hmac(signing, text).toString('hex') === signature;
}
