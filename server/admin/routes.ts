/** What the admin listener answers: whether the process serves, whether it should get clients, and its metrics. */
import type { HttpReply, HttpRoute, VitalsMonitor } from '../../host/host.ts';
import { createExposition } from './exposition.ts';
import { reasonsNotReady, type WatchedServer } from './status.ts';

const TEXT = 'text/plain; charset=utf-8';

export function adminRoutes(server: WatchedServer, vitals: VitalsMonitor | undefined, version: string): HttpRoute[] {
  const exposition = createExposition();
  const metrics = async (): Promise<HttpReply> => {
    const { gateway, apps } = server;
    const body = await exposition.print({
      version,
      ready: reasonsNotReady(server).length === 0,
      vitals: vitals?.read(),
      gateway: gateway && { counts: gateway.counts, look: gateway.look() },
      apps: apps.map((app) => ({ sdkAppId: app.sdkAppId, counts: app.counts, look: app.look() })),
    });
    return { status: 200, type: exposition.type, body };
  };
  return [
    { method: 'GET', path: '/healthz', answer: () => text(200, ['ok']) },
    { method: 'GET', path: '/readyz', answer: () => readiness(reasonsNotReady(server)) },
    { method: 'GET', path: '/metrics', answer: metrics },
  ];
}

function readiness(reasons: readonly string[]): HttpReply {
  return reasons.length === 0 ? text(200, ['ok']) : text(503, reasons);
}

function text(status: number, lines: readonly string[]): HttpReply {
  return { status, type: TEXT, body: lines.map((line) => `${line}\n`).join('') };
}
