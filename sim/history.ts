/**
 * What was seen from outside while a world ran: every call an app made, what came back, and every event it was told, with
 * the virtual time of each. Nothing in it comes from inside the product, so a checker that reads it can't share a
 * mistake with what it judges.
 */
export type Json = Readonly<Record<string, unknown>>;

/** One run of one app on one device; the next run on the same device is another life. */
export interface LifeStart {
  readonly kind: 'begin';
  readonly at: number;
  readonly life: number;
  /** The device: a name that stays the same over its lives. */
  readonly device: string;
  readonly user: string;
  readonly platform: string;
  /** Whether the device has files; without, what the SDK knows ends with each sign-in. */
  readonly keeps: boolean;
  /** What the life finds of the one before: what the SDK had stored, or nothing. */
  readonly storage: 'kept' | 'fresh';
}

/** The life is over: its app left in order, or was killed. Calls without an answer have an unknown outcome. */
export interface LifeEnd {
  readonly kind: 'end';
  readonly at: number;
  readonly life: number;
  readonly how: 'left' | 'killed';
}

/** The app calls a function of the C face. */
export interface Invocation {
  readonly kind: 'call';
  readonly at: number;
  readonly life: number;
  /** Names the call within the history. */
  readonly call: number;
  readonly name: string;
  /** Its arguments, without callback and user data. */
  readonly args: readonly unknown[];
  /** What the function returned at once; only 0 leads to an answer. */
  readonly result: number;
  /** What the function wrote into its buffer: the id of a message. Only for those that take one. */
  readonly wrote?: string;
}

/** The callback of a call ran. */
export interface CallAnswer {
  readonly kind: 'answer';
  readonly at: number;
  readonly life: number;
  readonly call: number;
  readonly code: number;
  readonly desc: string;
  /** Parsed; undefined for an empty text. */
  readonly json: unknown;
}

/** The callback of a call ran that will run again: it is under way. */
export interface Progress {
  readonly kind: 'progress';
  readonly at: number;
  readonly life: number;
  readonly call: number;
  readonly json: unknown;
}

/** The callback of an event ran. */
export interface EventCall {
  readonly kind: 'event';
  readonly at: number;
  readonly life: number;
  readonly name: string;
  /** Its arguments, JSON parsed, without user data. */
  readonly args: readonly unknown[];
}

/** Something happened to the world, not to an app: a fault, a phase. For whoever reads the history, not for checkers. */
export interface Remark {
  readonly kind: 'remark';
  readonly at: number;
  readonly text: string;
}

export type Fact = LifeStart | LifeEnd | Invocation | CallAnswer | Progress | EventCall | Remark;

type Untimed<F> = F extends Fact ? Omit<F, 'at'> : never;

/** The list of facts, in the order in which they happened. */
export interface History {
  readonly facts: readonly Fact[];
  add(fact: Untimed<Fact>): void;
  /** A number for the next life or call. */
  next(): number;
}

/** An empty history; `now` is virtual time, ms. */
export function createHistory(now: () => number, trace?: (line: string) => void): History {
  const facts: Fact[] = [];
  let last = 0;
  return {
    facts,
    add(fact) {
      const timed = { at: now(), ...fact } as Fact;
      facts.push(timed);
      trace?.(printFact(timed));
    },
    next: () => (last += 1),
  };
}

/** A fact as one line of a trace. */
export function printFact(fact: Fact): string {
  const { at, kind, ...rest } = fact;
  const time = at.toFixed(3);
  switch (fact.kind) {
    case 'remark':
      return `${time} # ${fact.text}`;
    case 'begin':
      return `${time} life ${fact.life}: ${fact.device} of ${fact.user} begins (${fact.platform}, storage ${fact.storage})`;
    case 'end':
      return `${time} life ${fact.life}: ${fact.how}`;
    case 'call':
      return `${time} life ${fact.life}: call ${fact.call} ${fact.name} ${JSON.stringify(fact.args)} = ${fact.result}`;
    case 'answer':
      return `${time} life ${fact.life}: answer ${fact.call} ${fact.code} ${fact.desc} ${JSON.stringify(fact.json)}`;
    case 'progress':
      return `${time} life ${fact.life}: progress ${fact.call} ${JSON.stringify(fact.json)}`;
    case 'event':
      return `${time} life ${fact.life}: ${fact.name} ${JSON.stringify(fact.args)}`;
    default:
      return `${time} ${String(kind)} ${JSON.stringify(rest)}`;
  }
}
