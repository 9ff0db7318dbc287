/**
 * Removes what uploads left in an S3-compatible store: uploads that were never completed, and blobs whose mark says that
 * they were never described. Each page is worked on before the next is read, so that little is held however much there is.
 */
import type { Bucket } from './bucket.ts';
import { orNothing } from './missing.ts';
import { element, elements } from './xml.ts';

/** Pages of a list that are read at once. */
const MAX_PAGES = 20;

export interface Cleaning {
  readonly app: number;
  /** As the store writes times. */
  readonly before: string;
  readonly isStopped: () => boolean;
  readonly isThere: (name: string) => Promise<boolean>;
}

/** Answers with how many uploads never became a file. */
export async function cleanUploads(bucket: Bucket, cleaning: Cleaning): Promise<number> {
  await eachOld(bucket, uploadsOf(bucket, cleaning), cleaning, async (key, upload) => {
    const query = `uploadId=${encodeURIComponent(element(upload, 'UploadId'))}`;
    await orNothing(bucket.text({ method: 'DELETE', key, query }));
  });
  let unfinished = 0;
  await eachOld(bucket, marksOf(bucket, cleaning), cleaning, async (mark) => {
    const name = mark.replace('/parts/', '/');
    if (!(await cleaning.isThere(`${name}.json`))) {
      for (const word of ['', '.large', '.thumb']) await bucket.text({ method: 'DELETE', key: `${name}${word}` });
      unfinished += 1;
    }
    await bucket.text({ method: 'DELETE', key: mark });
  });
  return unfinished;
}

/** A list that the store gives in pages. */
interface Listing {
  readonly prefix: string;
  readonly query: string;
  /** Elements of what is listed, and of when it was written. */
  readonly item: string;
  readonly time: string;
  /** The query of the page after this one. */
  readonly next: (page: string) => string;
}

const queryOf = (name: string, value: string): string => `&${name}=${encodeURIComponent(value)}`;

function uploadsOf({ prefix: root }: Bucket, { app }: Cleaning): Listing {
  const prefix = `${root}${app}/`;
  return {
    prefix,
    query: `uploads=${queryOf('prefix', prefix)}`,
    item: 'Upload',
    time: 'Initiated',
    next: (page) =>
      queryOf('key-marker', element(page, 'NextKeyMarker')) +
      queryOf('upload-id-marker', element(page, 'NextUploadIdMarker')),
  };
}

function marksOf({ prefix: root }: Bucket, { app }: Cleaning): Listing {
  const prefix = `${root}${app}/parts/`;
  return {
    prefix,
    query: `list-type=2${queryOf('prefix', prefix)}`,
    item: 'Contents',
    time: 'LastModified',
    next: (page) => queryOf('continuation-token', element(page, 'NextContinuationToken')),
  };
}

async function eachOld(
  bucket: Bucket,
  { prefix, query, item, time, next }: Listing,
  { before, isStopped }: Cleaning,
  work: (key: string, xml: string) => Promise<void>,
): Promise<void> {
  let after = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    if (isStopped()) return;
    const { text } = await bucket.text({ method: 'GET', key: '', query: query + after });
    for (const listed of elements(text, item)) {
      if (isStopped()) return;
      const key = element(listed, 'Key');
      if (!key.startsWith(prefix) || element(listed, time).slice(0, before.length) >= before) continue;
      await work(key.slice(bucket.prefix.length), listed);
    }
    if (element(text, 'IsTruncated') !== 'true') return;
    after = next(text);
  }
}
