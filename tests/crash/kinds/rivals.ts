/** Others want the data directory of a running server: they are refused in one line, and the one that has it goes on. */
import type { Violation } from '../../../sim/checkers/check.ts';
import type { Cycle, Kind } from '../cycle.ts';
import { createHost, type Host } from '../host.ts';
import { judge } from '../judge.ts';
import { gather } from '../players.ts';
import type { Program } from '../program.ts';

/** All that a refused server says. */
const REFUSAL = /^hongyan: [^\n]* is in use by another process[^\n]*\n?$/;

export const rivals: Kind = {
  name: 'rivals',
  about: 'two servers on one data directory',
  async run(cycle) {
    const { dice, note } = cycle;
    const host = createHost(cycle);
    await host.start();
    const players = await gather(cycle, [host.url]);
    await players.more(1 + dice.draw(30));

    note('a second one while the first is busy');
    const violations = await refused(cycle, host.launch());
    note('a third one while the first stands still');
    await host.program.halt();
    violations.push(...(await refused(cycle, host.launch())));
    host.program.resume();
    await players.more(1 + dice.draw(30));

    note('three at once after it was killed');
    await host.program.end('SIGKILL');
    violations.push(...(await race(cycle, host)));
    await players.more(20);
    await players.rest();
    return [...violations, ...(await judge({ players, host, expected: REFUSAL }))];
  },
};

async function refused(cycle: Cycle, program: Program): Promise<Violation[]> {
  const code = await Promise.race([program.exit, program.ready.catch(() => program.exit)]);
  cycle.count('refusals');
  if (code === 1 && REFUSAL.test(program.words())) return [];
  return [{ promise: 'refusal', text: `a second server: ${String(code)}, ${program.words()}` }];
}

/** Several start at once: one has the directory, and the others are refused. */
async function race(cycle: Cycle, host: Host): Promise<Violation[]> {
  const running = [host.launch(), host.launch()];
  await host.start().catch(() => undefined);
  const all = [...running, host.program];
  const ready = await Promise.all(
    all.map((program) =>
      program.ready.then(
        () => true,
        () => false,
      ),
    ),
  );
  const winners = all.filter((_, i) => ready[i]);
  if (winners.length !== 1) return [{ promise: 'refusal', text: `${winners.length} of 3 servers got the directory` }];
  host.adopt(winners[0]!);
  const losers = all.filter((_, i) => !ready[i]);
  return (await Promise.all(losers.map((program) => refused(cycle, program)))).flat();
}
