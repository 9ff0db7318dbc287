/**
 * Keeps commands in the order of their calls where it matters: two that name the same stream, and a device's writes
 * around a change of its user's sessions. Everything else may be carried out side by side.
 */
import type { StreamKey } from '../../contract/entry.ts';
import { userKey } from '../../contract/stream-key.ts';
import type { Command } from '../port.ts';

/** A command on its way. */
export interface Place {
  readonly isDone: boolean;
}

export interface Order<P extends Place> {
  /** Puts a command at a place, and answers the places before it that it has to wait for. */
  enter(command: Command, place: P): P[];
  /** The command is done. */
  leave(command: Command, place: P): void;
}

interface Traffic<P> {
  /** Commands that have not left. */
  inside: number;
  /** The newest that changes the stream; it waits for all before it. */
  writer: P | undefined;
  /** Those since then that depend on the user's sessions and have not left. */
  readers: Set<P>;
}

export function createOrder<P extends Place>(): Order<P> {
  const streams = new Map<StreamKey, Traffic<P>>();

  const trafficOf = (key: StreamKey): Traffic<P> => {
    let traffic = streams.get(key);
    if (!traffic) streams.set(key, (traffic = { inside: 0, writer: undefined, readers: new Set() }));
    return traffic;
  };
  const leave = (key: StreamKey, place: P): void => {
    const traffic = trafficOf(key);
    traffic.readers.delete(place);
    if (--traffic.inside === 0) streams.delete(key);
  };

  return {
    enter(command, place) {
      const before: P[] = [];
      for (const key of command.streams) {
        const traffic = trafficOf(key);
        traffic.inside++;
        if (traffic.writer) before.push(traffic.writer);
        for (const reader of traffic.readers) before.push(reader);
        traffic.writer = place;
        traffic.readers.clear();
      }
      const { session } = command;
      if (session) {
        const traffic = trafficOf(userKey(session.user));
        traffic.inside++;
        if (traffic.writer) before.push(traffic.writer);
        traffic.readers.add(place);
      }
      return before.filter((one) => one !== place && !one.isDone);
    },
    leave({ streams: keys, session }, place) {
      for (const key of keys) leave(key, place);
      if (session) leave(userKey(session.user), place);
    },
  };
}

/**
 * Which of the commands of a batch can't be carried out now, if these can't: those, and what comes after one of them in
 * the order.
 */
export function heldBack(commands: readonly Command[], isHeld: (command: Command, nth: number) => boolean): boolean[] {
  const order = createOrder<{ isDone: boolean }>();
  const held = new Set<Place>();
  return commands.map((command, nth) => {
    const place = { isDone: false };
    const isBehind = order.enter(command, place).some((before) => held.has(before));
    if (isBehind || isHeld(command, nth)) held.add(place);
    return held.has(place);
  });
}
