/**
 * A disk damages bytes that it had promised to keep. Then the server names the damage and does not start, or refuses what
 * lies on those bytes and names it; or they were of no use, and everything is as it was. What it serves is true.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '@hongyan/server';
import { parseEntries } from '../../../contract/wire.ts';
import type { Violation } from '../../../sim/checkers/check.ts';
import type { Cycle, Kind } from '../cycle.ts';
import { damage as damageOne } from '../harm.ts';
import { createHost, drawLimits, logIn } from '../host.ts';
import { judgeLog } from '../judge.ts';
import { gather } from '../players.ts';
import { dropUnsynced, type Snapshot, takeSnapshot } from '../snapshot.ts';
import { type Answers, askForAll, REFUSED, reopen } from '../survivors.ts';

const DAMAGES = 16;
/** What a message has to say so that one knows where the damage is. */
const NAMED = /store\.db|store\.mark|position \d+ of stream|row of \w+/;

export const damage: Kind = {
  name: 'damage',
  about: 'synced bytes are damaged: detected and named, never served',
  async run(cycle) {
    const { dice } = cycle;
    const record = join(cycle.folder('host'), 'syncs');
    const host = createHost(cycle, { record, limits: drawLimits(dice) });
    await host.start();
    const players = await gather(cycle, [host.url]);
    await players.more(40 + dice.draw(100));
    const snapshot = await takeSnapshot(host, players, record, cycle.folder('snapshot'));
    await players.rest();
    await host.program.end('SIGKILL');
    dropUnsynced(snapshot);
    const whole = cycle.folder('whole');
    cpSync(snapshot.data, whole, { recursive: true });
    const found = await reopen(whole);
    const truth = await askForAll(found);
    await found.server.close();
    const violations: Violation[] = [...truth]
      .filter(([, answer]) => answer === REFUSED)
      .map(([question]) => ({ promise: 'P9', text: `without damage, '${question}' was refused` }));
    for (let nth = 1; nth <= DAMAGES; nth += 1) {
      const data = cycle.folder(`damage ${nth}`);
      // As after a crash, or as after a stop in order: then everything is in the database file.
      const before = dice.draw(2) === 0 ? snapshot : { ...snapshot, data: whole, syncedAt: 0 };
      cpSync(before.data, data, { recursive: true });
      violations.push(...(await suffer(cycle, { ...before, data }, truth)));
    }
    return violations;
  },
};

async function suffer(cycle: Cycle, snapshot: Snapshot, truth: Answers): Promise<Violation[]> {
  const { data } = snapshot;
  const what = damageOne(snapshot, cycle.dice);
  const wrong = (text: string): Violation[] => [{ promise: 'P9', text: `${data}: ${what}: ${text}` }];
  const end = (how: string): Violation[] => {
    cycle.note(`${data}: ${what}: ${how}`);
    cycle.count(how);
    return [];
  };
  const found = await reopen(data).catch((error: unknown) => error);
  if (found instanceof StartupError) {
    const { message } = found;
    return NAMED.test(message) && !message.includes('\n') ? end('refused at start') : wrong(`at start: ${message}`);
  }
  if (found instanceof Error) return wrong(`at start, without a word for people: ${found.stack}`);
  const { server, errors } = found as Awaited<ReturnType<typeof reopen>>;
  const answers = await askForAll({ server, errors });
  await server.close();
  if ([...answers.values()].includes(REFUSED) && !errors.some((text) => NAMED.test(text))) {
    return wrong(`a read was refused, but not by name: ${errors.join('; ')}`);
  }
  const untrue = [...answers].filter(([question, answer]) => answer !== REFUSED && answer !== truth.get(question));
  if (untrue.length === 0) return end([...answers.values()].includes(REFUSED) ? 'refused by name' : 'of no use');
  // A commit that nobody had heard of yet may go.
  const isShorter = untrue.every(
    ([question, answer]) => !question.includes('pulls') || isPrefix(answer, truth.get(question)),
  );
  if (isShorter && untrue.some(([question]) => question.includes('pulls'))) {
    const log = await logIn(data).catch(() => undefined);
    if (log && judgeLog(snapshot.facts, log).length === 0) return end('lost what nobody had heard of');
  }
  return untrue.flatMap(([question, answer]) =>
    wrong(`'${question}' was answered\n    ${cut(answer)}\n  instead of\n    ${cut(truth.get(question))}`),
  );
}

function isPrefix(answer: string, whole: string | undefined): boolean {
  if (whole === undefined) return false;
  const [short, long] = [parseEntries(answer), parseEntries(whole)];
  return JSON.stringify(short) === JSON.stringify(long.slice(0, short.length));
}

function cut(text = 'nothing'): string {
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
