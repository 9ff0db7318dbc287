/** Addresses of other services as a log, an error or a terminal may show them: who and where, but never the secret. */

const HIDDEN = '***';
/** More of a text that is no address says nothing to anybody. */
const MAX_SHOWN = 100;

/**
 * An address, or several separated by commas, without passwords and tokens. What is no address at all is not shown,
 * since nobody knows where in it the secret would be.
 */
export function shownAddress(address: string): string {
  // A comma may stand in a password, too: only the beginning of an address ends the one before.
  return address
    .split(/,(?=\s*[a-z][a-z0-9+.-]*:\/\/)/i)
    .map(shownOne)
    .join(',');
}

function shownOne(text: string): string {
  const scheme = /^\s*([a-z][a-z0-9+.-]*:\/\/)/i.exec(text)?.[1];
  if (scheme === undefined) return /[@?]/.test(text) || text.length > MAX_SHOWN ? '…' : text;
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return `${scheme}…`;
  }
  // A secret with an unescaped / ? or # in it: what was read as host and path is its two halves.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) return `${scheme}…`;
  // Where only one word stands before the @, it is a name for PostgreSQL and a token for NATS.
  if (url.username !== '' && url.password === '' && !url.protocol.startsWith('postgres')) url.username = HIDDEN;
  if (url.password !== '') url.password = HIDDEN;
  for (const name of new Set(url.searchParams.keys())) {
    if (/pass|secret|token|key/i.test(name)) url.searchParams.set(name, HIDDEN);
  }
  return url.href;
}
