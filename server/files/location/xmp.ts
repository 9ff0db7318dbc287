/** Coordinates in XMP, which is XML within the file: `exif:GPS…="…"` or `<exif:GPS…>…<`. Their values become spaces. */

const NAME = 'exif:GPS';
/** Longest name after that, and longest value. */
const MAX_NAME = 40;
const MAX_VALUE = 400;
/** Beyond so many nothing is looked at: a file made to be slow stays cheap. */
const MAX_FOUND = 1000;
const SPACE = 0x20;

/** True if there were any. */
export function blankXmp(bytes: Buffer): boolean {
  let found = false;
  let at = -1;
  for (let i = 0; i < MAX_FOUND; i += 1) {
    at = bytes.indexOf(NAME, at + 1, 'latin1');
    if (at < 0) break;
    const text = bytes.toString('latin1', at, at + NAME.length + MAX_NAME + MAX_VALUE);
    const [all = '', value] =
      /^exif:GPS\w{0,40}\s*(?:=\s*"([^"]*)"|=\s*'([^']*)'|>([^<]*)<)/
        .exec(text)
        ?.filter((group) => group !== undefined) ?? [];
    if (value === undefined || value.trim() === '') continue;
    const from = at + all.length - 1 - value.length;
    bytes.fill(SPACE, from, from + value.length);
    found = true;
  }
  return found;
}
