/** Makes text from elsewhere safe for a terminal, so that a message can neither move the cursor nor pose as another. */

/** Control characters, and characters that turn the direction of what follows. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text with every unsafe character shown instead of obeyed; line feeds stay. */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0)!;
    if (character === '\t') return '    ';
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** What a reader takes for one letter, even if it is made of several characters. */
const letters = new Intl.Segmenter();

/** The same on one line, and no longer than `length` letters. */
export function brief(text: string, length: number): string {
  const line = Array.from(letters.segment(visible(text).replaceAll('\n', ' ')), ({ segment }) => segment);
  return line.length <= length ? line.join('') : `${line.slice(0, length - 1).join('')}…`;
}
