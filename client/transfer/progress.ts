/** What is told of progress: growing numbers, not too many of them. */

/** Most that is told of one file, its end not counted. */
const STEPS = 100;

/** Tells how far it is whenever there is a step more, and never the total: that is for the end. */
export function progressOf(total: number, tell: (current: number, total: number) => void): (current: number) => void {
  let told = 0;
  return (current) => {
    if (current >= total || current - told < total / STEPS) return;
    told = current;
    tell(current, total);
  };
}
