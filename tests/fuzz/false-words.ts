/**
 * What a hostile server says: answers and pushes that are nearly right. Its pushes go on where the last one ended, so that
 * they are taken in; of each some part is spoilt, or all, or nothing.
 */
import * as v from 'valibot';
import { type CommandName, commands } from '../../contract/commands.ts';
import type { Draw } from './draw.ts';
import { mutateJson, mutateText } from './mutate.ts';
import { ALICE, BOB, CARL, type Traffic } from './recorded.ts';
import { objectOf } from './wire.ts';

export const STREAM = `c2c:${ALICE}:${BOB}`;
/** A conversation that is longer than a device catches up: to read its history, the server has to be asked. */
const LONG_STREAM = `c2c:${ALICE}:${CARL}`;
const NOW = 1_767_225_600_000;
const LONG = 5000;

export interface FalseWords {
  /** Another connection: positions begin at the first again. */
  begin(): void;
  push(): string;
  answers(name: string, id: number): string[];
}

export function createFalseWords(draw: Draw, { answers }: Traffic): FalseWords {
  const bodies = answers
    .flatMap((frame) => frame.split('\n').slice(1))
    .filter((line) => line.includes('"message_elem'));
  const recorded = repliesByCommand(answers);
  const pushes = answers.filter((frame) => frame.startsWith('{"on":'));
  let pos = 0;
  let own = 0;

  const spoilLine = (line: string): string => {
    if (draw.once(2)) return line;
    return draw.once(5) ? mutateText(draw, line, bodies) : JSON.stringify(mutateJson(draw, objectOf(line) ?? line));
  };

  function nextEntry(): [header: object, body: string] {
    const mine = draw.once(2);
    const user = mine ? ALICE : BOB;
    const entry = { gno: pos + own, time: NOW + pos, from: user, seq: pos, rand: draw.below(9), ctime: 7 };
    if (draw.once(6)) {
      own += 1;
      const anywhere = (): number => draw.below(pos + 2);
      const settings = { pinned: draw.below(2), hidden: anywhere(), cleared: anywhere(), receive: draw.below(3) };
      const deleted = [1 + anywhere(), 1 + anywhere()];
      const body = { stream: STREAM, ...(draw.once(2) && settings), ...(draw.once(2) && { deleted }) };
      return [{ ...entry, stream: `user:${ALICE}`, pos: own, kind: 'set', from: ALICE, run: [] }, JSON.stringify(body)];
    }
    pos += 1;
    const run = [pos, 2, draw.below(pos + 1), draw.below(pos + 1), 0, 0, draw.below(pos + 1), draw.below(pos + 1)];
    const header = { ...entry, stream: STREAM, pos, run };
    const target = 1 + draw.below(pos);
    if (draw.once(4)) return [{ ...header, kind: 'read' }, JSON.stringify({ upto: target })];
    if (draw.once(3)) {
      const body = { target, seq: target, rand: 1, time: NOW, from: user, counted: mine };
      return [{ ...header, kind: 'revoke' }, JSON.stringify(body)];
    }
    return [{ ...header, kind: 'msg' }, draw.pick(bodies)];
  }

  function push(): string {
    if (draw.once(300)) return draw.pick(['{"on":"kicked"}', '{"on":"expired"}', '{"on":"other"}']);
    if (draw.once(8)) return draw.pick(pushes).split('\n').map(spoilLine).join('\n');
    if (draw.once(8)) return mutateText(draw, draw.pick(pushes), answers);
    const [header, body] = nextEntry();
    const head = JSON.stringify({ on: draw.once(9) ? 'online' : 'entry', ...header });
    return `${draw.once(4) ? spoilLine(head) : head}\n${spoilLine(body)}`;
  }

  function answerTo(name: string, id: number): string {
    const [head, ...payload] = draw
      .pick(draw.once(8) ? answers : (recorded.get(name) ?? [soundAnswer(name, id)]))
      .split('\n');
    const header = { ...objectOf(head!), ...(draw.once(20) ? undefined : { re: id }) };
    const lines = payload.map(spoilLine);
    const first = draw.once(3) ? JSON.stringify(mutateJson(draw, header)) : JSON.stringify(header);
    const frame = [first, ...lines].join('\n');
    return draw.once(2) ? frame.replaceAll(STREAM, LONG_STREAM) : frame;
  }

  return {
    begin() {
      pos = 0;
      own = 0;
    },
    push,
    answers: (name, id) => (draw.once(15) ? [] : [answerTo(name, id)]),
  };
}

/** Recorded answers by the commands that may have them. */
function repliesByCommand(answers: readonly string[]): Map<string, string[]> {
  const replies = answers.flatMap((frame) => {
    const { re, ...reply } = objectOf(frame.split('\n', 1)[0]!) ?? {};
    return re === undefined ? [] : [{ frame, reply }];
  });
  const found = new Map<string, string[]>();
  for (const name of Object.keys(commands) as CommandName[]) {
    const { reply: schema } = commands[name];
    const fits = ({ reply }: { reply: object }): boolean =>
      v.is(schema, reply) && Object.keys(reply).every((key) => Object.hasOwn(schema.entries, key));
    const frames = replies.filter(fits).map(({ frame }) => frame);
    if (frames.length > 0) found.set(name, frames);
  }
  return found;
}

const LONG_HEAD = {
  stream: LONG_STREAM,
  pos: LONG,
  gno: LONG,
  time: NOW,
  seq: LONG,
  run: [LONG, 0, LONG, 0, 0, 0, 0, 0],
  revoked: [],
  pinned: 0,
  hidden: 0,
  cleared: 0,
  changed: 0,
  last: null,
};

/** What a sound server with hardly anything in it says. */
export function soundAnswer(name: string, id: number): string {
  const login = { session: 's', tinyid: 1, epoch: 'e', gno: 0, time: NOW, expires: NOW, revokeWindow: 120_000 };
  const replies: Readonly<Record<string, object>> = {
    login,
    ping: { time: NOW },
    sync: { gno: 0, own: 0 },
    send: { stream: STREAM, pos: 1, gno: 1, time: NOW, seq: 1, run: [1, 0, 1, 0, 0, 0, 0, 0] },
    pull: { from: 0, to: 0, head: 0 },
    history: { from: 0, to: 0, end: true },
    revoke: { pos: 1 },
  };
  const frame = JSON.stringify({ re: id, ...replies[name] });
  return name === 'sync' ? `${frame}\n${JSON.stringify(LONG_HEAD)}` : frame;
}
