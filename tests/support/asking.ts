/** A worker's side of `engines.ts`: asks for an engine of the run, and leaves out the suites whose engine there is not. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, inject } from 'vitest';
import type { Needs } from './needs.ts';

const LOOK_MS = 20;
const PATIENCE_MS = 60_000;

/** Where an engine of the run is; it is started if it is not up yet. Undefined if it is not installed. */
export function addressOf(name: Needs): string | undefined {
  const { directory, installed } = inject('engines');
  if (!installed[name]) return undefined;
  const [wanted, address, failure] = ['wanted', 'address', 'failure'].map((kind) => join(directory, `${name}.${kind}`));
  writeFileSync(wanted!, '');
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    if (existsSync(address!)) return readFileSync(address!, 'utf8');
    if (existsSync(failure!)) throw new Error(readFileSync(failure!, 'utf8'));
    // Not asynchronously: the address is needed while tests are collected, and nothing else is going on here.
    Atomics.wait(clock, 0, 0, LOOK_MS);
  }
  throw new Error(`${name} did not start`);
}

/** A suite that runs where these are installed, and is reported at the end of the run where they are not. */
export function describeNeeding(needs: readonly Needs[], name: string, suite: () => void | Promise<void>): void {
  const { installed } = inject('engines');
  const skip = needs.some((need) => !installed[need]);
  describe(name, { skip, meta: { needs } }, suite);
}
