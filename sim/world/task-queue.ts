/** What is to happen in the world, ordered by (time, order of scheduling): a binary heap. */

export interface Task {
  readonly time: number;
  readonly order: number;
  /** Undefined once cancelled; the queue then passes over it. */
  run: (() => void) | undefined;
}

export class TaskQueue {
  readonly #heap: Task[] = [];
  #scheduled = 0;

  add(time: number, run: () => void): Task {
    const task: Task = { time, order: this.#scheduled++, run };
    this.#heap.push(task);
    this.#rise(this.#heap.length - 1);
    return task;
  }

  /** The next task that is not cancelled. */
  first(): Task | undefined {
    while (this.#heap[0]?.run === undefined && this.#heap.length > 0) this.#removeFirst();
    return this.#heap[0];
  }

  /** Takes the next task that is not cancelled. */
  take(): Task | undefined {
    const task = this.first();
    if (task) this.#removeFirst();
    return task;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfEarlier(at, parent)) return;
      at = parent;
    }
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= this.#heap.length) return;
      const right = left + 1;
      const child = right < this.#heap.length && earlier(this.#heap[right]!, this.#heap[left]!) ? right : left;
      if (!this.#swapIfEarlier(child, at)) return;
      at = child;
    }
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    const low = this.#heap[child]!;
    const high = this.#heap[parent]!;
    if (!earlier(low, high)) return false;
    this.#heap[child] = high;
    this.#heap[parent] = low;
    return true;
  }
}

function earlier(a: Task, b: Task): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
