/** The server is killed at random moments under load, also while it starts, and is started again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kind } from '../cycle.ts';
import { createHost, drawLimits } from '../host.ts';
import { judge } from '../judge.ts';
import { gather } from '../players.ts';

export const kill: Kind = {
  name: 'kill',
  about: 'kill -9 under load, also while it starts',
  async run(cycle) {
    const { dice, note, count } = cycle;
    const host = createHost(cycle, { limits: drawLimits(dice) });
    await host.start();
    const players = await gather(cycle, [host.url]);
    const rounds = 1 + dice.draw(3);
    for (let round = 0; round < rounds; round += 1) {
      await players.more(1 + dice.draw(60));
      await sleep(dice.draw(150));
      note('killed');
      count('kills');
      await host.program.end('SIGKILL');
      if (dice.draw(3) === 0) {
        const early = host.launch();
        await sleep(dice.draw(1500));
        note('killed while it starts');
        count('kills while it starts');
        await early.end('SIGKILL');
      }
      await host.start();
    }
    await players.more(20);
    await players.rest();
    return judge({ players, host });
  },
};
