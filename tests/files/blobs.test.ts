/** Every store of files does what the suite says: disks as they are here and in the simulated world, and an S3-compatible one. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeServerHost, silentLog } from '../../host/node.ts';
import { nodeDisk } from '../../host/node/disk.ts';
import { diskBlobs } from '../../server/files/disk-blobs.ts';
import { filesPlace, openBlobs } from '../../server/files/open-blobs.ts';
import { fileDisk } from '../../sim/world/file-disk.ts';
import { startS3 } from '../support/s3.ts';
import { holdsBlobs } from './blob-suite.ts';
import { noise, startFiles, temporaryDirectory } from './stage.ts';

const host = nodeServerHost(silentLog);

holdsBlobs('a disk', async () => {
  const directory = temporaryDirectory();
  return async () => diskBlobs(nodeDisk, directory);
});

holdsBlobs('the disk of the simulated world', async () => {
  const directory = temporaryDirectory();
  return async () => diskBlobs(fileDisk, directory);
});

holdsBlobs('an S3-compatible store', async () => {
  const { address } = await startS3();
  return async () => openBlobs(filesPlace(address), host)!;
});
