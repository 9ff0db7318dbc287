/** A client's way out under Node. */
import type { IncomingMessage } from 'node:http';
import { MAX_FRAME_BYTES } from '../../contract/limits.ts';
import type { Dialer, Socket, SocketHandlers } from '../host.ts';
import { FramedWebSocket, SocketEnd, socketOptions } from './web-socket.ts';

export const nodeDialer: Dialer = {
  /** Rejects with an error that says why, in one line; `cause` is the system's. */
  async dial(url, handlers, timeoutMs) {
    const web = new FramedWebSocket(url, { ...socketOptions, maxPayload: MAX_FRAME_BYTES });
    return await new Promise<Socket>((resolve, reject) => {
      let late = false;
      const deadline = setTimeout(() => {
        late = true;
        web.terminate();
      }, timeoutMs).unref();
      web.on('error', (error) => {
        clearTimeout(deadline);
        reject(refused(url, late ? new Error(`no answer within ${timeoutMs} ms`) : error));
      });
      web.once('upgrade', (response: IncomingMessage) => {
        web.once('open', () => {
          clearTimeout(deadline);
          resolve(openEnd(web, response, handlers));
        });
      });
    });
  },
};

/** Frames that came with the answer wait until the caller has its socket in hand. */
function openEnd(web: FramedWebSocket, response: IncomingMessage, handlers: SocketHandlers): Socket {
  const carrier = response.socket;
  web.pause();
  setImmediate(() => web.resume());
  return new SocketEnd(web, 'client', carrier, `${carrier.remoteAddress}:${carrier.remotePort}`, () => handlers);
}

/** An error that names the address. One of several failed attempts (IPv6, IPv4) has no message of its own, only a code. */
function refused(url: string, cause: Error & { code?: string }): Error {
  return new Error(`can't reach ${url}: ${cause.message || cause.code}`, { cause });
}
