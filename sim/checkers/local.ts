/** What is only on a device: there as long as its store is, as it was put there, and nowhere else. */
import { textOf } from '../elements.ts';
import type { Json } from '../history.ts';
import type { Observed } from '../observe.ts';
import type { Evidence, Violation } from './check.ts';
import { callsRemembered, deletedBy } from './own.ts';
import { type Call, livesOf } from './survey.ts';

const IMPORTED = 5;
/** A deletion that was asked for so long before has arrived by now, ms. */
const LATE_MS = 60_000;

export interface PutIn {
  readonly call: Call;
  readonly peer: string;
  readonly text: string | undefined;
}

/** Messages that calls have put into a device's history. */
export function putInBy(calls: readonly Call[]): PutIn[] {
  return calls.flatMap((call) => {
    const { name, args, result } = call.invocation;
    if (result !== 0 || (name !== 'TIMMsgImportMsgList' && name !== 'TIMMsgSaveMsg')) return [];
    const given = [JSON.parse(String(args[2])) as Json | Json[]].flat();
    return given.map((message) => ({ call, peer: String(args[0]), text: textOf(message) }));
  });
}

export function putInStays(evidence: Evidence): Violation[] {
  return evidence.observed.flatMap((observed) => {
    const { device, histories } = observed;
    const calls = callsRemembered(evidence, observed);
    const deleted = new Set(calls.filter(isDeletion).map(({ invocation }) => textOf(deletedBy(invocation.args))));
    const clears = clearsBy(evidence, observed);
    const isThere = new Set([...histories].flatMap(([peer, list]) => list.map((one) => `${peer} ${textOf(one)}`)));
    return putInBy(calls.filter(({ isSure }) => isSure)).flatMap(({ call, peer, text }) => {
      const isCleared = clears.some((clear) => clear.peer === peer && clear.at > call.invocation.at - LATE_MS);
      const isDone = call.answers.some(({ code }) => code === 0);
      if (!isDone || isCleared || deleted.has(text) || isThere.has(`${peer} ${String(text)}`)) return [];
      return [{ promise: 'local', text: `${device}: ${String(text)} was put in with ${peer} and is not shown` }];
    });
  });
}

/** What stands as put in was put in on this device. */
export function putInIsOfTheDevice(evidence: Evidence): Violation[] {
  const lives = livesOf(evidence.history);
  return evidence.observed.flatMap(({ device, histories }) => {
    const calls = lives.filter(({ start }) => start.device === device).flatMap((life) => life.calls);
    const own = new Set(putInBy(calls).map(({ peer, text }) => `${peer} ${String(text)}`));
    return [...histories].flatMap(([peer, list]) => {
      const others = list.filter((one) => one['message_status'] === IMPORTED && !own.has(`${peer} ${textOf(one)}`));
      return others.map((one) => ({
        promise: 'P8',
        text: `${device} with ${peer} shows what others put in: ${textOf(one)}`,
      }));
    });
  });
}

/** An app's own data is what it was last, as far as that is sure; and what it never was on this device, it is not. */
export function ownDataStays(evidence: Evidence): Violation[] {
  return evidence.observed.flatMap((observed) => {
    const known = new Map<string, string[]>();
    for (const { invocation, answers, isSure } of callsRemembered(evidence, observed)) {
      const data = dataGiven(invocation);
      if (!data) continue;
      const isLast = isSure && answers.some(({ code }) => code === 0);
      known.set(data.id, isLast ? [data.text] : [...(known.get(data.id) ?? ['']), data.text]);
    }
    return [...observed.histories.values()].flat().flatMap((message) => {
      const expected = known.get(String(message['message_msg_id'])) ?? [''];
      const shown = String(message['message_custom_str']);
      if (expected.includes(shown)) return [];
      const text = `${observed.device}: with ${String(message['message_msg_id'])} it keeps '${shown}' instead of '${expected.join("' or '")}'`;
      return [{ promise: 'local', text }];
    });
  });
}

function dataGiven({ name, args, result, wrote }: Call['invocation']): { id: string; text: string } | undefined {
  if (result !== 0) return undefined;
  const position = { TIMMsgSetLocalCustomData: 0, TIMMsgSendMessage: 2 }[name];
  const given = position === undefined ? undefined : (JSON.parse(String(args[position])) as Json);
  // What is sent again, or forwarded, is given with what was kept with it.
  const id = wrote ?? (given?.['message_msg_id'] as string | undefined);
  return given && id ? { id, text: (given['message_custom_str'] ?? '') as string } : undefined;
}

function isDeletion({ invocation }: Call): boolean {
  return invocation.name === 'TIMMsgDelete';
}

const CLEARS = new Set(['TIMMsgClearHistoryMessage', 'TIMConvDelete']);

/** When the user cleared which conversation, on any device. */
function clearsBy({ history }: Evidence, { user }: Observed): { peer: string; at: number }[] {
  const lives = livesOf(history).filter(({ start }) => start.user === user);
  return lives.flatMap(({ calls }) =>
    calls.flatMap(({ invocation: { name, args, at } }) => (CLEARS.has(name) ? { peer: String(args[0]), at } : [])),
  );
}
