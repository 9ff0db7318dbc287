/**
 * Keeps what passing tests show, for `npm run coverage:contract`: that tool sets HONGYAN_COVERAGE to a directory, and
 * every test that passes leaves there what it saw through a `recorded` object. Without it nothing is watched.
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { emptyRecording, type Recording, watched } from './recording.ts';

const directory = process.env.HONGYAN_COVERAGE;
let current: Recording = emptyRecording();

/** The same `tim`, watched if coverage is being counted. What happens between two tests counts for the later one. */
export function recorded<T extends object>(tim: T): T {
  return directory === undefined ? tim : watched(tim, () => current);
}

if (directory !== undefined) {
  afterEach(({ task }) => {
    const seen = current;
    current = emptyRecording();
    if (task.result?.state === 'pass' && Object.keys(seen.calls).length > 0) {
      writeFileSync(join(directory, `${randomUUID()}.json`), JSON.stringify(seen));
    }
  });
}
