/** Coordinates in XMP, which is XML within the file: `exif:GPS…="…"` or `<exif:GPS…>…<`. Their values become spaces. */

const NAME = Buffer.from('exif:GPS');
/** Longest name after that, and longest value. */
const MAX_NAME = 40;
const MAX_VALUE = 400;
const SPACE = 0x20;

/** Whether such a name begins at `at`. */
export function isXmp(bytes: Buffer, at: number): boolean {
  return bytes.compare(NAME, 0, NAME.length, at, Math.min(at + NAME.length, bytes.length)) === 0;
}

/** Blanks the value of what begins at `at`. True if it had one. */
export function blankXmp(bytes: Buffer, at: number): boolean {
  const text = bytes.toString('latin1', at, at + NAME.length + MAX_NAME + MAX_VALUE);
  const [all = '', value] =
    /^exif:GPS\w{0,40}\s*(?:=\s*"([^"]*)"|=\s*'([^']*)'|>([^<]*)<)/
      .exec(text)
      ?.filter((group) => group !== undefined) ?? [];
  if (value === undefined || value.trim() === '') return false;
  const from = at + all.length - 1 - value.length;
  bytes.fill(SPACE, from, from + value.length);
  return true;
}
