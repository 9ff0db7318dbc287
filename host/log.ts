/** The log that says nothing: for tests, and for a client whose user did not ask for one. */
import type { Log } from './host.ts';

const nothing = (): void => undefined;

export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
