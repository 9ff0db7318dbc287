/** Colours for a terminal. Everything else (a pipe, a file, NO_COLOR) gets the plain text. */
import { styleText } from 'node:util';

export type Colour = 'green' | 'yellow' | 'red' | 'cyan' | 'dim' | 'bold';

/** Gives a text a colour, or leaves it. */
export type Painter = (colour: Colour, text: string) => string;

/** The painter for one output stream. */
export function painter(stream: NodeJS.WriteStream): Painter {
  const coloured = stream.isTTY && stream.hasColors();
  return (colour, text) => (coloured ? styleText(colour, text, { validateStream: false }) : text);
}

/** Leaves every text as it is. */
export const plain: Painter = (_colour, text) => text;
