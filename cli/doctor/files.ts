/** Looks at the store of files: whether what is written there can be read back. */
import { probeFiles, StartupError } from '@hongyan/server';
import { nodeServerHost, silentLog } from '../../host/node.ts';
import { type Check, fail, ok, warn } from './check.ts';

const NAME = 'files';

/** `files` as settings give it; undefined: the default, which is in the data directory, or nowhere with a `store`. */
export async function checkFiles(files: string | undefined, store: string | undefined): Promise<Check[]> {
  if (files === undefined) {
    if (store === undefined) return [];
    const fix = 'set --files to a directory that all nodes share, or to an S3-compatible store';
    return [warn(NAME, 'none are taken: images, sounds, videos and files can not be sent', fix)];
  }
  try {
    const { place, isThere, error } = await probeFiles(files, nodeServerHost(silentLog));
    if (!isThere) {
      const fix = 'start the server once, as the user who is to own it, and ask again';
      return [warn(NAME, `${place} is not there: the server makes it`, fix)];
    }
    if (error === undefined) return [ok(NAME, `written and read in ${place}`)];
    return [fail(NAME, `${place}: ${error}`, 'make it reachable and writable, or correct --files')];
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return [fail(NAME, error.message, 'correct --files')];
  }
}
