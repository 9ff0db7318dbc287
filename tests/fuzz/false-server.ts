/**
 * A server that says what it likes: a dialer whose other end is in the target's hand. It answers every request of a client
 * with what `answer` makes of it, and can say anything unasked.
 */
import type { Dialer, Socket, SocketHandlers } from '../../host/host.ts';
import { asRequest } from './wire.ts';

export interface FalseServer {
  readonly dialer: Dialer;
  /** Says a frame on the newest connection, if it stands. */
  say(frame: string): void;
  /** Closes it. */
  hangUp(code: number): void;
  /** Requests that came since the last look, by their commands. */
  taken(): ReadonlyMap<string, number>;
}

/** `answer` gives the frames to send back, soon after; `later` does something in a moment. */
export function createFalseServer(
  answer: (request: string, name: string, id: number) => readonly string[],
  later: (task: () => void) => void,
): FalseServer {
  let newest: { handlers: SocketHandlers; isOpen: boolean } | undefined;
  let requests = new Map<string, number>();

  function connect(handlers: SocketHandlers): Socket {
    const end = { handlers, isOpen: true };
    newest = end;
    return {
      backlog: 0,
      remote: 'false server',
      send(request) {
        const asked = asRequest(request);
        if (!end.isOpen || asked === undefined) return;
        requests.set(asked.name, (requests.get(asked.name) ?? 0) + 1);
        const frames = answer(request, asked.name, asked.id);
        later(() => {
          for (const frame of frames) if (end.isOpen) handlers.frame(frame);
        });
      },
      close: (code, reason) => shut(end, code, reason),
      terminate: () => shut(end, 1006, ''),
    };
  }

  function shut(end: NonNullable<typeof newest>, code: number, reason: string): void {
    if (!end.isOpen) return;
    end.isOpen = false;
    later(() => end.handlers.closed(code, reason));
  }

  return {
    dialer: { dial: async (_, handlers) => connect(handlers) },
    say(frame) {
      if (newest?.isOpen) newest.handlers.frame(frame);
    },
    hangUp(code) {
      if (newest !== undefined) shut(newest, code, '');
    },
    taken() {
      const taken = requests;
      requests = new Map();
      return taken;
    },
  };
}
