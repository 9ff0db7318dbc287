/**
 * The disk is full for a while, twice: sends fail with a code that is documented, nothing that was acknowledged is lost,
 * also if the server is killed meanwhile, and it goes on when there is room.
 */
import { ErrorCode } from '@hongyan/client';
import { join } from 'node:path';
import type { Violation } from '../../../sim/checkers/check.ts';
import { livesOf, sendsOf } from '../../../sim/checkers/survey.ts';
import type { Cycle, Kind } from '../cycle.ts';
import { createHost, drawLimits } from '../host.ts';
import { judge } from '../judge.ts';
import { gather, type Players, until } from '../players.ts';
import { mountSmallDisk, whyNoSmallDisk } from '../small-disk.ts';

const DISK_BYTES = 12 * 1024 * 1024;
/** Sends that fail before there is room again. */
const FAILURES = 10;
const TIMES = 2;
/** A server that can't start says so in one line. */
const REFUSAL = /^hongyan: [^\n]*\n$/;
/** What the server has to tell of it. */
const TOLD = /^hongyan: |no space to carry the log over|database or disk is full|durable mark could not be written/;

export const full: Kind = {
  name: 'full',
  about: 'the disk is full for a while',
  whyNot: whyNoSmallDisk,
  async run(cycle) {
    const { dice, note, count } = cycle;
    const disk = await mountSmallDisk(cycle, DISK_BYTES);
    const host = createHost(cycle, {
      data: join(disk.path, 'data'),
      seen: join(disk.seen, 'data'),
      under: disk.under,
      limits: drawLimits(dice),
    });
    await host.start();
    const players = await gather(cycle, [host.url]);
    const refusal: Violation[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      await players.more(1 + dice.draw(40));
      const before = refusals(players);
      const leave = dice.draw(256) * 1024;
      note(`all but ${leave} bytes are taken`);
      count('full disks');
      disk.fill(leave);
      await until(() => refusals(players) >= before + FAILURES, 'sends to fail');
      if (dice.draw(2) === 0) {
        note('killed while the disk is full');
        count('kills');
        await host.program.end('SIGKILL');
        const early = host.launch();
        const isUp = await early.ready.then(
          () => true,
          () => false,
        );
        note(isUp ? 'starts on the full disk' : `says: ${early.words()}`);
        count(isUp ? 'starts on a full disk' : 'starts refused on a full disk');
        if (!isUp && !REFUSAL.test(early.words())) refusal.push({ promise: 'refusal', text: early.words() });
        disk.empty();
        if (isUp) host.adopt(early);
        else await host.start();
      } else disk.empty();
      note('there is room');
      await players.more(20);
    }
    await players.rest();
    return [...refusal, ...documented(cycle, players), ...(await judge({ players, host, expected: TOLD }))];
  },
};

/** The codes of sends that failed. */
function failures({ history }: Players): number[] {
  const sends = livesOf(history.facts).flatMap(sendsOf);
  return sends.flatMap(({ call }) => call.answers.map(({ code }) => code)).filter((code) => code !== 0);
}

/** Those that the server refused since it could not write. */
function refusals(players: Players): number {
  return failures(players).filter((code) => code === ErrorCode.ERR_SVR_MSG_INTERNAL_ERROR1).length;
}

function documented(cycle: Cycle, players: Players): Violation[] {
  const known = new Set<unknown>(Object.values(ErrorCode));
  return failures(players).flatMap((code) => {
    cycle.count(`sends failed with ${code}`);
    return known.has(code) ? [] : [{ promise: 'errors', text: `a send failed with ${code}, which nothing documents` }];
  });
}
