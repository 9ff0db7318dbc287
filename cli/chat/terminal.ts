/** A chat in a terminal: a prompt at the bottom, and everything that happens printed above it. */
import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import { parseCommand } from './command.ts';
import type { ChatSession } from './session.ts';

export interface Terminal {
  /** Prints a text above the line that is being typed, which stays as it is. */
  print(text: string): void;
  /** Reads lines and runs them at once, until the user leaves or the session is over. */
  run(session: ChatSession): Promise<void>;
}

/** Takes over a terminal. `prompt` stands before what is typed. */
export function openTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream, prompt: string): Terminal {
  let editor: Interface | undefined;
  return {
    print: (text) => void (editor?.terminal ? printAbove(editor, output, text) : output.write(`${text}\n`)),
    async run(session) {
      editor = createInterface({ input, output, prompt, terminal: process.env['TERM'] !== 'dumb' });
      await untilLeft(editor, session);
      if (editor.terminal) clearTyped(editor, output);
      // From here on the terminal is its own again, and a Ctrl-C ends the program.
      editor.close();
      editor = undefined;
    },
  };
}

/** Resolves at `/quit`, Ctrl-D, a Ctrl-C on an empty line, or the end of the session. */
function untilLeft(editor: Interface, session: ChatSession): Promise<void> {
  return new Promise((resolve) => {
    const onLine = (line: string): void => {
      const command = parseCommand(line);
      if (command.do === 'quit') return leave();
      editor.prompt();
      void session.run(command);
    };
    const leave = (): void => {
      // Lines that were pasted after the last one are not meant for anybody.
      editor.off('line', onLine);
      session.over.removeEventListener('abort', leave);
      resolve();
    };
    session.over.addEventListener('abort', leave);
    editor.on('close', leave);
    editor.on('SIGINT', () => (editor.line === '' ? leave() : clearLine(editor)));
    editor.on('line', onLine);
    editor.prompt();
    if (session.over.aborted) leave();
  });
}

function clearLine(editor: Interface): void {
  editor.write(null, { ctrl: true, name: 'e' });
  editor.write(null, { ctrl: true, name: 'u' });
}

function printAbove(editor: Interface, output: NodeJS.WriteStream, text: string): void {
  clearTyped(editor, output);
  output.write(`${text}\n`);
  editor.prompt(true);
}

/** Wipes the prompt and what is typed off the screen; the editor still has it. */
function clearTyped(editor: Interface, output: NodeJS.WriteStream): void {
  moveCursor(output, 0, -editor.getCursorPos().rows);
  cursorTo(output, 0);
  clearScreenDown(output);
  // Before it draws, the editor climbs to the row it believes to be its first, and after a long pasted line it is wrong
  // about that. The cursor is there already.
  Object.assign(editor, { prevRows: 0 });
}
