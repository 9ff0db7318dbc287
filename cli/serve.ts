/** `hongyan serve`: runs the server until it is told to stop. */
import { type Server, StartupError, startServer } from '@hongyan/server';
import { shownAddress } from '../host/address.ts';
import { nodeLog, silentLog } from '../host/node.ts';
import { configuredApps } from './apps.ts';
import { Failure } from './failure.ts';
import { filesAddress } from './files-address.ts';
import { flagOf } from './options/option.ts';
import { options, type Settings } from './options/table.ts';
import { firstSignal } from './signals.ts';

/**
 * Starts the server, says so, and drains it at the first SIGTERM or SIGINT. Throws {@link Failure} if it can't start, or
 * has stopped by itself.
 */
export async function serve(settings: Settings<'serve'>): Promise<number> {
  // From now on, so that whoever reads the ready line can rely on it; a signal before that waits for the start.
  const stop = firstSignal();
  const server = await start(settings);
  process.stdout.write(readyText(server, settings));
  void stop.then(() => server.close());
  const reason = await server.stopped;
  if (reason !== undefined) throw new Failure(`stopped, since the store can't be trusted any more: ${reason.message}`);
  return 0;
}

async function start(settings: Settings<'serve'>): Promise<Server> {
  const { host, port, data, store, bus, files, adminHost, adminPort, production, logLevel } = settings;
  const apps = configuredApps(settings);
  const log = logLevel === 'silent' ? silentLog : nodeLog({ level: logLevel });
  try {
    return await startServer({
      host,
      port,
      production,
      log,
      ...(store === undefined ? { dataDir: data } : { store }),
      ...(bus !== undefined && { bus }),
      ...(files !== undefined && { files: filesAddress(files, process.env) }),
      ...(adminPort !== undefined && { admin: { host: adminHost, port: adminPort } }),
      ...(apps && { apps }),
    });
  } catch (error) {
    if (error instanceof StartupError) throw new Failure(error.message, { cause: error });
    throw error;
  }
}

/** The ready line, and for trying it out the two commands to paste; in production only the line. */
export function readyText(server: Pick<Server, 'url' | 'apps' | 'adminUrl'>, settings: Settings<'serve'>): string {
  const apps = server.apps.length === 1 ? `app ${server.apps[0]}` : `apps ${server.apps.join(', ')}`;
  const admin = server.adminUrl === undefined ? '' : `, admin at ${server.adminUrl}`;
  const ready = `Hongyan is ready at ${server.url} (${apps}, ${keeping(settings)}${admin})\n`;
  if (settings.production) return ready;
  const flags = chatFlags(server.url, settings);
  return `${ready}npx hongyan chat alice --to bob${flags}\nnpx hongyan chat bob --to alice${flags}\n`;
}

/** Where everything is kept, and what wakes other servers there; no secrets. */
function keeping({ data, store, bus, files }: Settings<'serve'>): string {
  const place = files === undefined ? '' : `, files in ${shownAddress(files)}`;
  if (store === undefined) return `data in ${data}${place}`;
  return `store ${shownAddress(store)}, ${bus === undefined ? 'no bus' : `bus ${shownAddress(bus)}`}${place}`;
}

/** What a chat has to be told to find this server and its key, as far as it isn't the default. */
function chatFlags(url: string, { data, config, app }: Settings<'serve'>): string {
  const flags: [keyof typeof options, string][] = [];
  if (url !== options.server.default) flags.push(['server', url]);
  if (data !== options.data.default) flags.push(['data', data]);
  if (config !== undefined) flags.push(['config', config]);
  if (app !== undefined) flags.push(['app', String(app)]);
  return flags.map(([key, value]) => ` ${flagOf(key)} ${quoted(value)}`).join('');
}

/** A word for a shell to paste. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
