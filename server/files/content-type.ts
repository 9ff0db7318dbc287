/**
 * What a file is, by its first bytes: the server decides, whatever its sender or its name say. Only what is on this list is
 * shown by a browser in place; everything else is a stream of bytes to be saved.
 */

/** First bytes that are looked at. */
export const HEAD_BYTES = 64;
export const UNKNOWN_TYPE = 'application/octet-stream';

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** Types by how they begin; a `?` is any byte. */
const SIGNS: readonly (readonly [sign: string, type: string])[] = [
  ['\xff\xd8\xff', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['RIFF????WEBP', 'image/webp'],
  ['RIFF????WAVE', 'audio/wav'],
  ['OggS', 'audio/ogg'],
  ['fLaC', 'audio/flac'],
  ['#!AMR', 'audio/amr'],
  ['ID3', 'audio/mpeg'],
  ['\xff\xfb', 'audio/mpeg'],
  ['\xff\xf3', 'audio/mpeg'],
  ['\xff\xf2', 'audio/mpeg'],
  ['\xff\xf1', 'audio/aac'],
  ['\xff\xf9', 'audio/aac'],
  ['\x1aE\xdf\xa3', 'video/webm'],
];

/** The brands of files that begin as MP4 does. */
const BRANDS: readonly (readonly [brand: RegExp, type: string])[] = [
  [/^avi[fs]/, 'image/avif'],
  [/^(hei|hev|mif1|msf1)/, 'image/heic'],
  [/^M4[AB]/, 'audio/mp4'],
  [/^qt/, 'video/quicktime'],
  [/^3g/, 'video/3gpp'],
  [/^./, 'video/mp4'],
];

export function contentTypeOf(head: Uint8Array): string {
  const begin = text(head, 0, HEAD_BYTES);
  const sign = SIGNS.find(([sign]) => begin.length >= sign.length && isSign(sign, begin));
  if (sign !== undefined) return sign[1];
  if (begin.slice(4, 8) === 'ftyp')
    return BRANDS.find(([brand]) => brand.test(begin.slice(8, 12)))?.[1] ?? UNKNOWN_TYPE;
  return isBitmap(head) ? 'image/bmp' : UNKNOWN_TYPE;
}

function isSign(sign: string, begin: string): boolean {
  for (let i = 0; i < sign.length; i += 1) if (sign[i] !== '?' && sign[i] !== begin[i]) return false;
  return true;
}

/** Two letters are not much of a sign: its header has a known length, too. */
function isBitmap(head: Uint8Array): boolean {
  const known = [12, 40, 52, 56, 64, 108, 124];
  return text(head, 0, 2) === 'BM' && head.length > 18 && known.includes(head[14]!) && head[15] === 0;
}

/** `image_elem_format`: 1 JPG, 2 GIF, 3 PNG, 4 BMP, 255 anything else. */
export function imageFormatOf(type: string): number {
  return ['image/jpeg', 'image/gif', 'image/png', 'image/bmp'].indexOf(type) + 1 || 0xff;
}

/** Whether a browser may show it: nothing of these types runs. */
export function isShownInPlace(type: string): boolean {
  return /^(image|audio|video)\//.test(type);
}
