/**
 * Reads the addresses of servers in all the forms people write them: `ws://h:p`, `wss://…`, `http(s)://…`, `h:p`, `h`,
 * several separated by commas or in a list. Called where an SDK instance is made, and by callExperimentalAPI.
 */

/** The port of a server that names none. */
export const DEFAULT_PORT = 7700;
export const DEFAULT_ADDRESS = `ws://127.0.0.1:${DEFAULT_PORT}`;

const SCHEMES: Readonly<Record<string, string>> = { ws: 'ws', wss: 'wss', http: 'ws', https: 'wss' };

/** Every address as a `ws:` or `wss:` URL, in the order given; or the first one that is none. */
export function readAddresses(given: string | readonly string[]): { urls: string[] } | { bad: string } {
  const texts = (typeof given === 'string' ? [given] : given).flatMap((text) => text.split(','));
  const urls: string[] = [];
  for (const text of texts.map((part) => part.trim()).filter((part) => part !== '')) {
    const url = readAddress(text);
    if (url === undefined) return { bad: text };
    urls.push(url);
  }
  return urls.length > 0 ? { urls } : { bad: '(no address)' };
}

/** The URL of a host and port; an IPv6 address gets its brackets. */
export function addressOf(host: string, port: number): string | undefined {
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  return readAddress(`${bare.includes(':') ? `[${bare}]` : bare}:${port}`);
}

function readAddress(text: string): string | undefined {
  const [, scheme, rest] = /^(?:([a-z]+):\/\/)?([^\s@]+)$/i.exec(text) ?? [];
  const protocol = scheme === undefined ? 'ws' : SCHEMES[scheme.toLowerCase()];
  if (protocol === undefined || rest === undefined || rest.includes('//')) return undefined;
  // A URL keeps its scheme's own port; a bare host means ours.
  const port = scheme === undefined && !/:\d+$/.test(rest) ? `:${DEFAULT_PORT}` : '';
  const url = `${protocol}://${rest}${port}`;
  return URL.canParse(url) ? url.replace(/\/$/, '') : undefined;
}
