/**
 * What is fuzzed: a target is one way into the product for bytes from outside. It is opened once, fed many inputs, and
 * says of each what it did wrong. `run.ts` feeds it and watches what targets have in common.
 */
import type { Draw } from './draw.ts';

export interface Target {
  readonly name: string;
  /** Inputs in a full run, and in the few seconds a test may take. */
  readonly inputs: number;
  readonly few: number;
  open(parts: TargetParts): Promise<Opened>;
}

export interface TargetParts {
  readonly draw: Draw;
  /** Something is wrong: what, and by which input. */
  readonly found: (what: string, input: unknown) => void;
}

export interface Opened {
  /** Takes about so many inputs; answers how many it took. */
  feed(count: number): Promise<number> | number;
  /** One input that once failed, again. */
  again?(input: string): Promise<void> | void;
  /** Whoever behaves is served as before. */
  stillServes(): Promise<void> | void;
  close(): Promise<void> | void;
}

/** Opens something that is neither served from nor closed. */
export function simple(feed: Opened['feed'], again?: Opened['again']): Opened {
  return { feed, ...(again && { again }), stillServes: () => undefined, close: () => undefined };
}
