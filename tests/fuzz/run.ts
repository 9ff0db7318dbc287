/**
 * Feeds one target and watches what all of them promise: nothing is thrown, no rejection is left without an owner, and
 * the memory that is in use does not grow with what was fed.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createDraw } from './draw.ts';
import type { Target } from './target.ts';

/** Inputs between two looks at the event loop. */
const PORTION = 2000;
/** Growth of the heap from a tenth of the inputs to their end, in bytes: what caches are allowed to fill. */
const MAX_GROWTH = 48 * 1024 * 1024;
/** Findings of one kind that are kept. */
const MOST_OF_A_KIND = 3;
const KIND_LENGTH = 40;

export interface Finding {
  readonly what: string;
  readonly input: string;
}

export interface Outcome {
  readonly target: string;
  readonly inputs: number;
  readonly seconds: number;
  readonly grownBytes: number;
  readonly findings: readonly Finding[];
}

/** Feeds `inputs` of a seed. */
export async function run(target: Target, seed: string, inputs: number): Promise<Outcome> {
  const findings: Finding[] = [];
  const kinds = new Map<string, number>();
  const found = (what: string, input: unknown): void => {
    const kind = what.replaceAll(/[0-9a-f]{8,}|\d+|"[^"]*"/g, '#').slice(0, KIND_LENGTH);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (kinds.get(kind)! <= MOST_OF_A_KIND) findings.push({ what, input: textOf(input) });
  };
  const stray = (error: unknown): void => found(`nobody waited for it: ${stackOf(error)}`, '');
  process.on('unhandledRejection', stray);
  process.on('uncaughtException', stray);
  const began = performance.now();
  let taken = 0;
  let warm: number | undefined;
  try {
    const opened = await target.open({ draw: createDraw(`${seed}/${target.name}`), found });
    while (taken < inputs) {
      taken += await opened.feed(Math.min(PORTION, inputs - taken));
      await new Promise((resolve) => setImmediate(resolve));
      if (taken >= inputs / 10) warm ??= usedBytes();
    }
    await opened.stillServes();
    const grownBytes = usedBytes() - warm!;
    if (grownBytes > MAX_GROWTH) found(`the heap grew by ${(grownBytes / 2 ** 20).toFixed(0)} MiB`, '');
    await opened.close();
    const seconds = (performance.now() - began) / 1000;
    return { target: target.name, inputs: taken, seconds, grownBytes, findings };
  } finally {
    process.off('unhandledRejection', stray);
    process.off('uncaughtException', stray);
  }
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of the heap that are in use. */
function usedBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function textOf(input: unknown): string {
  return typeof input === 'string' ? JSON.stringify(input) : (JSON.stringify(input) ?? String(input));
}
