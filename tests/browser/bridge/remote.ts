/**
 * The test's side of a page, as if both were one thread: a call into the page returns when it has returned there, and the
 * promises of the page run when those of the test would. What the page calls back runs here when the page has nothing left
 * to do; or, if `strict`, while the page stands still, which costs ten times as much and is needed only where a callback
 * throws, or changes what the page does next.
 */
import type { Link } from './link.ts';
import {
  bytesOfText,
  type Clocks,
  decode,
  encode,
  textOfBytes,
  type Names,
  type Order,
  type Tagged,
  type Word,
} from './words.ts';

type AnyFunction = (...args: unknown[]) => unknown;
type Tell = Extract<Word, { is: 'tell' }>;

/** An argument that has to come back as the same object, or a buffer that is written to. */
export class Kept {
  readonly value: object;

  constructor(value: object) {
    this.value = value;
  }
}

/** A function whose answer the page needs at once. */
export class Asked {
  readonly run: AnyFunction;

  constructor(run: AnyFunction) {
    this.run = run;
  }
}

export class Remote {
  readonly #link: Link;
  /** Does what the page posts. */
  readonly #post: (op: string, args: unknown[]) => void;
  readonly #names: Names;
  readonly #things = new Map<number, object>();
  readonly #numbers = new WeakMap<object, number>();
  #newest = 0;
  #owed: Tell | undefined;
  #isSettling = false;
  /** What goes along with the next order. */
  #ahead: [op: string, args: unknown[]][] = [];
  /** Callbacks that wait for the page to have nothing left to do. */
  readonly #late: Pick<Tell, 'name' | 'args'>[] = [];

  constructor(link: Link, post: (op: string, args: unknown[]) => void) {
    this.#link = link;
    this.#post = post;
    this.#names = { tag: (value) => this.#tag(value), find: (tagged) => this.#find(tagged) };
    link.listen((word) => {
      this.#note(word);
      if (word.is === 'tell') this.#serve(word);
    });
  }

  /** Runs something in the page, and answers with what it returns there; throws what it throws. */
  ask(op: string, args: unknown[], clock?: Clocks): unknown {
    const word = this.#exchange('ask', op, args, clock);
    this.#settleSoon();
    if (word.thrown !== undefined) throw decode(word.thrown, this.#names);
    return decode(word.value, this.#names);
  }

  /** Runs something in the page that answers nothing, before the next thing there. */
  tell(op: string, args: unknown[]): void {
    this.#ahead.push([op, args.map((value) => encode(value, this.#names))]);
  }

  /** Runs something in the page, and all that follows from it at once. */
  step(op: string, args: unknown[], clock?: Clocks): void {
    while (this.#owed) this.#serveOwed(this.#owed);
    const { thrown } = this.#exchange('step', op, args, clock);
    if (thrown !== undefined) throw decode(thrown, this.#names);
    for (let late = this.#late.shift(); late; late = this.#late.shift()) this.#run(late);
  }

  /** After the caller's turn, the page has its own. */
  #settleSoon(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    queueMicrotask(() => {
      this.#isSettling = false;
      this.step('', []);
    });
  }

  #exchange(is: 'ask' | 'step', op: string, args: unknown[], clock: Clocks | undefined) {
    const n = ++this.#newest;
    const ahead = this.#ahead.splice(0);
    this.#link.send({ is, n, ahead, op, args: args.map((value) => encode(value, this.#names)), clock });
    for (;;) {
      const word = this.#link.wait();
      this.#note(word);
      if (word.is === 'tell') {
        // What the page began before it saw the ask has to wait for the end of the caller's turn.
        if (is === 'ask' && word.seen < n) this.#owed = word;
        else this.#serve(word);
      } else if (word.is !== 'ready' && word.n === n) return word;
      else throw new Error(`the page answers ${JSON.stringify(word)} to ${n}`);
    }
  }

  #serveOwed(tell: Tell): void {
    this.#owed = undefined;
    this.#serve(tell);
  }

  #run({ name, args }: Pick<Tell, 'name' | 'args'>): unknown {
    const run = this.#things.get(name) as AnyFunction;
    return run(...args.map((value) => decode(value, this.#names)));
  }

  #serve(tell: Tell): void {
    const told: Order = { is: 'told' };
    try {
      told.value = encode(this.#run(tell), this.#names);
    } catch (error) {
      told.thrown = encode(error, this.#names);
    }
    this.#link.send(told);
  }

  #note({ posts, written }: Word): void {
    for (const [name, bytes] of written) (this.#things.get(name) as Uint8Array).set(bytesOfText(bytes));
    for (const [op, ...args] of posts) {
      if (op === 'tell') this.#late.push({ name: args[0] as number, args: args[1] as unknown[] });
      else
        this.#post(
          op,
          args.map((value) => decode(value, this.#names)),
        );
    }
  }

  #tag(value: object): Tagged | undefined {
    if (typeof value === 'function') return { $: 'function', name: this.#nameOf(value) };
    if (value instanceof Asked) return { $: 'function', name: this.#nameOf(value.run), isAsked: true };
    if (!(value instanceof Kept)) return undefined;
    const name = this.#nameOf(value.value);
    if (value.value instanceof Uint8Array) return { $: 'bytes', name, bytes: textOfBytes(value.value) };
    return { $: 'object', name, value: encode({ ...value.value }, this.#names) };
  }

  #nameOf(thing: object): number {
    const name = this.#numbers.get(thing) ?? this.#things.size + 1;
    this.#numbers.set(thing, name);
    this.#things.set(name, thing);
    return name;
  }

  #find({ $, name }: Tagged): unknown {
    if ($ === 'there') return (...args: unknown[]) => this.ask('run', [name, args]);
    return this.#things.get(name!);
  }
}
