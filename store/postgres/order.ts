/**
 * Keeps commands in the order of their calls where it matters: two that name the same stream, and a device's writes
 * around a change of its user's sessions. Everything else may be carried out side by side.
 */
import type { StreamKey } from '../../contract/entry.ts';
import { userKey } from '../../contract/stream-key.ts';
import type { Command } from '../port.ts';

/** Where a command stands: the nth of its lane. */
export interface Place {
  readonly lane: number;
  readonly nth: number;
}

export interface Order {
  /** Puts a command at a place, and answers the places before it that it has to wait for; some may be done already. */
  enter(command: Command, place: Place): Place[];
  /** The command is done. */
  leave(command: Command): void;
}

interface Traffic {
  /** Commands that have not left. */
  inside: number;
  /** The newest that changes the stream. */
  writer: Place | undefined;
  /** Those since then that depend on the user's sessions: the newest of each lane. */
  readers: Place[];
}

export function createOrder(): Order {
  const streams = new Map<StreamKey, Traffic>();

  const trafficOf = (key: StreamKey): Traffic => {
    let traffic = streams.get(key);
    if (!traffic) streams.set(key, (traffic = { inside: 0, writer: undefined, readers: [] }));
    return traffic;
  };
  const leave = (key: StreamKey): void => {
    if (--trafficOf(key).inside === 0) streams.delete(key);
  };

  return {
    enter(command, place) {
      const before: Place[] = [];
      for (const key of command.streams) {
        const traffic = trafficOf(key);
        traffic.inside++;
        if (traffic.writer) before.push(traffic.writer);
        before.push(...traffic.readers);
        traffic.writer = place;
        traffic.readers = [];
      }
      const { session } = command;
      if (!session) return before;
      const traffic = trafficOf(userKey(session.user));
      traffic.inside++;
      if (traffic.writer) before.push(traffic.writer);
      traffic.readers = [...traffic.readers.filter(({ lane }) => lane !== place.lane), place];
      return before;
    },
    leave({ streams: keys, session }) {
      for (const key of keys) leave(key);
      if (session) leave(userKey(session.user));
    },
  };
}
