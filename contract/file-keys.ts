/**
 * Where the files of an element are: by its type, the keys that hold their paths, ids, sizes and addresses. Every element
 * with files is dealt with by this table: uploaded, checked, put into the log without what is only of one device, shown.
 */
import { TIMElemType } from './enums/message.ts';
import type { FileKind } from './limits.ts';
import * as key from './keys.ts';

/** One file of an element. */
export interface FileKeys {
  readonly kind: FileKind;
  readonly path: string;
  readonly id: string;
  readonly size: string;
  readonly url: string;
  /** Whether the element may be without it. */
  readonly optional?: boolean;
}

const videoPreview: FileKeys = {
  kind: 'image',
  path: key.kTIMVideoElemImagePath,
  id: key.kTIMVideoElemImageId,
  size: key.kTIMVideoElemImageSize,
  url: key.kTIMVideoElemImageUrl,
  optional: true,
};

const FILES: Readonly<Partial<Record<TIMElemType, readonly FileKeys[]>>> = {
  [TIMElemType.kTIMElem_Image]: [
    {
      kind: 'image',
      path: key.kTIMImageElemOrigPath,
      id: key.kTIMImageElemOrigId,
      size: key.kTIMImageElemOrigPicSize,
      url: key.kTIMImageElemOrigUrl,
    },
  ],
  [TIMElemType.kTIMElem_Sound]: [
    {
      kind: 'sound',
      path: key.kTIMSoundElemFilePath,
      id: key.kTIMSoundElemFileId,
      size: key.kTIMSoundElemFileSize,
      url: key.kTIMSoundElemUrl,
    },
  ],
  [TIMElemType.kTIMElem_File]: [
    {
      kind: 'file',
      path: key.kTIMFileElemFilePath,
      id: key.kTIMFileElemFileId,
      size: key.kTIMFileElemFileSize,
      url: key.kTIMFileElemUrl,
    },
  ],
  [TIMElemType.kTIMElem_Video]: [
    {
      kind: 'video',
      path: key.kTIMVideoElemVideoPath,
      id: key.kTIMVideoElemVideoId,
      size: key.kTIMVideoElemVideoSize,
      url: key.kTIMVideoElemVideoUrl,
    },
    videoPreview,
  ],
};
const NONE: readonly FileKeys[] = [];

/** The files of an element of this type. */
export function filesOf(type: number): readonly FileKeys[] {
  return FILES[type as TIMElemType] ?? NONE;
}

/** The versions of an image: what was sent, and what is made of it. */
export const IMAGE_VERSIONS = [
  {
    version: 'orig',
    id: key.kTIMImageElemOrigId,
    size: key.kTIMImageElemOrigPicSize,
    width: key.kTIMImageElemOrigPicWidth,
    height: key.kTIMImageElemOrigPicHeight,
    url: key.kTIMImageElemOrigUrl,
  },
  {
    version: 'large',
    id: key.kTIMImageElemLargeId,
    size: key.kTIMImageElemLargePicSize,
    width: key.kTIMImageElemLargePicWidth,
    height: key.kTIMImageElemLargePicHeight,
    url: key.kTIMImageElemLargeUrl,
  },
  {
    version: 'thumb',
    id: key.kTIMImageElemThumbId,
    size: key.kTIMImageElemThumbPicSize,
    width: key.kTIMImageElemThumbPicWidth,
    height: key.kTIMImageElemThumbPicHeight,
    url: key.kTIMImageElemThumbUrl,
  },
] as const;

/** Keys of elements that name a file on the server: they do not count towards the size of a message. */
export const FILE_ID_KEYS: ReadonlySet<string> = new Set([
  ...Object.values(FILES).flatMap((files) => files.map(({ id }) => id)),
  ...IMAGE_VERSIONS.map(({ id }) => id),
  key.kTIMMergerElemRelayJsonKey,
]);
/** Keys of elements that say where a file is on one device. Their place in the log is empty. */
export const PATH_KEYS: ReadonlySet<string> = new Set(
  Object.values(FILES).flatMap((files) => files.map(({ path }) => path)),
);
/** Keys of elements that are made where they are shown, and are never in the log. */
export const SHOWN_KEYS: ReadonlySet<string> = new Set([
  ...Object.values(FILES).flatMap((files) => files.map(({ url }) => url)),
  ...IMAGE_VERSIONS.map(({ url }) => url),
  key.kTIMImageElemTaskId,
  key.kTIMSoundElemTaskId,
  key.kTIMFileElemTaskId,
  key.kTIMVideoElemTaskId,
  key.kTIMSoundElemBusinessId,
  key.kTIMFileElemBusinessId,
  key.kTIMVideoElemBusinessId,
  key.kTIMSoundElemDownloadFlag,
  key.kTIMFileElemDownloadFlag,
  key.kTIMVideoElemVideoDownloadFlag,
  key.kTIMVideoElemImageDownloadFlag,
  key.kTIMMergerElemLayersOverLimit,
  key.kTIMMergerElemRelayPbKey,
  key.kTIMMergerElemRelayBuffer,
]);

const FILE_ID = /^[0-9a-f]{32}(?:\.(?:large|thumb))?$/;

/** Whether a text has the form of a file's id, or of a version of an image. */
export function isFileId(text: unknown): text is string {
  return typeof text === 'string' && FILE_ID.test(text);
}
