/** The state of the network between each two hosts, one direction at a time: how slow, and whether anything passes. */
import type { SeededRandom } from './random.ts';

/** A span of virtual time. */
export interface Span {
  minMs: number;
  maxMs: number;
}

/**
 * What happens to what is sent: it passes; it is lost, without either side being told; or it waits in the sender's
 * system until the link is open again.
 */
export type Passage = 'open' | 'lost' | 'held';

export interface Link {
  passage: Passage;
  span: Span;
  /** A one-way delay, drawn anew. */
  latencyMs(): number;
  /** Called when the link opens again, in the order of waiting. */
  waiting: (() => void)[];
}

export interface Links {
  /** The way from one host to another. */
  between(from: string, to: string): Link;
  /** Sets the way of every pair not asked for yet. */
  initial: Span;
}

export function createLinks(random: SeededRandom, initial: Span): Links {
  const known = new Map<string, Link>();
  const links: Links = {
    initial,
    between(from, to) {
      const name = `${from}>${to}`;
      const found = known.get(name);
      if (found) return found;
      const draw = random.branch(name);
      const link: Link = {
        passage: 'open',
        span: links.initial,
        latencyMs: () => draw.between(link.span.minMs, link.span.maxMs),
        waiting: [],
      };
      known.set(name, link);
      return link;
    },
  };
  return links;
}

/** Lets a link pass, lose or hold what is sent from now on. What was held leaves when it opens. */
export function setPassage(link: Link, passage: Passage): void {
  link.passage = passage;
  if (passage !== 'open') return;
  const waiting = link.waiting;
  link.waiting = [];
  for (const resume of waiting) resume();
}
