/**
 * Who hears of what: the handlers of the C facade and the listeners of the typed face. Events are told in the order they
 * happened, after the turn they happened in; a handler that throws harms nobody.
 */
import {
  type EventHandler,
  type EventListener,
  type EventName,
  type EventPayload,
  events,
} from '../contract/events.ts';
import type { RegisterMode } from '../contract/functions/rows.ts';
import { printer } from '../contract/print.ts';
import type { Profile } from '../contract/profiles.ts';
import type { Emit } from './journal.ts';

type AnyHandler = (...args: unknown[]) => void;
interface Installed {
  readonly handler: AnyHandler;
  readonly userData: unknown;
}

export interface Events {
  /** Installs or removes a handler of the C facade. `set` with null removes it. */
  register<N extends EventName>(event: N, mode: RegisterMode, handler: EventHandler<N> | null, userData: unknown): void;
  /** Adds a listener of the typed face; the returned function removes it. */
  listen<N extends EventName>(event: N, listener: EventListener<N>): () => void;
  /** A way to tell events, as long as `isOpen` says so when their turn comes. */
  emitter(isOpen: () => boolean): Emit;
}

/** `profile`: how the C handlers get their JSON. `failed` hears of handlers that throw. */
export function createEvents(profile: Profile, failed: (event: EventName, error: unknown) => void): Events {
  const handlers = new Map<EventName, Installed[]>();
  const listeners = new Map<EventName, Set<AnyHandler>>();
  const queue: (() => void)[] = [];

  const drain = (): void => {
    for (let next = queue.shift(); next; next = queue.shift()) next();
  };

  const guarded = (event: EventName, work: () => void): void => {
    try {
      work();
    } catch (error) {
      try {
        failed(event, error);
      } catch {
        // The report itself failed: nobody is left to be told, and the events that wait must still have their turn.
      }
    }
  };

  const tell = (event: EventName, payload: readonly unknown[]): void => {
    const call = (handler: AnyHandler, args: readonly unknown[]): void => guarded(event, () => handler(...args));
    const installed = handlers.get(event) ?? [];
    const callInstalled = (): void => {
      const printed = events[event].params.map((param, index) =>
        param.as === 'json' ? printer(param.field, profile)(payload[index]) : payload[index],
      );
      for (const { handler, userData } of installed) call(handler, [...printed, userData]);
    };
    if (installed.length > 0) guarded(event, callInstalled);
    for (const listener of Array.from(listeners.get(event) ?? [])) call(listener, payload);
  };

  return {
    register(event, mode, handler, userData) {
      const others = (handlers.get(event) ?? []).filter((one) => mode !== 'set' && one.handler !== handler);
      const added = handler && mode !== 'remove' ? [{ handler: handler as unknown as AnyHandler, userData }] : [];
      handlers.set(event, [...others, ...added]);
    },
    listen(event, listener) {
      const heard = listeners.get(event) ?? new Set();
      listeners.set(event, heard.add(listener as unknown as AnyHandler));
      return () => void heard.delete(listener as unknown as AnyHandler);
    },
    emitter(isOpen) {
      return <N extends EventName>(event: N, ...payload: EventPayload<N>): void => {
        queue.push(() => {
          if (isOpen()) tell(event, payload);
        });
        if (queue.length === 1) queueMicrotask(drain);
      };
    },
  };
}
