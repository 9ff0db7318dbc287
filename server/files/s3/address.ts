/** `s3://KEY:SECRET@HOST[:PORT]/BUCKET[/PREFIX][?region=…&tls=no]`: an S3-compatible store, told before anything is dialled. */
import { shownAddress } from '../../../host/address.ts';
import { StartupError } from '../../startup-error.ts';

export interface S3Place {
  /** `https://host` or `http://host:port`, the bucket behind it. */
  readonly bucketUrl: string;
  /** '' or `prefix/`, before every key. */
  readonly prefix: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** As it may be shown. */
  readonly shown: string;
}

const DEFAULT_REGION = 'us-east-1';
const BUCKET = /^[A-Za-z0-9][\w.-]{1,62}$/;
const PREFIX = /^[\w.-]+$/;

export function isS3Address(address: string): boolean {
  return /^s3:/i.test(address);
}

/** Throws a {@link StartupError} that says what is wrong, without the secret. */
export function parseS3Address(address: string): S3Place {
  const shown = shownAddress(address);
  const wrong = (why: string): StartupError =>
    new StartupError(
      `Option files is wrong: ${shown} ${why}; it has to be a directory or like s3://key:secret@host/bucket?region=us-east-1`,
    );
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw wrong('is no address');
  }
  if (url.hostname === '') throw wrong('names no host');
  const [bucket = '', ...folders] = url.pathname.split('/').filter((part) => part !== '');
  if (!BUCKET.test(bucket)) throw wrong('names no bucket');
  if (!folders.every((folder) => PREFIX.test(folder)))
    throw wrong('has a prefix of other than letters, digits, _ . and -');
  if (url.username === '' || url.password === '') {
    throw wrong('has no key and secret, and the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set');
  }
  const unknown = [...url.searchParams.keys()].find((name) => name !== 'region' && name !== 'tls');
  if (unknown !== undefined) throw wrong(`has ${JSON.stringify(unknown)}, which is neither region nor tls`);
  const plain = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      throw wrong('has a % that is no escape in its key or secret');
    }
  };
  const scheme = url.searchParams.get('tls') === 'no' ? 'http' : 'https';
  return {
    bucketUrl: `${scheme}://${url.host}/${bucket}`,
    prefix: folders.map((folder) => `${folder}/`).join(''),
    region: url.searchParams.get('region') ?? DEFAULT_REGION,
    accessKeyId: plain(url.username),
    secretAccessKey: plain(url.password),
    shown,
  };
}
