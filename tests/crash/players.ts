/**
 * The simulator's players in the real world: SDK clients over real sockets that do everything at random, all of which is
 * written down, so that the simulator's checkers can judge it. Clocks and networks are the machine's; only what the
 * players do follows from the seed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeClientHost, nodeClock, openDatabase } from '../../host/node.ts';
import { createHistory, type Fact, type History, printFact } from '../../sim/history.ts';
import { createDevice, type Device } from '../../sim/players/device.ts';
import { conversationVerbs } from '../../sim/workload/conversations.ts';
import { deletionVerbs } from '../../sim/workload/deletions.ts';
import { lifeVerbs } from '../../sim/workload/lives.ts';
import { localVerbs } from '../../sim/workload/local.ts';
import { messageVerbs } from '../../sim/workload/messages.ts';
import { sendingVerbs } from '../../sim/workload/sending.ts';
import { chooseVerb, type Verb } from '../../sim/workload/verb.ts';
import type { Cycle } from './cycle.ts';
import type { Dice } from './dice.ts';

export const USERS = ['alice', 'bob', 'carol'];

/** A process of its own would have to be killed for that. */
const verbs: readonly Verb[] = [
  ...messageVerbs,
  ...conversationVerbs,
  ...deletionVerbs,
  ...localVerbs,
  ...sendingVerbs,
  ...lifeVerbs.filter(({ name }) => name !== 'be killed'),
];
/** Longest pause between two things that somebody does, ms. */
const PAUSE_MS = 12;
/** Nothing is heard for so long when all is quiet. */
const QUIET_MS = 600;
/** Longest time until all is quiet once the faults have stopped. */
const CONVERGE_MS = 90_000;

/** What the simulator asks of a world, of this one. */
export const ground = {
  clock: nodeClock,
  clientHost: () => ({ ...nodeClientHost, openDatabase }),
  crash: () => undefined,
};

export interface Players {
  readonly history: History;
  readonly devices: readonly Device[];
  /** Everybody signs in, and goes on to do something without a pause until `rest`. */
  begin(): Promise<void>;
  /** Resolves when so many more sends were acknowledged. */
  more(sends: number): Promise<void>;
  /** Does nothing new from now on. */
  rest(): Promise<void>;
  /** Resolves when every call is answered, everybody is connected and nothing more is heard. */
  quiet(): Promise<void>;
  /** All apps leave. */
  leave(): void;
}

export interface PlayersOptions {
  /** Where devices keep their files. */
  readonly folder: string;
  readonly servers: readonly string[];
  readonly dice: Dice;
  readonly quietMs?: number;
}

export function createPlayers({ folder, servers, dice, quietMs = QUIET_MS }: PlayersOptions): Players {
  const history = createHistory(() => nodeClock.monotonic());
  const { draw, pick } = dice;
  let numbers = 0;
  const stage = { users: USERS, history, draw, pick, next: () => (numbers += 1) };
  const devices = USERS.flatMap((user, i) => {
    const at = [...servers.slice(i % servers.length), ...servers.slice(0, i % servers.length)];
    const web = [...at.slice(1), at[0]!];
    mkdirSync(join(folder, user), { recursive: true });
    return [
      createDevice(ground, history, {
        name: `${user}-pc`,
        user,
        platform: 'Linux',
        servers: at,
        folder: join(folder, user),
      }),
      createDevice(ground, history, { name: `${user}-web`, user, platform: 'Web', servers: web, folder: undefined }),
    ];
  });
  let acting: Promise<void> | undefined;
  let isOver = false;

  const act = async (): Promise<void> => {
    while (!isOver) {
      const device = pick(devices);
      const possible = verbs.filter((one) => one.possible?.(device) ?? device.isRunning);
      chooseVerb(possible, draw).act(device, stage);
      await sleep(draw(PAUSE_MS));
    }
  };

  return {
    history,
    devices,
    async begin() {
      for (const device of devices) device.begin();
      await Promise.all(devices.map((device) => device.login()));
      acting = act();
    },
    async more(sends) {
      const goal = acknowledged(history.facts) + sends;
      await until(() => acknowledged(history.facts) >= goal, `${sends} more sends to be acknowledged`);
    },
    async rest() {
      isOver = true;
      await acting;
    },
    async quiet() {
      let [heard, since] = [0, nodeClock.monotonic()];
      await until(() => {
        const { length } = history.facts;
        if (length !== heard || unanswered(history.facts, devices) > 0) {
          [heard, since] = [length, nodeClock.monotonic()];
        }
        return nodeClock.monotonic() - since > quietMs;
      }, 'all to be quiet');
    },
    leave() {
      for (const device of devices) if (device.isRunning) device.leave();
    },
  };
}

/** Players of a cycle, who sign in and begin; they leave when it is over, and their history is among its files. */
export async function gather(cycle: Cycle, servers: readonly string[]): Promise<Players> {
  const dice = cycle.dice.branch('players');
  const players = createPlayers({ folder: cycle.folder('devices'), servers, dice });
  cycle.atEnd(async () => {
    await players.rest();
    players.leave();
    const { facts } = players.history;
    writeFileSync(join(cycle.folder('devices'), 'history'), facts.map((fact) => `${printFact(fact)}\n`).join(''));
    cycle.count('sends acknowledged', acknowledged(facts));
  });
  await players.begin();
  return players;
}

/** Sends that ended well. */
export function acknowledged(facts: readonly Fact[]): number {
  const sends = new Set<number>();
  let count = 0;
  for (const fact of facts) {
    if (fact.kind === 'call' && fact.name === 'TIMMsgSendMessage') sends.add(fact.call);
    if (fact.kind === 'answer' && fact.code === 0 && sends.has(fact.call)) count += 1;
  }
  return count;
}

/** Calls of running apps that wait for their answer, and apps that are signed in and look for a server. */
function unanswered(facts: readonly Fact[], devices: readonly Device[]): number {
  const waiting = new Set<number>();
  const away = new Set<number>();
  const running = new Set(devices.filter(({ isRunning }) => isRunning).map(({ life }) => life));
  const signedIn = new Set(devices.filter(({ isSignedIn }) => isSignedIn).map(({ life }) => life));
  for (const fact of facts) {
    if (fact.kind === 'call' && fact.result === 0 && running.has(fact.life)) waiting.add(fact.call);
    else if (fact.kind === 'answer') waiting.delete(fact.call);
    else if (fact.kind === 'event' && fact.name === 'TIMNetworkStatusListenerCallback' && signedIn.has(fact.life)) {
      if (fact.args[0] === CONNECTED) away.delete(fact.life);
      else away.add(fact.life);
    }
  }
  return waiting.size + away.size;
}

const CONNECTED = 0;
/** How often conditions are looked at. */
const LOOK_MS = 15;

/** Polls: what is waited for happens in other processes. */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  limitMs = CONVERGE_MS,
): Promise<void> {
  const deadline = nodeClock.monotonic() + limitMs;
  while (!(await isTrue())) {
    if (nodeClock.monotonic() > deadline) throw new Error(`waited ${limitMs} ms for ${what}`);
    await sleep(LOOK_MS);
  }
}
