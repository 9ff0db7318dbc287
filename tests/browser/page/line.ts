/**
 * The page's side of its line to a test; see `../bridge/words.ts`. A function of the test is run later; or, if that is asked
 * for, by a request during which the page stands still, as it would if the function were its own.
 */
import { bytesOfText, decode, encode, type Names, type Order, textOfBytes, type Word } from '../bridge/words.ts';
import { quiet } from './quiet.ts';

type AnyFunction = (...args: unknown[]) => unknown;
type Begun = Extract<Order, { n: number }>;
type Without<T> = T extends unknown ? Omit<T, 'posts' | 'written'> : never;

/** What the test may have done here, by name. */
export type Operations = Readonly<Record<string, (...args: never[]) => unknown>>;

export interface Served {
  operations: Operations;
  /** The functions of the page that the test has been given, by number. */
  given: AnyFunction[];
  /** Told the time of a host with each order. */
  hearClock(clock: readonly number[]): void;
}

export class Line {
  readonly #socket = new WebSocket(location.origin.replace('http', 'ws'));
  readonly #served: Served;
  readonly #stubs = new Map<number, AnyFunction>();
  readonly #buffers = new Map<number, { bytes: Uint8Array; sent: string }>();
  /** Names of what came from the test. */
  readonly #numbers = new WeakMap<object, number>();
  readonly #names: Names;
  #posts: Word['posts'] = [];
  #seen = 0;
  /** Whether the page waits for the end of what it calls back. */
  isStrict = false;
  /** Asks that came as the answer to a request, and come once more over the socket. */
  readonly #early = new Set<number>();

  constructor(served: Served) {
    this.#served = served;
    this.#names = this.#createNames();
    this.#socket.onmessage = ({ data }: MessageEvent<string>) => void this.#receive(JSON.parse(data) as Begun);
    this.#socket.onopen = () => this.#socket.send(this.#printed({ is: 'ready' }));
  }

  /** Has something done over there; nothing comes back. */
  post(op: string, ...args: unknown[]): void {
    this.#posts.push([op, ...args.map((value) => encode(value, this.#names))]);
  }

  #createNames(): Names {
    const { given } = this.#served;
    return {
      tag: (value) => {
        const name = this.#numbers.get(value);
        if (name !== undefined) return { $: 'object', name };
        return typeof value === 'function' ? { $: 'there', name: given.push(value as AnyFunction) - 1 } : undefined;
      },
      find: ({ $, name, ...more }) => {
        if ($ === 'function') return this.#stubOf(name!, more['isAsked'] === true);
        const found = $ === 'bytes' ? this.#bufferOf(name!, String(more['bytes'])) : decode(more['value'], this.#names);
        this.#numbers.set(found as object, name!);
        return found;
      },
    };
  }

  /** The same one each time, so that a listener can be removed. */
  #stubOf(name: number, isAsked: boolean): AnyFunction {
    const made: AnyFunction = this.#stubs.get(name) ?? ((...args) => this.#tell(name, args, isAsked));
    this.#stubs.set(name, made);
    this.#numbers.set(made, name);
    return made;
  }

  #bufferOf(name: number, sent: string): Uint8Array {
    const bytes = bytesOfText(sent);
    this.#buffers.set(name, { bytes, sent });
    return bytes;
  }

  /** A word as text, with all that goes along with it. */
  #printed(word: Without<Word>): string {
    const written: Word['written'] = [];
    for (const [name, buffer] of this.#buffers) {
      const now = textOfBytes(buffer.bytes);
      if (now === buffer.sent) continue;
      buffer.sent = now;
      written.push([name, now]);
    }
    const text = JSON.stringify({ ...word, posts: this.#posts, written });
    this.#posts = [];
    return text;
  }

  /** Says something and stands still until the test answers. */
  #sayStill(word: Without<Word>): Order {
    const request = new XMLHttpRequest();
    request.open('POST', `/word?seen=${this.#seen}`, false);
    request.send(this.#printed(word));
    return JSON.parse(request.responseText) as Order;
  }

  #tell(name: number, args: unknown[], isAsked: boolean): unknown {
    const encoded = args.map((value) => encode(value, this.#names));
    if (!this.isStrict && !isAsked) return void this.#posts.push(['tell', name, encoded]);
    let order = this.#sayStill({ is: 'tell', name, args: encoded, seen: this.#seen });
    while (order.is !== 'told') {
      this.#early.add(order.n);
      order = this.#sayStill(this.#perform(order));
    }
    if (order.thrown !== undefined) throw decode(order.thrown, this.#names);
    return decode(order.value, this.#names);
  }

  #do(op: string, args: unknown[]): unknown {
    const given = args.map((value) => decode(value, this.#names)) as never[];
    return encode(this.#served.operations[op]!(...given), this.#names);
  }

  #perform({ is, n, ahead, op, args, clock }: Begun): Without<Extract<Word, { n: number }>> {
    if (is === 'ask') this.#seen = n;
    if (clock) this.#served.hearClock(clock);
    const answer = { is: is === 'ask' ? 'answer' : 'settled', n } as const;
    try {
      for (const [before, given] of ahead) this.#do(before, given);
      return op === '' ? answer : { ...answer, value: this.#do(op, args) };
    } catch (error) {
      return { ...answer, thrown: encode(error, this.#names) };
    }
  }

  async #receive(order: Begun): Promise<void> {
    if (this.#early.delete(order.n)) return;
    const answer = this.#perform(order);
    if (order.is === 'step') await quiet();
    this.#socket.send(this.#printed(answer));
  }
}
