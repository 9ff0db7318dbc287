/**
 * A client's way out of a browser. A browser's WebSocket can't be dropped, only closed, and may wait long for the other
 * side's answer; what its user is told does not wait for it.
 */
import { MAX_FRAME_BYTES } from '../../contract/limits.ts';
import { CloseCode } from '../../contract/wire.ts';
import { fitReason } from '../close-reason.ts';
import type { Dialer, Socket, SocketHandlers } from '../host.ts';

/** How long the peer may take to answer a close before the connection counts as closed. */
const CLOSE_TIMEOUT_MS = 5000;
/** The code of a link that broke, and the one that says nothing. */
const BROKEN = 1006;
const NORMAL = 1000;

export const browserDialer: Dialer = {
  dial(url, handlers, timeoutMs) {
    return new Promise((resolve, reject) => {
      const refused = (why: string): void => reject(new Error(`can't reach ${url}: ${why}`));
      let web: WebSocket;
      try {
        web = new WebSocket(url);
      } catch (error) {
        // A page over https may not open a connection without encryption.
        return refused(error instanceof Error ? error.message : String(error));
      }
      const silence = setTimeout(() => {
        refused(`no answer within ${timeoutMs} ms`);
        web.close();
      }, timeoutMs);
      web.onopen = () => {
        clearTimeout(silence);
        resolve(openEnd(web, handlers));
      };
      web.onerror = web.onclose = () => {
        clearTimeout(silence);
        refused('the browser does not say why');
      };
    });
  },
};

function openEnd(web: WebSocket, handlers: SocketHandlers): Socket {
  let isOver = false;
  const over = (code: number, reason: string): void => {
    if (isOver) return;
    isOver = true;
    handlers.closed(code, reason);
  };
  let isClosing = false;
  const close = (code: number, reason: string): void => {
    if (isClosing || isOver) return;
    isClosing = true;
    web.close(isAllowed(code) ? code : NORMAL, fitReason(reason));
    const patience = setTimeout(() => over(code, reason), CLOSE_TIMEOUT_MS);
    web.onclose = () => {
      clearTimeout(patience);
      over(code, reason);
    };
  };
  web.onerror = null;
  web.onclose = ({ code, reason }) => over(code, reason);
  web.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isClosing || isOver) return;
    if (typeof data !== 'string') close(CloseCode.badFrame, 'frames are text');
    else if (data.length > MAX_FRAME_BYTES) close(CloseCode.tooLarge, 'the frame is larger than allowed');
    else handlers.frame(data);
  };
  return {
    remote: new URL(web.url).host,
    get backlog() {
      return web.bufferedAmount;
    },
    send(frame) {
      if (!isClosing && !isOver && web.readyState === WebSocket.OPEN) web.send(frame);
    },
    close,
    terminate() {
      if (isOver) return;
      isClosing = true;
      web.onclose = null;
      web.close();
      queueMicrotask(() => over(BROKEN, ''));
    },
  };
}

/** Codes that a page may close with. */
function isAllowed(code: number): boolean {
  return code === NORMAL || (code >= 3000 && code <= 4999);
}
