/**
 * Decides the commands of a batch in order. Where one asks for a fact that is not there yet, the rest is only tried, so
 * that what they ask for is noted as well; when all that was read, it goes on with that command.
 */
import type { Command, Facts, Outcome } from '../port.ts';
import { isFenced } from '../session-list.ts';
import { apply } from './apply.ts';
import { type Effects, sessionsOf } from './effects.ts';
import { factsOf } from './facts.ts';
import { MISSING } from './known.ts';

/** Rounds of reading for one batch. A command reads what is missing in far fewer, or never comes to an end. */
const MAX_ROUNDS = 1000;

/** `fetch` reads what is noted in the memory of the effects. */
export async function decideAll(
  effects: Effects,
  commands: readonly Command[],
  now: number,
  fetch: () => Promise<void>,
): Promise<Outcome[]> {
  const facts = factsOf(effects, now);
  const outcomes: Outcome[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    decideOn(effects, commands, facts, outcomes);
    if (outcomes.length === commands.length) return outcomes;
    await fetch();
  }
  throw new Error(`${commands[outcomes.length]!.name} asks for ever more facts`);
}

/** Adds the outcomes of commands up to the first that lacks a fact. */
function decideOn(effects: Effects, commands: readonly Command[], facts: Facts, outcomes: Outcome[]): void {
  let isMissing = false;
  for (let i = outcomes.length; i < commands.length; i += 1) {
    const outcome = decideOne(effects, commands[i]!, facts);
    isMissing ||= outcome === undefined;
    if (isMissing || outcome?.kind === 'failed') effects.undo();
    else effects.keep();
    if (!isMissing) outcomes.push(outcome!);
  }
}

/** Undefined if a fact is missing. Effects of what did not come to its end are still there. */
function decideOne(effects: Effects, command: Command, facts: Facts): Outcome | undefined {
  const { session, streams } = command;
  effects.allow(streams);
  try {
    if (session && isFenced(sessionsOf(effects, session.user), session)) return { kind: 'fenced' };
    const decision = command.decide(facts);
    return { kind: 'done', reply: decision.reply, entries: apply(effects, decision) };
  } catch (error) {
    return error === MISSING ? undefined : { kind: 'failed', error };
  }
}
