/**
 * What a user has settled for itself in a conversation, as its own stream in the log says: what it deleted and cleared, and
 * of whom it wants to hear. And what a device does not show since that was asked of this device only.
 */
import type { Entry } from '../../contract/entry.ts';
import type { Json } from '../history.ts';
import type { Observed } from '../observe.ts';
import type { Evidence } from './check.ts';
import { type Call, livesOf, logBetween, shownIdentity } from './survey.ts';

export interface Settings {
  /** Positions of messages that are deleted. */
  readonly deleted: ReadonlySet<number>;
  /** Everything up to this position is cleared. */
  readonly cleared: number;
  /** 0 unless it was set. */
  readonly receive: number;
  /** Whether messages were not to be told of at any time. */
  readonly wasMuted: boolean;
}

export function settingsOf({ log }: Pick<Evidence, 'log'>, user: string, peer: string): Settings {
  const stream = `c2c:${[user, peer].sort().join(':')}`;
  const deleted = new Set<number>();
  let cleared = 0;
  let receive = 0;
  let wasMuted = false;
  for (const { kind, body } of log.get(`user:${user}`) ?? []) {
    const set = kind === 'set' ? (JSON.parse(body) as Json) : {};
    if (set['stream'] !== stream) continue;
    for (const pos of (set['deleted'] as number[] | undefined) ?? []) deleted.add(pos);
    cleared = Math.max(cleared, Number(set['cleared'] ?? 0));
    receive = Number(set['receive'] ?? receive);
    wasMuted ||= receive === 1;
  }
  return { deleted, cleared, receive, wasMuted };
}

/** The option in force when something with this change number happened. */
export function receiveAt({ log }: Pick<Evidence, 'log'>, user: string, peer: string, gno: number): number {
  const before = (log.get(`user:${user}`) ?? []).filter((entry) => entry.gno < gno);
  return settingsOf({ log: new Map([[`user:${user}`, before]]) }, user, peer).receive;
}

/** The messages of a conversation that its user has not deleted. */
export function visibleTo(evidence: Pick<Evidence, 'log'>, user: string, peer: string): Entry[] {
  const { deleted, cleared } = settingsOf(evidence, user, peer);
  return logBetween(evidence, user, peer).filter(
    ({ kind, pos }) => kind === 'msg' && pos > cleared && !deleted.has(pos),
  );
}

/** A call whose effects a device still has, or may have: without files, a sign-in ends what was before unless it changed nothing. */
export type Remembered = Call & { readonly isSure: boolean };

/** The calls since a device's store was last new. */
export function callsRemembered(
  { history }: Pick<Evidence, 'history'>,
  { device }: Pick<Observed, 'device'>,
): Remembered[] {
  const lives = livesOf(history).filter(({ start }) => start.device === device);
  const from = lives.findLastIndex(({ start }) => start.storage === 'fresh');
  const calls = lives.slice(Math.max(0, from)).flatMap((life) => life.calls);
  if (lives.at(-1)?.start.keeps !== false) return calls.map((call) => ({ ...call, isSure: true }));
  const signIns = calls.flatMap(({ invocation, answers }) => {
    return invocation.name === 'TIMLogin' ? answers.filter(({ code }) => code === 0).map(({ at }) => at) : [];
  });
  const since = Math.max(...signIns, Number.NEGATIVE_INFINITY);
  return calls.map((call) => ({ ...call, isSure: call.invocation.at >= since }));
}

/** Messages, by their identities, that were deleted on one device only: surely, or perhaps. */
export interface Gaps {
  readonly certain: ReadonlySet<string>;
  readonly possible: ReadonlySet<string>;
}

export function gapsOf(evidence: Pick<Evidence, 'history'>, observed: Pick<Observed, 'device'>): Gaps {
  const certain = new Set<string>();
  const possible = new Set<string>();
  for (const { invocation, answers, isSure } of callsRemembered(evidence, observed)) {
    if (invocation.name !== 'TIMMsgDelete') continue;
    const message = deletedBy(invocation.args);
    const isDone = answers.some(({ code }) => code === 0);
    // What was only on the device when it was deleted may turn out to have arrived.
    const wasSent = SENT.has(Number(message['message_status']));
    const isHereOnly = (JSON.parse(String(invocation.args[2])) as Json)['msg_delete_param_is_remble'] === false;
    (isHereOnly && isDone && isSure && wasSent ? certain : possible).add(shownIdentity(message));
  }
  return { certain, possible };
}

/** The message that TIMMsgDelete was given. */
export function deletedBy(args: readonly unknown[]): Json {
  return (JSON.parse(String(args[2])) as Json)['msg_delete_param_msg'] as Json;
}

const SENT: ReadonlySet<number> = new Set([2, 6]);
