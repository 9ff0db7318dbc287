/** Asks NATS servers how they do, without being a bus: for whoever examines a set-up before it serves. */
import { shownAddress } from '../../host/address.ts';
import { checkBus } from '../addresses.ts';
import { dial } from './dial.ts';

/** What became of one of the servers. */
export interface BusProbe {
  /** Its address, without secrets. */
  readonly address: string;
  /** Why it can't be reached; undefined if it can. */
  readonly error: string | undefined;
  readonly version: string;
  /** Times of there and back, ms, shortest first. */
  readonly roundTripsMs: readonly number[];
}

const ROUND_TRIPS = 20;

/** `bus`: as the option of a server, one address or several separated by commas. Throws a `StartupError` if it is none. */
export async function probeBus(bus: string): Promise<BusProbe[]> {
  return Promise.all(checkBus(bus).map(probe));
}

async function probe(address: string): Promise<BusProbe> {
  const shown = shownAddress(address);
  const connection = await dial(address);
  if (connection instanceof Error) return { address: shown, error: connection.message, version: '', roundTripsMs: [] };
  try {
    const times: number[] = [];
    while (times.length < ROUND_TRIPS) times.push(await connection.rtt());
    const version = connection.info?.version ?? '';
    return { address: shown, error: undefined, version, roundTripsMs: times.sort((a, b) => a - b) };
  } catch (error) {
    return { address: shown, error: String(error), version: '', roundTripsMs: [] };
  } finally {
    await connection.close();
  }
}
