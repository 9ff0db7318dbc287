/**
 * One upload or download under way. It waits most of the time (for a turn, for bytes, for the link), and whoever stops it
 * ends that wait at once; then it lets go of what it holds.
 */
import type { Cancellation } from './transfer.ts';

export class Effort {
  #isOver = false;
  #way = (): void => undefined;
  readonly #over = Promise.withResolvers<undefined>();

  constructor(cancellation: Cancellation) {
    cancellation.onCancel(() => this.stop());
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#way();
    this.#over.resolve(undefined);
  }

  /** How to end what is waited for now; it takes the place of what was waited for before. */
  stoppable(way: () => void): void {
    this.#way = way;
    if (this.#isOver) way();
  }

  /** What can't be stopped itself: undefined if the effort is over before it has come. */
  unlessOver<T>(promise: Promise<T>): Promise<T | undefined> {
    return Promise.race([promise, this.#over.promise]);
  }
}
