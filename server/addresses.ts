/**
 * Addresses of the database and of the bus: what can be one, told before anything is dialled. An error shows them without
 * their secrets.
 */
import { shownAddress } from '../host/address.ts';
import { StartupError } from './startup-error.ts';

/** The address of a PostgreSQL database. */
export function checkStore(address: string): string {
  const url = parse(address);
  if (url !== undefined && (url.protocol === 'postgres:' || url.protocol === 'postgresql:')) return address;
  throw new StartupError(
    `Option store is wrong: ${shownAddress(address)} has to be like postgres://user:password@host:5432/database`,
  );
}

/** The addresses of NATS servers, as given in one text, separated by commas. */
export function checkBus(addresses: string): string[] {
  return addresses.split(',').map((part) => {
    const address = part.trim();
    const url = parse(address);
    if (url !== undefined && (url.protocol === 'nats:' || url.protocol === 'tls:') && url.hostname !== '')
      return address;
    throw new StartupError(
      `Option bus is wrong: ${shownAddress(address)} has to be like nats://host:4222, several separated by commas`,
    );
  });
}

function parse(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}
