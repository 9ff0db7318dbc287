/** Addresses of S3-compatible stores, right and wrong; an error never shows the secret. */
import { describe, expect, it } from 'vitest';
import { parseS3Address } from './address.ts';

describe('an address', () => {
  it('names host, bucket, prefix, region and key', () => {
    expect(parseS3Address('s3://test%3Aer:a%2Fb@host:9000/letters/of/tests?region=eu-1&tls=no')).toEqual({
      bucketUrl: 'http://host:9000/letters',
      prefix: 'of/tests/',
      region: 'eu-1',
      accessKeyId: 'test:er',
      secretAccessKey: 'a/b',
      shown: 's3://test%3Aer:***@host:9000/letters/of/tests?region=eu-1&tls=no',
    });
    expect(parseS3Address('s3://k:s@s3.amazonaws.com/letters')).toMatchObject({
      bucketUrl: 'https://s3.amazonaws.com/letters',
      prefix: '',
      region: 'us-east-1',
    });
  });

  it.each([
    ['s3://key:s3cret@host', 'names no bucket'],
    ['s3://key:s3cret@host/..', 'names no bucket'],
    ['s3:bucket', 'names no host'],
    ['s3://host/bucket', 'has no key and secret'],
    ['s3://key:s3cret@host/bucket/a%20b', 'has a prefix'],
    ['s3://key:s3cret@host/bucket?regoin=x', 'has "regoin"'],
    ['s3://key:s3cret@[/bucket', 'is no address'],
    ['s3://key:12/s3cret@host/bucket', 'names no bucket'],
    ['s3://key:s3cret%@host/bucket', 'has a % that is no escape'],
  ])('%s is refused: %s', (address, why) => {
    expect(() => parseS3Address(address)).toThrow(why);
    expect(() => parseS3Address(address)).not.toThrow('s3cret');
  });
});
