/**
 * Blobs in an S3-compatible store. Each is a multipart upload of the store, which has each part whole or not at all, and
 * knows nothing of late ones once it is complete. Bytes go through as they come and are nowhere kept here. Until its file
 * is described an upload has a mark, `<app>/parts/<id>`, that tells of a blob that never became a file.
 */
import type { HttpAnswer } from '../../../host/host.ts';
import { BlobError, type Blobs, type BlobUpload, goneError, isBlobName } from '../blobs.ts';
import { type Bucket, isoTime } from './bucket.ts';
import { cleanUploads } from './clean.ts';
import { orNothing } from './missing.ts';
import { element, elements, escaped } from './xml.ts';

/** The least that S3 takes as a part that is not the last. */
const PART_BYTES = 5 * 1024 * 1024;
const MARK = new TextEncoder().encode('under way\n');

interface Part {
  readonly number: number;
  readonly etag: string;
  readonly size: number;
}

export function s3Blobs(bucket: Bucket): Blobs {
  const { sizeOf, partsOf, isWhole, completeUpload } = questions(bucket);
  const unmark = (name: string): Promise<unknown> => bucket.text({ method: 'DELETE', key: markOf(keyOf(name)) });

  return {
    part: PART_BYTES,
    async begin(name) {
      const marking = bucket.text({ method: 'PUT', key: markOf(keyOf(name)), body: MARK });
      const beginning = bucket.text({ method: 'POST', key: keyOf(name), query: 'uploads=' });
      const [{ text }] = await Promise.all([beginning, marking]);
      const id = element(text, 'UploadId');
      if (id === '') throw new BlobError('unavailable', 'the store of files names no upload');
      return id;
    },
    async offset(upload) {
      const parts = await partsOf(upload);
      if (parts !== undefined) return wholeBytes(upload, parts);
      if (await isWhole(upload)) return upload.size;
      throw goneError();
    },
    async write({ name, part, engine }, at, length, body) {
      const putting = bucket.text({
        method: 'PUT',
        key: keyOf(name),
        query: `partNumber=${at / part + 1}&${idQuery(engine)}`,
        headers: { 'content-length': String(length) },
        body,
      });
      if ((await orNothing(putting)) === undefined) throw goneError();
    },
    async finish(upload) {
      const parts = await partsOf(upload);
      if (parts !== undefined && (await orNothing(completeUpload(upload, parts))) !== undefined) return;
      // Unknown to the store: another node has completed it, or somebody gave it up.
      if (!(await isWhole(upload))) throw goneError();
    },
    async forget({ name }) {
      await unmark(name);
    },
    async discard({ name, engine }) {
      const aborting = bucket.text({ method: 'DELETE', key: keyOf(name), query: idQuery(engine) });
      if ((await orNothing(aborting)) === undefined) return false;
      await unmark(name);
      return true;
    },
    async put(name, bytes) {
      await bucket.text({ method: 'PUT', key: keyOf(name), body: bytes });
    },
    size: sizeOf,
    async *read(name, from, to) {
      const headers = { range: `bytes=${from}-${to - 1}` };
      const answer = await bucket.stream({ method: 'GET', key: keyOf(name), headers });
      yield* wholeRange(answer, to - from);
    },
    clean: (app, before, isStopped) =>
      cleanUploads(bucket, {
        app,
        before: isoTime(before),
        isStopped,
        isThere: async (name) => (await sizeOf(name)) !== undefined,
      }),
    close: () => undefined,
  };
}

function keyOf(name: string): string {
  if (!isBlobName(name)) throw new Error(`${JSON.stringify(name)} is no name of a blob`);
  return name;
}

/** `<app>/parts/<id>`, for `<app>/<id>`. */
function markOf(key: string): string {
  return key.replace('/', '/parts/');
}

const idQuery = (engine: string): string => `uploadId=${encodeURIComponent(engine)}`;

/** What is asked of the store in several places. */
function questions(bucket: Bucket) {
  async function sizeOf(name: string): Promise<number | undefined> {
    // An answer to HEAD has no text, so it does not tell a missing object from a missing bucket.
    const asking = bucket.text({ method: 'GET', key: keyOf(name), headers: { range: 'bytes=0-0' } });
    const { answer } = (await orNothing(asking)) ?? {};
    return answer && Number(answer.header('content-range')?.split('/')[1] ?? answer.header('content-length'));
  }

  /** Undefined if the store knows no such upload: it is finished, or was given up. */
  async function partsOf({ name, engine }: BlobUpload): Promise<Part[] | undefined> {
    const { text } = (await orNothing(bucket.text({ method: 'GET', key: keyOf(name), query: idQuery(engine) }))) ?? {};
    return text === undefined ? undefined : elements(text, 'Part').map(readPart);
  }

  async function isWhole({ name, size }: BlobUpload): Promise<boolean> {
    return (await sizeOf(name)) === size;
  }

  async function completeUpload(upload: BlobUpload, parts: readonly Part[]): Promise<unknown> {
    const named = parts.map(
      ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`,
    );
    return await bucket.text({
      method: 'POST',
      key: keyOf(upload.name),
      query: idQuery(upload.engine),
      headers: { 'content-type': 'application/xml' },
      body: Buffer.from(`<CompleteMultipartUpload>${named.join('')}</CompleteMultipartUpload>`),
    });
  }

  return { sizeOf, partsOf, isWhole, completeUpload };
}

function readPart(xml: string): Part {
  return { number: Number(element(xml, 'PartNumber')), etag: element(xml, 'ETag'), size: Number(element(xml, 'Size')) };
}

/** Bytes of the parts that follow each other from the first. */
function wholeBytes({ part, size }: BlobUpload, parts: readonly Part[]): number {
  const sizes = new Map(parts.map(({ number, size: own }) => [number, own]));
  let bytes = 0;
  for (let number = 1; bytes < size && sizes.get(number) === Math.min(part, size - bytes); number += 1) {
    bytes += sizes.get(number)!;
  }
  return bytes;
}

/** An answer that is cut short is no answer. */
async function* wholeRange(answer: HttpAnswer, length: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const piece of answer.body) {
      bytes += piece.length;
      if (bytes > length) break;
      yield piece;
    }
  } finally {
    answer.cancel();
  }
  if (bytes !== length)
    throw new BlobError('unavailable', `the store of files gave ${bytes} bytes instead of ${length}`);
}
