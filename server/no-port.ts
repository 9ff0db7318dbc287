/** Why a port can't be listened on, in one line that says what to do. */
import { oneLine, StartupError } from './startup-error.ts';

interface Place<Host, Port> {
  host: Host;
  port: Port;
}

/** Waits for a listener at an address; what it fails with becomes a {@link StartupError} that names the flags to change it. */
export async function orNoPort<T>(
  opening: Promise<T>,
  at: Place<string, number>,
  flags: Place<string, string>,
): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    throw new StartupError(whyNoPort(at, flags, error), { cause: error });
  }
}

function whyNoPort({ host, port }: Place<string, number>, flags: Place<string, string>, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken: stop the program that has it, or choose another port with ${flags.port}.`;
  }
  if (code === 'EACCES') {
    return `Port ${port} needs rights this user does not have: choose one above 1023 with ${flags.port}.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address ${host}: choose another with ${flags.host}.`;
  }
  return `The server can't listen on ${host} port ${port}: ${oneLine(error)}`;
}
