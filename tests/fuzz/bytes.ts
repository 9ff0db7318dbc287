/** Raw bytes over a real socket: what a port answers to them, and WebSocket frames as nobody should make them. */
import { connect } from 'node:net';
import type { Draw } from './draw.ts';

/** A peer that holds a connection open for so long has got stuck. */
const PATIENCE_MS = 20_000;

export interface Exchange {
  readonly answer: Buffer;
  /** The port closed the connection, or answered our end of it. */
  readonly isClosed: boolean;
}

/** Sends the bytes, then the end; resolves when the connection is closed. */
export function exchange(port: number, bytes: Buffer): Promise<Exchange> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (isClosed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ answer: Buffer.concat(parts), isClosed });
    };
    const timer = setTimeout(() => finish(false), PATIENCE_MS);
    socket.on('data', (part: Buffer) => void parts.push(part));
    // A reset is an answer, too.
    socket.on('error', () => undefined);
    socket.on('close', () => finish(true));
    socket.end(bytes);
  });
}

/** The status of an HTTP answer; undefined if it is none. */
export function statusOf(answer: Buffer): number | undefined {
  const found = /^HTTP\/1\.1 (\d{3}) /.exec(answer.subarray(0, 20).toString('latin1'));
  return found === null ? undefined : Number(found[1]);
}

const TEXT = 1;
const OPCODES = [0, TEXT, TEXT, TEXT, 2, 3, 8, 9, 10, 15];

/** A frame of a client, seldom a right one. */
export function webSocketFrame(draw: Draw, payload: Buffer): Buffer {
  const first = (draw.once(8) ? 0 : 0x80) | (draw.once(12) ? 0x70 & draw.below(256) : 0) | draw.pick(OPCODES);
  const length = draw.once(10) ? draw.pick([0, 125, 126, 65_535, 65_536, 2 ** 31, 2 ** 40]) : payload.length;
  const masked = !draw.once(12);
  const mask = Buffer.from([draw.below(256), draw.below(256), 0, 7]);
  const body = masked ? payload.map((byte, i) => byte ^ mask[i % 4]!) : payload;
  return Buffer.concat([header(first, length, masked), ...(masked ? [mask] : []), body]);
}

function header(first: number, length: number, masked: boolean): Buffer {
  const bit = masked ? 0x80 : 0;
  if (length < 126) return Buffer.from([first, bit | length]);
  const long = Buffer.alloc(length < 65_536 ? 4 : 10);
  long[0] = first;
  long[1] = bit | (length < 65_536 ? 126 : 127);
  if (length < 65_536) long.writeUInt16BE(length, 2);
  else long.writeBigUInt64BE(BigInt(length), 2);
  return long;
}

/** Flips, cuts, doubles or replaces some bytes. */
export function mutateBytes(draw: Draw, bytes: Buffer): Buffer {
  const at = draw.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + draw.below(16));
  const parts = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (draw.below(5)) {
    case 0:
      return parts[0]!;
    case 1:
      return Buffer.concat([parts[0]!, parts[2]!]);
    case 2:
      return Buffer.concat([parts[0]!, ...Array.from({ length: draw.below(200) }, () => parts[1]!), parts[2]!]);
    default:
      return Buffer.concat([parts[0]!, parts[1]!.map((byte) => byte ^ (1 << draw.below(8))), parts[2]!]);
  }
}

/** The frames that a server sent after the answer to an upgrade: opcode and payload. Undefined if they are none. */
export function framesIn(answer: Buffer): { opcode: number; payload: Buffer }[] | undefined {
  const found = [];
  let at = answer.indexOf('\r\n\r\n') + 4;
  while (at < answer.length) {
    const [first = 0, second = 0] = answer.subarray(at, at + 2);
    // Whole messages, and a server masks nothing.
    if ((first & 0xf0) !== 0x80 || second >= 128) return undefined;
    at += 2;
    let length = second;
    if (second === 126) {
      length = answer.readUInt16BE(at);
      at += 2;
    } else if (second === 127) {
      length = Number(answer.readBigUInt64BE(at));
      at += 8;
    }
    found.push({ opcode: first & 0x0f, payload: answer.subarray(at, at + length) });
    at += length;
  }
  return found;
}
