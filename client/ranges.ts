/**
 * Which stretches of a stream the local store holds without a gap, as a sorted list that never overlaps or touches.
 * Pure; used by conversations, the inbox and the history.
 */

/** A settled stretch `(from, to]`: whatever of it the viewer may see is in the local store. */
export type Range = readonly [from: number, to: number];
export type Ranges = readonly Range[];

/** The list with one more stretch; stretches that meet become one. */
export function withRange(ranges: Ranges, [from, to]: Range): Ranges {
  if (to <= from) return ranges;
  const last = ranges.at(-1);
  // Nearly always the newest one grows.
  if (last && from <= last[1] && from >= last[0]) return [...ranges.slice(0, -1), [last[0], Math.max(last[1], to)]];
  const apart = ranges.filter((range) => range[1] < from || range[0] > to);
  const met = ranges.filter((range) => range[1] >= from && range[0] <= to);
  const joined: Range = [
    Math.min(from, ...met.map((range) => range[0])),
    Math.max(to, ...met.map((range) => range[1])),
  ];
  return [...apart, joined].sort((a, b) => a[0] - b[0]);
}

/** The list without everything up to and including position `pos`. */
export function rangesAbove(ranges: Ranges, pos: number): Ranges {
  return ranges.flatMap(([from, to]) => (to > pos ? [[Math.max(from, pos), to] as const] : []));
}

/** The stretch that holds position `pos`. */
export function rangeAt(ranges: Ranges, pos: number): Range | undefined {
  return ranges.find(([from, to]) => from < pos && pos <= to);
}
