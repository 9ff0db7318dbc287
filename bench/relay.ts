/**
 * The ceiling: a bare `ws` relay that takes the frames of the benchmark and answers with frames of the same size, an
 * acknowledgement to the sender and a push to the receiver, corked as the server corks. It keeps nothing and checks
 * nothing; who belongs to whom it learns from the users' names at sign-in.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { printEntryHeader, printFrame } from '../contract/wire.ts';
import { corkThisTurn } from '../host/node/cork.ts';
import { serve } from './children.ts';
import { peerName } from './users.ts';

const run = [1234, 1234, 1234, 1234, 1234, 1234, 0, 0];
const sample = { stream: 'c2c:user123:user124', pos: 1234, gno: 123_456, time: 1_763_000_000_000, seq: 1234, run };
/** What follows the request's id in an acknowledgement, and the first line of a push: text like the server's. */
const ACKNOWLEDGED = printFrame(sample).slice(1);
const PUSHED = printEntryHeader(
  { ...sample, kind: 'msg', from: 'user123', rand: 1_234_567_890, ctime: 1_763_000_000 },
  true,
);

interface Line {
  web: WebSocket;
  carrier: Duplex;
}
const lines = new Map<string, Line>();

function send(line: Line, frame: string): void {
  if (line.web.readyState !== WebSocket.OPEN) return;
  corkThisTurn(line.carrier);
  line.web.send(frame);
}

/** The digits after `"id":`, which the benchmark's frames have near their start. */
function idOf(frame: string): string {
  const at = frame.indexOf('"id":') + 5;
  let end = at;
  while (frame.charCodeAt(end) >= 48 && frame.charCodeAt(end) <= 57) end += 1;
  return frame.slice(at, end);
}

function signIn(line: Line, frame: string): string {
  const { user, id } = JSON.parse(frame) as { user: string; id: number };
  lines.set(user, line);
  const more = { session: '0'.repeat(32), epoch: '0'.repeat(16), gno: 0, time: 0, expires: 0, revokeWindow: 0 };
  send(line, printFrame({ re: id, tinyid: lines.size, ...more }));
  return peerName(user);
}

function accept(web: WebSocket, carrier: Duplex): void {
  const line = { web, carrier };
  let peer = '';
  web.on('message', (data) => {
    const frame = (data as Buffer).toString();
    if (peer === '') {
      peer = signIn(line, frame);
      return;
    }
    send(line, `{"re":${idOf(frame)},${ACKNOWLEDGED}`);
    const receiver = lines.get(peer);
    if (receiver) send(receiver, `${PUSHED}${frame.slice(frame.indexOf('\n'))}`);
  });
}

const server = createServer();
const gate = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });
server.on('upgrade', (request, carrier, head) => {
  gate.handleUpgrade(request, carrier, head, (web) => accept(web, carrier));
});
const listening = new Promise<string>((resolve) => {
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
    resolve(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
});
serve({ url: () => listening });
