/**
 * Blobs in an S3-compatible store. A file of one part is one object, put when its part comes; a longer one is a multipart
 * upload of the store, which has each part whole or not at all. Bytes go through as they come and are nowhere kept here.
 */
import type { HttpAnswer } from '../../../host/host.ts';
import { BlobError, type Blobs, type BlobUpload, isBlobName } from '../blobs.ts';
import { type Bucket, isoTime, S3Error } from './bucket.ts';
import { element, elements, escaped } from './xml.ts';

/** The least that S3 takes as a part that is not the last. */
const PART_BYTES = 5 * 1024 * 1024;
/** Pages of a list that are read at once. */
const MAX_PAGES = 20;

interface Part {
  readonly number: number;
  readonly etag: string;
  readonly size: number;
}

export function s3Blobs(bucket: Bucket): Blobs {
  const { sizeOf, partsOf, isWhole, completeUpload } = questions(bucket);

  return {
    part: PART_BYTES,
    async begin(name, size) {
      if (size <= PART_BYTES) return '';
      const { text } = await bucket.text({ method: 'POST', key: keyOf(name), query: 'uploads=' });
      const id = element(text, 'UploadId');
      if (id === '') throw new BlobError('unavailable', 'the store of files names no upload');
      return id;
    },
    async offset(upload) {
      const parts = upload.engine === '' ? [] : await partsOf(upload);
      const stored = parts && wholeBytes(upload, parts);
      if (stored !== undefined && stored > 0) return stored;
      if (await isWhole(upload)) return upload.size;
      if (stored === undefined) throw gone();
      return 0;
    },
    async write({ name, part, engine }, at, length, body) {
      const number = at / part + 1;
      const putting = bucket.text({
        method: 'PUT',
        key: keyOf(name),
        ...(engine !== '' && { query: `partNumber=${number}&uploadId=${encodeURIComponent(engine)}` }),
        headers: { 'content-length': String(length) },
        body,
      });
      if ((await orNothing(putting)) === undefined) throw gone();
    },
    async finish(upload) {
      const parts = upload.engine === '' ? undefined : await partsOf(upload);
      if (parts !== undefined) return await completeUpload(upload, parts);
      if (!(await isWhole(upload))) throw gone();
    },
    async discard({ name, engine }) {
      if (engine === '') return;
      await orNothing(
        bucket.text({ method: 'DELETE', key: keyOf(name), query: `uploadId=${encodeURIComponent(engine)}` }),
      );
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
    clean: (app, before) => cleanUploads(bucket, `${app}/`, isoTime(before)),
    close: () => undefined,
  };
}

function keyOf(name: string): string {
  if (!isBlobName(name)) throw new Error(`${JSON.stringify(name)} is no name of a blob`);
  return name;
}

/** What is asked of the store in several places. */
function questions(bucket: Bucket) {
  async function sizeOf(name: string): Promise<number | undefined> {
    const { answer } = (await orNothing(bucket.text({ method: 'HEAD', key: keyOf(name) }))) ?? {};
    return answer && Number(answer.header('content-length'));
  }

  /** Undefined if the store knows no such upload: it is finished, or was given up. */
  async function partsOf({ name, engine }: BlobUpload): Promise<Part[] | undefined> {
    const query = `uploadId=${encodeURIComponent(engine)}`;
    const { text } = (await orNothing(bucket.text({ method: 'GET', key: keyOf(name), query }))) ?? {};
    return text === undefined ? undefined : elements(text, 'Part').map(readPart);
  }

  async function isWhole({ name, size }: BlobUpload): Promise<boolean> {
    return (await sizeOf(name)) === size;
  }

  async function completeUpload(upload: BlobUpload, parts: readonly Part[]): Promise<void> {
    const named = parts.map(
      ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`,
    );
    await bucket.text({
      method: 'POST',
      key: keyOf(upload.name),
      query: `uploadId=${encodeURIComponent(upload.engine)}`,
      headers: { 'content-type': 'application/xml' },
      body: Buffer.from(`<CompleteMultipartUpload>${named.join('')}</CompleteMultipartUpload>`),
    });
  }

  return { sizeOf, partsOf, isWhole, completeUpload };
}

function gone(): BlobError {
  return new BlobError('gone', 'the upload is not known any more: announce the file again');
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

/** Gives up uploads that were begun before; each page is read only when those of the one before are gone. */
async function cleanUploads(bucket: Bucket, folder: string, before: string): Promise<number> {
  const prefix = bucket.prefix + folder;
  let removed = 0;
  let after = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { text } = await bucket.text({
      method: 'GET',
      key: '',
      query: `uploads=&prefix=${encodeURIComponent(prefix)}${after}`,
    });
    for (const upload of elements(text, 'Upload')) {
      const key = element(upload, 'Key');
      if (!key.startsWith(prefix) || element(upload, 'Initiated').slice(0, before.length) >= before) continue;
      const query = `uploadId=${encodeURIComponent(element(upload, 'UploadId'))}`;
      await orNothing(bucket.text({ method: 'DELETE', key: key.slice(bucket.prefix.length), query }));
      removed += 1;
    }
    if (element(text, 'IsTruncated') !== 'true') break;
    const [keyMarker, idMarker] = [element(text, 'NextKeyMarker'), element(text, 'NextUploadIdMarker')];
    after = `&key-marker=${encodeURIComponent(keyMarker)}&upload-id-marker=${encodeURIComponent(idMarker)}`;
  }
  return removed;
}

async function orNothing<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof S3Error && error.status === 404) return undefined;
    throw error;
  }
}
