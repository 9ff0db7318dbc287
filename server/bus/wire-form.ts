/**
 * Messages of the bus as text between nodes: a header line of JSON, then, for a frame, the frame as it is. Whoever is
 * excepted sits on the node that published, so that is not said. What can't be read is no message: another program, or a
 * later version, may publish here, too.
 */
import * as v from 'valibot';
import type { BusMessage } from '../bus.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Header = v.variant('kind', [
  v.object({ kind: v.literal('frame'), gno: count }),
  v.object({
    kind: v.literal('device'),
    device: v.object({ instance: v.string(), tag: v.string(), resumes: count, kicked: v.boolean() }),
  }),
]);

export function printBusMessage(message: BusMessage): string {
  return message.kind === 'frame' ? `{"kind":"frame","gno":${message.gno}}\n${message.text}` : JSON.stringify(message);
}

/** The message a text holds; undefined if it holds none. */
export function readBusMessage(text: string): BusMessage | undefined {
  const lineEnd = text.indexOf('\n');
  const header = v.safeParse(Header, parse(lineEnd < 0 ? text : text.slice(0, lineEnd)));
  if (!header.success) return undefined;
  const { output } = header;
  if (output.kind === 'device') return output;
  if (lineEnd < 0) return undefined;
  return { kind: 'frame', text: text.slice(lineEnd + 1), gno: output.gno, except: undefined };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
