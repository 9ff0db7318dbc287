/**
 * The power is cut under load: on copies of the files from random moments, what was not synced is lost, torn or noise.
 * Whatever was acknowledged, or told to anybody, is there; nothing is there in part; and what is written from then on
 * stands behind it.
 */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { receiptsArrived, revocationsArrived } from '../../../sim/checkers/changes.ts';
import type { Violation } from '../../../sim/checkers/check.ts';
import { devicesAgree, historiesShowTheLog } from '../../../sim/checkers/order.ts';
import { unreadIsExact } from '../../../sim/checkers/unread.ts';
import { createHistory } from '../../../sim/history.ts';
import { observe } from '../../../sim/observe.ts';
import { createDevice } from '../../../sim/players/device.ts';
import { C2C } from '../../../sim/workload/verb.ts';
import type { Cycle, Kind } from '../cycle.ts';
import { cutPower } from '../harm.ts';
import { createHost, drawLimits, logIn } from '../host.ts';
import { judge, judgeLog, type Log, signInOverWire } from '../judge.ts';
import { gather, ground, USERS } from '../players.ts';
import { filesIn, type Snapshot, takeSnapshot } from '../snapshot.ts';
import { reopen } from '../survivors.ts';

const SNAPSHOTS = 3;
const CUTS = 2;
/** Time for what a sign-in brings to arrive. */
const ARRIVAL_MS = 200;

export const power: Kind = {
  name: 'power',
  about: 'the power is cut: unsynced bytes lost, torn or noise',
  async run(cycle) {
    const { dice } = cycle;
    const record = join(cycle.folder('host'), 'syncs');
    const host = createHost(cycle, { record, limits: drawLimits(dice), syncMs: dice.pick([0, 5, 25]) });
    await host.start();
    const oldMark = readFileSync(filesIn(host.data).mark);
    const { login, socket } = await signInOverWire(host.url, USERS[0]!);
    socket.terminate();
    const players = await gather(cycle, [host.url]);
    const violations: Violation[] = [];
    for (let moment = 1; moment <= SNAPSHOTS; moment += 1) {
      await players.more(1 + dice.draw(50));
      await sleep(dice.draw(60));
      const snapshot = await takeSnapshot(host, players, record, cycle.folder(`moment ${moment}`));
      cycle.count('unsynced bytes', snapshot.endAt - snapshot.syncedAt);
      for (let cut = 1; cut <= CUTS; cut += 1) {
        const data = cycle.folder(`moment ${moment} cut ${cut}`);
        cpSync(snapshot.data, data, { recursive: true });
        violations.push(...(await survive(cycle, { ...snapshot, data }, oldMark, login.epoch)));
      }
    }
    await players.rest();
    return [...violations, ...(await judge({ players, host }))];
  },
};

async function survive(cycle: Cycle, snapshot: Snapshot, oldMark: Buffer, epoch: string): Promise<Violation[]> {
  const { data, facts } = snapshot;
  const done = cutPower(snapshot, oldMark, cycle.dice);
  cycle.note(`${data}: ${done.join(', ')}; frames ${snapshot.syncedFrames} of ${snapshot.state.frames}`);
  cycle.count('cuts');
  for (const one of done) cycle.count(one);
  cpSync(data, `${data} read`, { recursive: true });
  const log = await logIn(`${data} read`);
  const violations = judgeLog(facts, log);

  const { server, errors } = await reopen(data);
  const history = createHistory(() => ground.clock.monotonic());
  const witnesses = USERS.map((user) => {
    const options = {
      name: `${user}-witness`,
      user,
      platform: 'Web',
      servers: [server.url],
      folder: undefined,
    } as const;
    return createDevice(ground, history, options);
  });
  const world = { run: () => sleep(ARRIVAL_MS), until: <T>(promise: Promise<T>) => promise };
  const observed = await observe(world, witnesses, USERS);
  const evidence = { history: facts, present: [], observed, log, errors: [] };
  for (const checker of [historiesShowTheLog, devicesAgree, unreadIsExact, revocationsArrived, receiptsArrived]) {
    violations.push(...checker(evidence));
  }
  violations.push(...errors.map((text) => ({ promise: 'errors', text })));
  const found = await signInOverWire(server.url, USERS[0]!);
  if (found.login.epoch !== epoch) violations.push({ promise: 'P1', text: 'the history goes under another name' });
  found.socket.terminate();

  for (const witness of witnesses) {
    for (const peer of USERS) {
      const text = JSON.stringify({
        message_elem_array: [{ elem_type: 0, text_elem_content: `${witness.host} is here` }],
      });
      const answer = await witness.callWithId('TIMMsgSendMessage', peer, C2C, text);
      if (answer?.code !== 0) violations.push({ promise: 'errors', text: `a send ended with ${answer?.code}` });
    }
    witness.leave();
  }
  await server.close();
  const after = await logIn(data);
  return [...violations, ...judgeLog([...facts, ...history.facts], after), ...isContinued(log, after)];
}

/** What was there is there unchanged. */
function isContinued(before: Log, after: Log): Violation[] {
  return [...before].flatMap(([stream, entries]) => {
    const same = JSON.stringify(entries) === JSON.stringify(after.get(stream)?.slice(0, entries.length));
    return same ? [] : [{ promise: 'P2', text: `${stream} has changed after the crash` }];
  });
}
