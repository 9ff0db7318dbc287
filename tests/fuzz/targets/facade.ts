/**
 * Every function of the C facade with any arguments: a call returns a code of the contract at once; 0 leads to its
 * callback once, with a code of the contract and an answer that can be read, and anything else to none. Afterwards the
 * same client can still do all it could.
 */
import { TIMResult } from '../../../contract/enums.ts';
import { errorName } from '../../../contract/errors.ts';
import { functions } from '../../../contract/functions.ts';
import type { CallRow, FunctionRow } from '../../../contract/functions/rows.ts';
import { reader } from '../../../contract/print.ts';
import { createArguments } from '../arguments.ts';
import { type AnyFunction, type Client, openBystanders, signedIn } from '../client.ts';
import { ALICE, record } from '../recorded.ts';
import { openStage, type Stage } from '../stage.ts';
import { type Draw, junk } from '../draw.ts';
import type { Target, TargetParts } from '../target.ts';

const IN_A_TURN = 250;
/** Virtual ms in which a call has had its callback: a request's time-out, a minute without a byte of a file, and more. */
const ANSWER_MS = 90_000;
const RESULTS: ReadonlySet<unknown> = new Set(Object.values(TIMResult));
/** These change who is signed in, so that what follows only says so. */
const SELDOM: ReadonlySet<string> = new Set(['TIMInit', 'TIMUninit', 'TIMLogin', 'TIMLogout', 'callExperimentalAPI']);
/** The app's own mistake, told as an error. */
const THROWN = 'the callback of';

export const facade: Target = {
  name: 'calls of the C facade',
  inputs: 120_000,
  few: 500,
  async open(parts) {
    const { draw, found } = parts;
    let lastCall: unknown;
    const failed = (what: string): void => {
      if (!what.includes(THROWN)) found(what, lastCall);
    };
    const stage = await openStage(failed);
    const traffic = await record(stage, failed);
    const bystanders = await openBystanders(stage, failed);
    const give = createArguments(
      draw,
      traffic.told.filter((text) => text !== ''),
    );
    const call = createCaller(parts, give);
    let client: Client | undefined;

    async function turn(count: number): Promise<void> {
      client ??= await signedIn(stage, ALICE, failed);
      const calls = Array.from({ length: count }, () => {
        const made = call(client!);
        lastCall = made.text;
        return made;
      });
      await stage.world.run(ANSWER_MS);
      for (const { text, wrong } of calls) for (const one of wrong()) found(one, text);
      client = await stillWell(stage, client, (what) =>
        found(
          what,
          calls.map(({ text }) => text),
        ),
      );
    }

    return {
      async feed(count) {
        const taken = Math.min(count, IN_A_TURN);
        await turn(taken);
        await bystanders.talk().catch((error: unknown) => found(String(error), ''));
        return taken;
      },
      stillServes: () => bystanders.talk(),
      async close() {
        client?.tim.TIMUninit();
        bystanders.leave();
        await stage.close();
      },
    };
  },
};

/** A client that is still signed in goes on as it did; any other can begin anew, as the same instance. */
async function stillWell(stage: Stage, client: Client, found: (what: string) => void): Promise<Client | undefined> {
  try {
    if (client.tim.TIMGetLoginStatus() === 1) {
      await client.say('bob', 'all is well');
      return client;
    }
    client.tim.TIMUninit();
  } catch (error) {
    found(String(error));
    client.tim.TIMUninit();
  }
  await stage.world.run(1000);
  return undefined;
}

interface Made {
  readonly text: string;
  /** What is wrong by now. */
  readonly wrong: () => string[];
}

function createCaller({ draw }: TargetParts, give: ReturnType<typeof createArguments>): (client: Client) => Made {
  const rows = Object.entries<FunctionRow>(functions);
  const usual = rows.filter(([name, row]) => row.kind !== 'register' && !SELDOM.has(name));
  return ({ tim }) => {
    const [name, row] = draw.once(40) ? draw.pick(rows) : draw.pick(usual);
    const made = (tim as unknown as Record<string, AnyFunction>)[name]!;
    if (row.kind === 'register') return register(draw, name, made);
    const { values, mustReturn } = give(row.params);
    const text = `${name}(${values.map(shown).join(', ')})`;
    if (row.kind === 'sync') return { text, wrong: checkSync(name, () => made(...values), mustReturn) };
    const answers: unknown[][] = [];
    const callback = callbackFor(draw, answers);
    const ids = row.idFirst ? [callbackFor(draw, [])] : [];
    const isWrong = [callback, ...ids].some((one) => one !== null && typeof one !== 'function');
    const result = made(...values, ...ids, callback, 'mine');
    return {
      text,
      wrong() {
        const found = RESULTS.has(result) ? [] : [`${name} returned ${String(result)}`];
        if (result === 0 && isWrong) found.push(`${name} took what is no callback`);
        if (result === 0 && mustReturn !== undefined) found.push(`${name} took JSON that is none`);
        if (![-1, -2, mustReturn ?? result].includes(result as number))
          found.push(`${name} returned ${String(result)} for JSON that is none`);
        const expected = result === 0 && typeof callback === 'function' ? 1 : 0;
        if (answers.length !== expected)
          found.push(`${name} returned ${String(result)} and called ${answers.length} times`);
        return [...found, ...answers.flatMap((answer) => wrongAnswer(name, row, answer))];
      },
    };
  };
}

function callbackFor(draw: Draw, answers: unknown[][]): unknown {
  if (draw.once(30)) return draw.once(2) ? null : (junk(draw) ?? 7);
  const isThrowing = draw.once(30);
  return (...answer: unknown[]) => {
    answers.push(answer);
    if (isThrowing) throw new Error(THROWN);
  };
}

function register(draw: Draw, name: string, made: AnyFunction): Made {
  const handler = draw.once(3) ? junk(draw) : () => undefined;
  const result = made(handler, null);
  return { text: `${name}(…)`, wrong: () => (result === undefined ? [] : [`${name} returned something`]) };
}

function checkSync(name: string, make: () => unknown, mustReturn: number | undefined): () => string[] {
  let result: unknown;
  try {
    result = make();
  } catch (error) {
    return () => [`${name} threw ${String(error)}`];
  }
  const isRight = mustReturn === undefined || [-1, -2, mustReturn].includes(result as number);
  return () => (isRight ? [] : [`${name} returned ${String(result)} for JSON that is none`]);
}

function wrongAnswer(name: string, row: CallRow, [code, desc, json, userData]: readonly unknown[]): string[] {
  if (userData !== 'mine') return [`${name} lost its user_data`];
  if (typeof code !== 'number' || errorName(code) === 'UNKNOWN') return [`${name} ended with ${String(code)}`];
  if (typeof desc !== 'string' || typeof json !== 'string') return [`${name} ended with no text`];
  if (code !== 0) return json === '' && desc !== '' ? [] : [`${name} ended with ${code} and ${json || 'no text'}`];
  if (row.reply === undefined) return json === '' ? [] : [`${name} answered ${json.slice(0, 100)}`];
  const read = reader(row.reply)(json);
  return read.error === undefined ? [] : [`${name} answered what can't be read: ${read.error}`];
}

function shown(value: unknown): string {
  return value instanceof Uint8Array ? `buffer of ${value.length}` : (JSON.stringify(value) ?? String(value));
}
