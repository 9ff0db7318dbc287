/** Where an S3 address gets its key from. */
import { expect, it } from 'vitest';
import { filesAddress } from './files-address.ts';

const variables = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'a/b+c@d' };

it('from the variables, if it has none', () => {
  expect(filesAddress('s3://host/bucket?region=eu', variables)).toBe('s3://AKID:a%2Fb%2Bc%40d@host/bucket?region=eu');
});

it('from itself, if it has one, or the variables are not set; a directory has none', () => {
  for (const files of ['s3://k:s@host/bucket', './files', '/srv/files']) {
    expect(filesAddress(files, variables)).toBe(files);
  }
  expect(filesAddress('s3://host/bucket', { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: '' })).toBe(
    's3://host/bucket',
  );
});
