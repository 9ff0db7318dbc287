/** The evidence in the order a checker needs: lives with their calls and events, messages of the log by their identity. */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { textOf } from '../elements.ts';
import type { CallAnswer, EventCall, Fact, Invocation, Json, LifeEnd, LifeStart } from '../history.ts';
import type { Evidence } from './check.ts';

export interface Call {
  readonly invocation: Invocation;
  readonly answers: readonly CallAnswer[];
}

export interface Life {
  readonly start: LifeStart;
  end: LifeEnd | undefined;
  readonly calls: readonly Call[];
  readonly events: readonly EventCall[];
  /** Everything of this life, in order. */
  readonly facts: readonly Exclude<Fact, { kind: 'remark' }>[];
}

/** Every checker begins with this: it is done once for a history as long as it is. */
const surveyed = new WeakMap<readonly Fact[], { length: number; lives: Life[] }>();

export function livesOf(facts: readonly Fact[]): readonly Life[] {
  const known = surveyed.get(facts);
  if (known?.length === facts.length) return known.lives;
  const lives = survey(facts);
  surveyed.set(facts, { length: facts.length, lives });
  return lives;
}

function survey(facts: readonly Fact[]): Life[] {
  const lives = new Map<
    number,
    { start: LifeStart; end: LifeEnd | undefined; calls: Call[]; events: EventCall[]; facts: Life['facts'][number][] }
  >();
  const calls = new Map<number, { invocation: Invocation; answers: CallAnswer[] }>();
  for (const fact of facts) {
    if (fact.kind === 'remark') continue;
    if (fact.kind === 'begin') lives.set(fact.life, { start: fact, end: undefined, calls: [], events: [], facts: [] });
    const life = lives.get(fact.life)!;
    life.facts.push(fact);
    if (fact.kind === 'end') life.end = fact;
    else if (fact.kind === 'event') life.events.push(fact);
    else if (fact.kind === 'call') {
      const call = { invocation: fact, answers: [] };
      calls.set(fact.call, call);
      life.calls.push(call);
    } else if (fact.kind === 'answer') calls.get(fact.call)?.answers.push(fact);
  }
  return [...lives.values()];
}

/** The two users of a one-to-one conversation, as its key names them. */
export function usersOf(stream: StreamKey): [string, string] {
  const [, a, b] = stream.split(':');
  return [a!, b!];
}

/** The log of the conversation of two users. */
export function logBetween({ log }: Pick<Evidence, 'log'>, a: string, b: string): readonly Entry[] {
  return log.get(`c2c:${[a, b].sort().join(':')}`) ?? [];
}

/** A message's identity without the number of its sender's account: apps and log have it in common. */
export function identityOf(message: { from: string; ctime: number; rand: number }): string {
  return `${message.from} ${message.ctime} ${message.rand}`;
}

/** The same, of a message as an app is shown it. */
export function shownIdentity(message: Json): string {
  const { message_sender: sender, message_client_time: ctime, message_rand: rand } = message;
  return `${String(sender)} ${String(ctime)} ${String(rand)}`;
}

/** The same, of an id that a send wrote for its app. */
export function writtenIdentity(sender: string, id: string): string {
  const [, ctime, rand] = id.split('_');
  return `${sender} ${ctime} ${rand}`;
}

/** Messages an app was told of by events, in order. */
export function received({ events }: Pick<Life, 'events'>): Json[] {
  return events.filter(({ name }) => name === 'TIMRecvNewMsgCallback').flatMap(({ args }) => args[0] as Json[]);
}

export { textOf };

export interface Send {
  readonly call: Call;
  readonly peer: string;
  readonly id: string;
  readonly text: unknown;
  readonly online: boolean;
}

/** The sends of a life, each with its peer and the id its app was given; those of a batch if it was answered. */
export function sendsOf({ calls }: Pick<Life, 'calls'>): Send[] {
  return calls.flatMap((call) => {
    const { invocation } = call;
    if (invocation.result !== 0) return [];
    if (invocation.name === 'TIMMsgBatchSend') return sendsOfBatch(call);
    // One that is being sent already is refused before it gets an id.
    if (invocation.name !== 'TIMMsgSendMessage' || invocation.wrote === '') return [];
    const message = JSON.parse(String(invocation.args[2])) as Json;
    const online = message['message_is_online_msg'] === true;
    return [{ call, peer: String(invocation.args[0]), id: invocation.wrote ?? '', text: textOf(message), online }];
  });
}

/** What a batch has answered for each of its users, as if it had been a send of its own. */
function sendsOfBatch({ invocation, answers }: Call): Send[] {
  const results = answers.flatMap(({ code, json }) => (code === 0 ? (json as Json[]) : []));
  return results.flatMap((result) => {
    const message = result['msg_batch_send_result_msg'] as Json;
    const [id, peer] = [String(message['message_msg_id']), String(result['msg_batch_send_result_identifier'])];
    if (id === '') return [];
    const answer = { ...answers[0]!, code: Number(result['msg_batch_send_result_code']), json: message };
    return { call: { invocation, answers: [answer] }, peer, id, text: textOf(message), online: false };
  });
}

/** The texts that a life has written to many at once: who they were for is known, also if nothing was answered. */
export function batchesOf({ calls }: Pick<Life, 'calls'>): { text: unknown; users: string[]; at: number }[] {
  return calls.flatMap(({ invocation: { name, args, result, at } }) => {
    if (name !== 'TIMMsgBatchSend' || result !== 0) return [];
    const given = JSON.parse(String(args[0])) as Json;
    const text = textOf(given['msg_batch_send_param_msg'] as Json);
    return { text, users: given['msg_batch_send_param_identifier_array'] as string[], at };
  });
}

/** The parts of a life in which its SDK remembers what it has told: all of it with files, else from one sign-in to the next. */
export function memoriesOf(life: Life): Pick<Life, 'start' | 'calls' | 'events'>[] {
  if (life.start.keeps) return [life];
  const signIns = life.calls.flatMap(({ invocation, answers }) => {
    return invocation.name === 'TIMLogin' ? answers.filter(({ code }) => code === 0).map(({ at }) => at) : [];
  });
  const from = [Number.NEGATIVE_INFINITY, ...signIns];
  return from.map((begin, i) => {
    const end = from[i + 1] ?? Number.POSITIVE_INFINITY;
    // What a sign-in brings may come at the same moment as its answer, just after it.
    const isWithin = ({ at }: { at: number }): boolean => at >= begin && at < end;
    return { start: life.start, calls: life.calls, events: life.events.filter(isWithin) };
  });
}
