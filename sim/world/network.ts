/**
 * The simulated network: hosts by name, listeners by host and port, connections between them, and the faults a test
 * can cause. A server on host `hub` that listens on 7700 is dialled as `ws://hub:7700`.
 */
import type { Acceptor, Dialer, HttpClient, SocketHandlers, WebHandler } from '../../host/host.ts';
import { acceptorOf } from './accept.ts';
import type { ConnectionEnd } from './connection.ts';
import { dialerOf } from './dial.ts';
import type { Life } from './life.ts';
import { createLinks, type Links, type Span, setPassage } from './links.ts';
import type { SeededRandom } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { type Exchange, httpClientOf } from './web.ts';

/** One-way delay between hosts unless a test sets another. */
const INITIAL_LATENCY: Span = { minMs: 1, maxMs: 20 };

/** The faults. Each takes effect at once and holds for what is sent from now on. */
export interface Network {
  /** One-way delay of a direction, both for open connections and new ones. */
  setLatency(from: string, to: string, span: Span): void;
  /** One-way delay of every pair of hosts that has not exchanged anything yet. */
  setInitialLatency(span: Span): void;
  /** Breaks all connections of a host: both ends are told at once, what is on its way is lost. */
  cut(host: string): void;
  /**
   * What `from` sends to `to` is lost, and nobody is told: connections become half-open (call it both ways for a full
   * partition). After {@link Network.heal} new connections work; those that have lost something stay dead.
   */
  partition(from: string, to: string): void;
  /** What `from` sends to `to` waits in the sender's backlog; {@link Network.heal} delivers it. */
  hold(from: string, to: string): void;
  /** Ends a partition or a hold of this direction. */
  heal(from: string, to: string): void;
  /** Whether a host refuses connections although a server listens there. */
  refuse(host: string, refusing: boolean): void;
}

/** A port somebody listens on. */
export interface Door {
  life: Life;
  maxFrameBytes: number;
  accept: (socket: ConnectionEnd) => SocketHandlers;
  answer: WebHandler | undefined;
}

/** What dialing and accepting share. */
export interface Wires {
  scheduler: Scheduler;
  links: Links;
  /** By `host:port`. */
  doors: Map<string, Door>;
  refusing: Set<string>;
  /** The open ends, each with the life that holds it. */
  ends: Map<ConnectionEnd, Life>;
  /** Requests under way. */
  exchanges: Set<Exchange>;
  trace: (event: string) => void;
}

export interface SimulatedNetwork {
  faults: Network;
  dialer(life: Life): Dialer;
  http(life: Life): HttpClient;
  acceptor(life: Life): Acceptor;
  /** Takes a life's listeners and connections away, as the system does when a process ends. */
  abandon(life: Life): void;
}

export function createNetwork(
  scheduler: Scheduler,
  random: SeededRandom,
  trace: (event: string) => void,
): SimulatedNetwork {
  const links = createLinks(random, INITIAL_LATENCY);
  const wires: Wires = {
    scheduler,
    links,
    doors: new Map(),
    refusing: new Set(),
    ends: new Map(),
    exchanges: new Set(),
    trace,
  };
  return {
    faults: faultsOf(wires),
    dialer: (life) => dialerOf(wires, life),
    http: (life) => httpClientOf(wires, life),
    acceptor: (life) => acceptorOf(wires, life),
    abandon(life) {
      for (const [address, door] of wires.doors) if (door.life === life) wires.doors.delete(address);
      for (const [end, holder] of wires.ends) if (holder === life) end.abandon();
      for (const one of wires.exchanges) if (one.from === life || one.to === life.host) one.end('read ECONNRESET');
    },
  };
}

function faultsOf({ links, refusing, ends, exchanges, trace }: Wires): Network {
  return {
    setLatency(from, to, span) {
      links.between(from, to).span = span;
    },
    setInitialLatency(span) {
      links.initial = span;
    },
    cut(host) {
      trace(`cut ${host}`);
      for (const [end, life] of ends) if (life.host === host || end.remote === host) end.drop();
      for (const one of exchanges) if (one.from.host === host || one.to === host) one.end('read ECONNRESET');
    },
    partition(from, to) {
      trace(`partition ${from}>${to}`);
      setPassage(links.between(from, to), 'lost');
    },
    hold(from, to) {
      trace(`hold ${from}>${to}`);
      setPassage(links.between(from, to), 'held');
    },
    heal(from, to) {
      trace(`heal ${from}>${to}`);
      setPassage(links.between(from, to), 'open');
    },
    refuse(host, refuses) {
      trace(`${refuses ? 'refuse' : 'admit'} ${host}`);
      if (refuses) refusing.add(host);
      else refusing.delete(host);
    },
  };
}
