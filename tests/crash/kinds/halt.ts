/** The server stands still for seconds and goes on, or is killed while it does. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kind } from '../cycle.ts';
import { createHost } from '../host.ts';
import { judge } from '../judge.ts';
import { gather } from '../players.ts';

export const halt: Kind = {
  name: 'halt',
  about: 'SIGSTOP for seconds, then SIGCONT or kill -9',
  async run(cycle) {
    const { dice, note, count } = cycle;
    const host = createHost(cycle);
    await host.start();
    const players = await gather(cycle, [host.url]);
    const rounds = 1 + dice.draw(2);
    for (let round = 0; round < rounds; round += 1) {
      await players.more(1 + dice.draw(60));
      await host.program.halt();
      // Sometimes longer than devices wait for an answer to a heartbeat.
      const ms = dice.draw(8) === 0 ? 12_000 : 300 + dice.draw(4000);
      note(`stands still for ${ms} ms`);
      count('halts');
      await sleep(ms);
      if (dice.draw(3) === 0) {
        note('killed while it stands still');
        count('kills');
        await host.program.end('SIGKILL');
        await host.start();
      } else host.program.resume();
    }
    await players.more(20);
    await players.rest();
    return judge({ players, host });
  },
};
