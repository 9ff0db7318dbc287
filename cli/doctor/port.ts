/** Looks at the address to listen on: free, answered by a running Hongyan, or taken by something else. */
import { createServer } from 'node:net';
import { type Check, fail, ok } from './check.ts';

const NAME = 'port';
const ANSWER_TIMEOUT_MS = 2000;

/** What trying the address showed: nothing, or the system's error code, and whether it was Hongyan that answered. */
export interface PortFinding {
  error: string | undefined;
  answeredByHongyan: boolean;
}

/** Tries to listen, and asks whoever already does. */
export async function probePort(host: string, port: number): Promise<PortFinding> {
  const error = await tryListening(host, port);
  return { error, answeredByHongyan: error === 'EADDRINUSE' && (await isHongyan(host, port)) };
}

/** What the finding means. */
export function judgePort(host: string, port: number, { error, answeredByHongyan }: PortFinding): Check {
  const at = `${host}:${port}`;
  if (error === undefined) return ok(NAME, port === 0 ? `any free one on ${host}` : `${at} is free`);
  if (answeredByHongyan) return ok(NAME, `${at} is answered by Hongyan`);
  if (error === 'EADDRINUSE') {
    return fail(NAME, `${at} is taken by another program`, 'stop that program, or name another port with --port');
  }
  if (error === 'EACCES') return fail(NAME, `no right to listen on ${at}`, 'name a port above 1023 with --port');
  if (error === 'EADDRNOTAVAIL' || error === 'ENOTFOUND') {
    return fail(NAME, `${host} is no address of this machine`, 'name one of its own with --host, or 0.0.0.0 for all');
  }
  return fail(NAME, `listening on ${at} failed with ${error}`, 'name another address with --host and --port');
}

function tryListening(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  });
}

/** Whether the greeting of a Hongyan server stands at the address. */
async function isHongyan(host: string, port: number): Promise<boolean> {
  const name = host.includes(':') ? `[${host}]` : host;
  try {
    const answer = await fetch(`http://${name}:${port}/`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    return (await answer.text()).startsWith('This is Hongyan');
  } catch {
    return false;
  }
}
