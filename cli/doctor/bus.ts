/** Looks at the NATS servers through which nodes wake each other. Without them everything arrives, but later. */
import { type BusProbe, probeBus, StartupError } from '@hongyan/server';
import { type Check, fail, ok, warn } from './check.ts';
import { milliseconds } from './disk.ts';

const NAME = 'nats';
const SLOW_MS = 5;

/** A check of each server; one that says why, if a server would not start with them. */
export async function checkBus(bus: string, store: string | undefined): Promise<Check[]> {
  if (store === undefined)
    return [fail(NAME, 'a bus without a store', 'set --store, too: a data directory has one server')];
  try {
    return (await probeBus(bus)).map(judgeProbe);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return [fail(NAME, error.message, 'correct --bus')];
  }
}

/** What became of one server. */
export function judgeProbe({ address, error, version, roundTripsMs }: BusProbe): Check {
  if (error !== undefined) {
    const fix =
      'start it, or correct --bus: without it nodes look at the store ten times a second, and messages come later';
    return warn(NAME, `${address} can't be reached: ${error}`, fix);
  }
  const median = roundTripsMs[Math.floor(roundTripsMs.length / 2)] ?? 0;
  const found = `version ${version} at ${address}, there and back in ${milliseconds(median)}`;
  return median > SLOW_MS ? warn(NAME, found, 'the way is long: put it beside the servers') : ok(NAME, found);
}
