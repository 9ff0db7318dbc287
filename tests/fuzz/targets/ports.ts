/**
 * Bytes over real sockets into a real server: what is no HTTP, no WebSocket and no frame of ours, at the door of clients
 * and at that of operators. Each is answered by the protocol's own means or hung up on, and everybody else is served.
 */
import { createTim } from '@hongyan/client';
import { startServer } from '@hongyan/server';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '../../../contract/wire.ts';
import type { Log } from '../../../host/host.ts';
import { silentLog } from '../../../host/log.ts';
import { signUserSig } from '../../../server/usersig.ts';
import { exchange, framesIn, mutateBytes, statusOf, webSocketFrame } from '../bytes.ts';
import { textMessage } from '../client.ts';
import { type Draw, TEXTS } from '../draw.ts';
import { mutateText } from '../mutate.ts';
import { APP } from '../stage.ts';
import { stackOf } from '../run.ts';
import type { Opened, Target } from '../target.ts';
import { objectOf } from '../wire.ts';

const AT_ONCE = 40;

const REQUESTS = [
  'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n',
  'GET /metrics?a=%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  'HEAD /readyz HTTP/1.1\r\nhost: x\r\n\r\nGET /%2e%2e/etc HTTP/1.1\r\nhost: x\r\n\r\n',
  'POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 7\r\n\r\n{"a":1}',
  'POST /metrics HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n',
  `GET /${'x'.repeat(9000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
  `GET / HTTP/1.1\r\nhost: x\r\ncookie: ${'y'.repeat(9000)}\r\n\r\n`,
];
const UPGRADE =
  'GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n' +
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-extensions: permessage-deflate\r\n\r\n';

export const ports: Target = {
  name: 'bytes into the ports',
  inputs: 40_000,
  few: 100,
  async open(parts) {
    const { draw, found } = parts;
    const server = await open((what) => found(what, ''));
    const wellBehaved = openWellBehaved(server.url);
    await wellBehaved.talk();

    async function send(bytes: Buffer, port: number, judge: (answer: Buffer) => string | undefined): Promise<void> {
      const { answer, isClosed } = await exchange(port, bytes);
      const wrong = isClosed ? judge(answer) : 'it was left open';
      if (wrong !== undefined) found(wrong, bytes.toString('latin1'));
    }

    function one(): Promise<void> {
      if (draw.once(2)) return send(clientBytes(draw), server.port, wrongOfDoor);
      return send(httpBytes(draw), draw.once(4) ? server.port : server.adminPort, wrongOfHttp);
    }

    return {
      async feed(count) {
        for (let left = count; left > 0; left -= AT_ONCE) {
          const sent = Array.from({ length: Math.min(left, AT_ONCE) }, one);
          await Promise.all(sent);
        }
        await wellBehaved.talk().catch((error: unknown) => found(String(error), ''));
        return count;
      },
      again: (input) => send(Buffer.from(input, 'latin1'), server.adminPort, wrongOfHttp),
      async stillServes() {
        await wellBehaved.talk();
        const metrics = await exchange(server.adminPort, Buffer.from(REQUESTS[1]!));
        const open = /^hongyan_connections(?:\{[^}]*\})? (\d+)$/m.exec(metrics.answer.toString())?.[1];
        if (open !== '2') found(`${open} connections are left`, '');
      },
      async close() {
        wellBehaved.leave();
        await server.close();
      },
    } satisfies Opened;
  },
};

async function open(failed: (what: string) => void) {
  const dataDir = mkdtempSync(join(tmpdir(), 'hongyan-fuzz-'));
  const log: Log = { ...silentLog, error: (message, fields) => failed(`${message}: ${stackOf(fields?.['error'])}`) };
  const apps = [{ ...APP, admins: [...APP.admins] }];
  const server = await startServer({ port: 0, dataDir, apps, log, admin: { port: 0 } });
  return {
    url: server.url,
    port: server.port,
    adminPort: Number(new URL(server.adminUrl!).port),
    async close() {
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function httpBytes(draw: Draw): Buffer {
  const text = draw.pick(REQUESTS);
  const bytes = Buffer.from(draw.once(3) ? mutateText(draw, text, [...REQUESTS, ...TEXTS]) : text, 'latin1');
  return draw.once(3) ? bytes : mutateBytes(draw, bytes);
}

/** An upgrade, and then frames. */
function clientBytes(draw: Draw): Buffer {
  if (draw.once(6)) return mutateBytes(draw, Buffer.from(UPGRADE));
  const userSig = signUserSig({ ...APP, userId: 'alice' }, Date.now());
  const device = { user: 'alice', sig: userSig, platform: 'Web', instance: 'fuzz' };
  const login = JSON.stringify({ do: 'login', id: 1, version: PROTOCOL_VERSION, app: APP.sdkAppId, ...device });
  const texts = [draw.once(2) ? login : mutateText(draw, login, TEXTS), '{"do":"ping","id":2}', draw.pick(TEXTS)];
  const frames = texts.slice(0, 1 + draw.below(3)).map((text) => webSocketFrame(draw, Buffer.from(text)));
  const bytes = Buffer.concat([Buffer.from(UPGRADE), ...frames]);
  return draw.once(3) ? mutateBytes(draw, bytes) : bytes;
}

function wrongOfHttp(answer: Buffer): string | undefined {
  const status = statusOf(answer);
  if (answer.length === 0) return undefined;
  if (status === undefined) return `answered ${answer.subarray(0, 40).toString('latin1')}`;
  return status === 500 || status < 100 || status > 599 ? `answered with status ${status}` : undefined;
}

/** At the door of clients: HTTP until the upgrade, then frames of the contract. */
function wrongOfDoor(answer: Buffer): string | undefined {
  if (statusOf(answer) !== 101) return wrongOfHttp(answer);
  const frames = framesIn(answer);
  if (frames === undefined) return 'answered what are no frames';
  for (const { opcode, payload } of frames) {
    if (opcode === 1 && objectOf(payload.toString().split('\n', 1)[0]!) === undefined) return 'sent what is no frame';
  }
  return undefined;
}

/** Two real clients that talk to each other meanwhile. */
function openWellBehaved(url: string) {
  const [one, other] = ['ulla', 'vera'].map((user) => {
    const tim = createTim({ server: url, storage: 'memory', platform: 'Linux' });
    tim.TIMInit(APP.sdkAppId, '');
    return { user, tim };
  });
  let said = 0;
  let heard = (_json: string): void => undefined;
  other!.tim.TIMAddRecvNewMsgCallback((json) => heard(json), null);
  const login = ({ user, tim }: NonNullable<typeof one>): Promise<void> =>
    settled((end) => tim.TIMLogin(user, signUserSig({ ...APP, userId: user }, Date.now()), end, null));
  return {
    async talk(): Promise<void> {
      for (const client of [one!, other!]) if (client.tim.TIMGetLoginStatus() !== 1) await login(client);
      said += 1;
      const word = `word ${said}`;
      const text = textMessage(word);
      const arrived = new Promise<void>((resolve) => {
        heard = (json) => {
          if (json.includes(`"${word}"`)) resolve();
        };
      });
      await settled((end) => one!.tim.TIMMsgSendNewMsg('vera', 1, text, end, null));
      await arrived;
    },
    leave() {
      for (const { tim } of [one!, other!]) tim.TIMUninit();
    },
  };
}

function settled(begin: (end: (code: number, desc: string) => void) => number): Promise<void> {
  return new Promise((resolve, reject) => {
    const result = begin((code, desc) => (code === 0 ? resolve() : reject(new Error(`${code} ${desc}`))));
    if (result !== 0) reject(new Error(`it returned ${result}`));
  });
}
