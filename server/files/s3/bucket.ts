/**
 * Signed requests to one bucket. An answer of the store that is not what was asked for becomes an error: out of reach or
 * busy, full, or a refusal that its log line explains and no client hears of.
 */
import { AwsV4Signer } from 'aws4fetch';
import type { Caller, Clock, HttpAnswer, OutgoingCall } from '../../../host/host.ts';
import { BlobError } from '../blobs.ts';
import type { S3Place } from './address.ts';
import { element } from './xml.ts';

const SILENCE_MS = 30_000;
/** Largest answer that is read whole: a page of a list. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const FULL = new Set(['QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull', 'EntityTooLarge']);

export interface BucketCall {
  readonly method: OutgoingCall['method'];
  /** Below the prefix; '' is the bucket itself. */
  readonly key: string;
  /** `uploads`, or `uploadId=…&partNumber=…`; values have to be encoded. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: OutgoingCall['body'];
}

/** The store answered with something else than asked for. `status` 404 may be an answer, too. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(`the store of files answered ${status} ${code}: ${message}`);
    this.status = status;
    this.code = code;
  }
}

export interface Bucket {
  readonly prefix: string;
  /** Its body has to be read, or cancelled. */
  stream(call: BucketCall): Promise<HttpAnswer>;
  /** The answer's text. */
  text(call: BucketCall): Promise<{ answer: HttpAnswer; text: string }>;
}

export function openBucket(place: S3Place, caller: Caller, clock: Pick<Clock, 'now'>): Bucket {
  async function stream({ method, key, query = '', headers = {}, body }: BucketCall): Promise<HttpAnswer> {
    const path = key === '' ? '' : `/${place.prefix}${key}`;
    const signed = await new AwsV4Signer({
      method,
      url: `${place.bucketUrl}${path}${query === '' ? '' : `?${query}`}`,
      headers,
      service: 's3',
      region: place.region,
      accessKeyId: place.accessKeyId,
      secretAccessKey: place.secretAccessKey,
      datetime: amzDate(clock.now()),
    }).sign();
    const source = watched(body);
    const request = {
      method,
      url: signed.url.href,
      headers: Object.fromEntries(signed.headers),
      silenceMs: SILENCE_MS,
    };
    const sent = source.body === undefined ? request : { ...request, body: source.body };
    try {
      const answer = await caller.call(sent);
      if (answer.status < 300) return answer;
      throw explained(answer.status, await textOf(answer));
    } catch (error) {
      if (source.failure !== undefined) throw source.failure.error;
      if (error instanceof BlobError || error instanceof S3Error) throw error;
      throw new BlobError('unavailable', 'the store of files is out of reach', { cause: error });
    }
  }

  return {
    prefix: place.prefix,
    stream,
    async text(call) {
      const answer = await stream(call);
      const text = await textOf(answer);
      // Some requests are answered with 200 first, and then fail.
      if (text.includes('<Error>')) throw explained(500, text);
      return { answer, text };
    },
  };
}

/** A body that remembers what it failed with: that is its client's, and none of the store. */
function watched(body: BucketCall['body']) {
  const source: { failure?: { error: unknown }; body?: BucketCall['body'] } = {};
  if (body === undefined || body instanceof Uint8Array) return { ...source, body };
  async function* pieces(streamed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* streamed;
    } catch (error) {
      source.failure = { error };
      throw error;
    }
  }
  source.body = pieces(body);
  return source;
}

function explained(status: number, xml: string): Error {
  const code = element(xml, 'Code');
  const error = new S3Error(status, code, element(xml, 'Message'));
  if (FULL.has(code) || status === 507) return new BlobError('full', 'the store of files is full', { cause: error });
  if (status === 404 && code !== 'NoSuchBucket') return error;
  return new BlobError('unavailable', 'the store of files does not do its work', { cause: error });
}

async function textOf(answer: HttpAnswer): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body) {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) throw new BlobError('unavailable', 'the store of files answers without an end');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

const UTC = new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' });

/** `2026-01-01T00:00:00`, as the store writes times, up to the second. */
export function isoTime(ms: number): string {
  return UTC.format(ms).replace(' ', 'T');
}

/** `20260101T000000Z`. */
function amzDate(ms: number): string {
  return `${isoTime(ms).replaceAll(/[-:]/g, '')}Z`;
}
