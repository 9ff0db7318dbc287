/**
 * What the admin listener may ask of a server: where it is in its life, and a look at its parts as they are now. It is
 * up before them and goes after them, so everything may be missing.
 */
import type { BusState } from '../bus.ts';
import type { Lag } from '../follower.ts';
import type { AppCounts, GatewayCounts } from '../metrics.ts';

/** `starting` until the door is open; `draining` from the moment a stop is asked for. */
export type Phase = 'starting' | 'serving' | 'draining';

/** One app as it is now. */
export interface AppLook {
  /** Users and devices that are connected to this node. */
  users: number;
  sessions: number;
  /** Writes that are queued or being committed, and commits under way. */
  pending: number;
  commits: number;
  /** Everything up to this change number is durable and visible. */
  gno: number;
  bus: BusState;
  /** How it keeps up with the log; none if it is the only one to write. */
  follower: Lag | undefined;
  /** Why the app can't serve now; undefined if it can. */
  trouble: string | undefined;
}

export interface WatchedApp {
  readonly sdkAppId: number;
  readonly counts: AppCounts;
  look(): AppLook;
}

/** All connections as they are now. */
export interface GatewayLook {
  connections: number;
  /** Requests not answered yet. */
  requests: number;
  /** The most bytes that wait for one socket. */
  backlog: number;
}

export interface WatchedGateway {
  readonly counts: GatewayCounts;
  look(): GatewayLook;
}

/** A server, as far as it is there. */
export interface WatchedServer {
  phase: Phase;
  gateway: WatchedGateway | undefined;
  apps: readonly WatchedApp[];
}

/** Why no new clients should be sent here; none if they should. */
export function reasonsNotReady({ phase, apps }: WatchedServer): string[] {
  if (phase === 'starting') return ['the server is starting'];
  if (phase === 'draining') return ['the server is stopping'];
  return apps.flatMap((app) => {
    const { trouble } = app.look();
    return trouble === undefined ? [] : [`app ${app.sdkAppId}: ${trouble}`];
  });
}
