/**
 * What happens once a file is all there: its type is looked at, an image gets its smaller versions, and the description
 * that makes it complete is written last. Each step may be done again, so a crash in between costs nothing.
 */
import { type Blobs, type BlobUpload, readWhole } from './blobs.ts';
import { contentTypeOf, HEAD_BYTES } from './content-type.ts';
import { type ImageParts, imageOf } from './image.ts';
import type { Description, Descriptions } from './stored.ts';
import type { Upload } from './upload-token.ts';

export interface CompleteParts extends ImageParts {
  readonly blobs: Blobs;
  readonly descriptions: Descriptions;
  readonly now: () => number;
}

export async function complete(
  parts: CompleteParts,
  upload: Upload,
  blob: BlobUpload,
  isGone: () => boolean,
): Promise<Description> {
  const { blobs, descriptions, now, log } = parts;
  const { id, user, kind, size, name } = upload;
  await blobs.finish(blob);
  const type = contentTypeOf(await readWhole(blobs, blob.name, Math.min(HEAD_BYTES, size)));
  const image = kind === 'image' ? await imageOf(parts, blob.name, { id, size, type, user, isGone }) : undefined;
  const description: Description = {
    file: { id, size, type, ...(image && { image: image.stored }) },
    ...(image && { versions: image.types }),
    user,
    kind,
    ...(name !== undefined && { name }),
    time: now(),
  };
  await descriptions.keep(description);
  // The file is there; what can't be removed now is when uploads are cleaned up.
  await blobs
    .forget(blob)
    .catch((error: unknown) => log.warn('what is left of an upload was not removed', { id, error }));
  return description;
}
