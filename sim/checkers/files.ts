/**
 * Files: what is fetched is byte for byte what was sent, whoever sends it on; a message that was acknowledged has its files;
 * and progress only goes forward, to the end. What a file holds follows from the name under which its sender has it.
 */
import { contentOf, sizeOf } from '../content.ts';
import { filesOf, mergedIn, textOf } from '../elements.ts';
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';
import { type Call, identityOf, type Life, livesOf, sendsOf, shownIdentity, writtenIdentity } from './survey.ts';

export function filesAreWhatWasSent(evidence: Evidence): Violation[] {
  const { fileAt, history } = evidence;
  if (!fileAt) return [];
  const names = namesById(evidence);
  const violations: Violation[] = [];
  const wrong = (text: string): void => void violations.push({ promise: 'files', text });
  for (const [id, called] of names) if (called.size > 1) wrong(`${id} is the id of ${[...called].join(' and ')}`);
  for (const { start, calls } of livesOf(history)) {
    for (const { invocation, answers } of calls) {
      if (invocation.name !== 'TIMMsgDownloadElemToPath') continue;
      const id = String((JSON.parse(String(invocation.args[0])) as Json)['msg_download_elem_param_id']);
      const [name] = names.get(id) ?? [];
      const bytes = fileAt(start.device, String(invocation.args[1]));
      const isDone = answers.some(({ code }) => code === 0);
      const what = `${start.device} fetched ${id}`;
      if (isDone && bytes === undefined) wrong(`${what}, and there is nothing`);
      if (bytes === undefined || name === undefined) continue;
      if (Buffer.compare(bytes, contentOf(name)) !== 0) wrong(`${what}, which is not what was sent as ${name}`);
    }
  }
  return violations;
}

/** At rest every file that is shown can be fetched, and every list of merged messages: also after all that happened to disks. */
export function filesAreThere(evidence: Evidence): Violation[] {
  const texts = mergedTexts(evidence);
  return evidence.observed.flatMap(({ device, fetched, opened }) => [
    ...[...fetched].flatMap(([id, code]) =>
      code === 0 ? [] : [{ promise: 'P1', text: `${device}: the file ${id} can't be fetched: ${code}` }],
    ),
    ...opened.flatMap(({ message, code, list }) => {
      const expected = texts.get(String(textOf(message)));
      const found = list.map(textOf);
      if (code === 0 && (expected === undefined || expected.join() === found.join())) return [];
      const text = `${device}: merged into ${shownIdentity(message)} (${code}): ${found.length} of ${expected?.length}`;
      return [{ promise: 'P1', text }];
    }),
  ]);
}

/** By the text of a message that merges others, their texts. */
function mergedTexts({ history }: Evidence): Map<string, unknown[]> {
  const texts = new Map<string, unknown[]>();
  for (const life of livesOf(history)) {
    for (const { call } of sendsOf(life)) {
      const given = givenTo(call);
      const list = (mergedIn(given)?.['merge_elem_message_array'] as Json[] | undefined) ?? [];
      if (list.length > 0) texts.set(String(textOf(given)), list.map(textOf));
    }
  }
  return texts;
}

/** Names of the files that messages in the log have, by their ids. */
function namesById(evidence: Evidence): Map<string, Set<string>> {
  const paths = new Map<string, string[]>();
  for (const life of livesOf(evidence.history)) {
    for (const { call, id } of sendsOf(life)) {
      const given = filesOf(givenTo(call));
      paths.set(
        writtenIdentity(life.start.user, id),
        given.map(({ path }) => path),
      );
    }
  }
  const names = new Map<string, Set<string>>();
  for (const entry of [...evidence.log.values()].flat()) {
    if (entry.kind !== 'msg' || (entry.state ?? 0) !== 0) continue;
    for (const [i, { id }] of filesOf(JSON.parse(entry.body) as Json).entries()) {
      const path = paths.get(identityOf(entry))?.[i];
      if (id === '' || !path) continue;
      names.set(id, (names.get(id) ?? new Set()).add(path.slice(path.lastIndexOf('/') + 1)));
    }
  }
  return names;
}

function givenTo({ invocation: { name, args } }: Call): Json {
  if (name !== 'TIMMsgBatchSend') return JSON.parse(String(args[2])) as Json;
  return (JSON.parse(String(args[0])) as Json)['msg_batch_send_param_msg'] as Json;
}

/** Progress of uploads and downloads never goes back, keeps its total, and ends there if the call ends well. */
export function progressGoesForward({ history }: Evidence): Violation[] {
  return livesOf(history).flatMap((life) => [...uploadsOf(life), ...downloadsOf(life)]);
}

function uploadsOf({ start, facts }: Life): Violation[] {
  const violations: Violation[] = [];
  const told = new Map<string, { current: number; total: number }>();
  const sends = new Map<number, string>();
  for (const fact of facts) {
    // Sent again, it begins anew; what is there already is not told again.
    if (fact.kind === 'call' && fact.wrote) {
      sends.set(fact.call, fact.wrote);
      for (const key of told.keys()) if (key.startsWith(fact.wrote)) told.delete(key);
    }
    if (fact.kind === 'answer' && fact.code === 0) {
      for (const [key, { current, total }] of told) {
        if (!key.startsWith(`${sends.get(fact.call)} `) || current === total) continue;
        violations.push({ promise: 'files', text: `${start.device}: ${key} ended at ${current} of ${total}` });
      }
    }
    if (fact.kind !== 'event' || fact.name !== 'TIMMsgElemUploadProgressCallback') continue;
    const [message, index, current, total] = fact.args as [Json, number, number, number];
    const key = `${String(message['message_msg_id'])} ${index}`;
    const before = told.get(key);
    told.set(key, { current, total });
    const sizes = filesOf({ message_elem_array: [(message['message_elem_array'] as Json[])[index]] });
    const real = sizes.filter(({ path }) => path !== '').map(({ path }) => sizeOf(path));
    const isRight = current <= total && total === real.reduce((sum, size) => sum + size, 0);
    if (isRight && (before === undefined || (before.total === total && before.current < current))) continue;
    const text = `${start.device}: ${key} is told ${current} of ${total} after ${before?.current} of ${before?.total}`;
    violations.push({ promise: 'files', text });
  }
  return violations;
}

function downloadsOf({ start, facts }: Life): Violation[] {
  const told = new Map<number, number>();
  return facts.flatMap((fact) => {
    if (fact.kind !== 'progress') return [];
    const current = Number((fact.json as Json)['msg_download_elem_result_current_size']);
    const before = told.get(fact.call) ?? -1;
    told.set(fact.call, current);
    if (current > before) return [];
    return [{ promise: 'files', text: `${start.device}: download ${fact.call} is told ${current} after ${before}` }];
  });
}
