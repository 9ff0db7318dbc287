/**
 * One cycle: people write to each other, something breaks for real, and in the end everything that was promised is judged.
 * What is drawn follows from the cycle's seed; when exactly a signal hits a process does not, so a failing cycle is
 * repeated in all but that.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { directoryOnDisk } from '../../services/process.ts';
import type { Violation } from '../../sim/checkers/check.ts';
import { createDice, type Dice } from './dice.ts';

export interface Cycle {
  readonly seed: string;
  readonly dice: Dice;
  /** Tells a step, for whoever has to understand what went wrong. */
  readonly note: (text: string) => void;
  /** Counts something that happened. */
  readonly count: (what: string, times?: number) => void;
  /** A new directory on a real disk, gone with the cycle. */
  folder(name: string): string;
  /** To be done when the cycle is over, last things first. */
  atEnd(work: () => unknown): void;
}

export interface Kind {
  readonly name: string;
  readonly about: string;
  /** Why it can't be run here. */
  whyNot?(): string | undefined;
  run(cycle: Cycle): Promise<Violation[]>;
}

export interface Report {
  readonly kind: string;
  readonly seed: string;
  readonly violations: readonly Violation[];
  readonly counts: ReadonlyMap<string, number>;
  readonly steps: readonly string[];
  /** Where its files are, if they were kept. */
  readonly kept: string | undefined;
  readonly seconds: number;
}

/** Runs a cycle; its files are kept if it fails and `keep` says so. An error is a violation, too. */
export async function runCycle(kind: Kind, seed: string, keep = false): Promise<Report> {
  const began = performance.now();
  const root = directoryOnDisk('hongyan-crash-');
  const counts = new Map<string, number>();
  const steps: string[] = [];
  const ends: (() => unknown)[] = [];
  const seconds = (): number => (performance.now() - began) / 1000;
  const cycle: Cycle = {
    seed,
    dice: createDice(seed),
    note: (text) => void steps.push(`${seconds().toFixed(2)} ${text}`),
    count: (what, times = 1) => void counts.set(what, (counts.get(what) ?? 0) + times),
    folder(name) {
      const path = join(root, name);
      mkdirSync(path, { recursive: true });
      return path;
    },
    atEnd: (work) => void ends.push(work),
  };
  const violations: Violation[] = [];
  try {
    violations.push(...(await kind.run(cycle)));
  } catch (error) {
    violations.push({
      promise: 'error',
      text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
  for (const end of ends.reverse()) await end();
  const kept = keep && violations.length > 0 ? root : undefined;
  if (kept === undefined) rmSync(root, { recursive: true, force: true });
  return { kind: kind.name, seed, violations, counts, steps, kept, seconds: seconds() };
}
