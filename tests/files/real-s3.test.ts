/**
 * A real S3-compatible store does what the suite asks, too: OpenStack Swift's s3api where python3-swift is installed, or any
 * other that `HONGYAN_TEST_S3=s3://…` names, whose bucket has to be there.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeClock, nodeServerHost, silentLog } from '../../host/node.ts';
import { nodeCaller } from '../../host/node/caller.ts';

import { filesPlace, openBlobs } from '../../server/files/open-blobs.ts';
import { parseS3Address } from '../../server/files/s3/address.ts';
import { openBucket } from '../../server/files/s3/bucket.ts';
import { hasSwift, startSwift, type Swift } from '../../services/swift.ts';
import { holdsBlobs } from './blob-suite.ts';

const named = process.env['HONGYAN_TEST_S3'];

describe.skipIf(named === undefined && !hasSwift())('a real S3-compatible store', () => {
  let swift: Swift | undefined;
  let address = named ?? '';

  beforeAll(async () => {
    if (named !== undefined) return;
    swift = await startSwift();
    ({ address } = swift);
    const caller = nodeCaller();
    await openBucket(parseS3Address(address), caller, nodeClock).text({ method: 'PUT', key: '' });
    caller.close();
  }, 90_000);
  afterAll(() => swift?.stop());

  it('is there', () => {
    expect(address).not.toBe('');
  });

  holdsBlobs('does what the suite asks', async () => {
    const own = new URL(address);
    own.pathname += `/${randomUUID()}`;
    const place = filesPlace(own.href);
    return async () => openBlobs(place, nodeServerHost(silentLog))!;
  });
});
