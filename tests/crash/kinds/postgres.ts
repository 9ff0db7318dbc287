/**
 * Nodes on one PostgreSQL while it, its connections and the nodes are hurt at random: killed, stopped, cut off, and a node
 * that stands still while it holds locks that the others need.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, startCluster, whyNoCluster } from '../cluster.ts';
import type { Cycle, Kind } from '../cycle.ts';
import { judge } from '../judge.ts';
import { gather, type Players, until } from '../players.ts';

const NODES = 2;
/** Sessions of the nodes. */
const OURS = `datname = current_database() and pid <> pg_backend_pid() and application_name like 'hongyan%'`;
/** One within a transaction that has locked something, while its node says nothing. */
const HOLDING = `select pid from pg_stat_activity where ${OURS} and state = 'idle in transaction'`;
/** Attempts to stop a node in the middle of a transaction. */
const ATTEMPTS = 200;
/** Longer than a lock is left to a node that says nothing. */
const HELD_MS = 12_000;

type Harm = (cluster: Cluster, cycle: Cycle, players: Players) => Promise<void>;

const HARMS: Readonly<Record<string, Harm>> = {
  'database killed': async ({ postgres }, { dice }) => {
    await postgres.kill();
    await sleep(dice.draw(2000));
    await postgres.start();
  },
  'first process of the database killed': ({ killFirst }, { dice }) => killFirst(dice.draw(500)),
  'a process of the database killed': async ({ ask }, { dice }) => {
    const found = await ask<{ pid: number }>(`select pid from pg_stat_activity where ${OURS}`);
    if (found.length > 0) process.kill(dice.pick(found).pid, 'SIGKILL');
  },
  'connections cut': async ({ ask }) => {
    await ask(`select pg_terminate_backend(pid) from pg_stat_activity where ${OURS}`);
  },
  'database stands still': async ({ ask }, { dice }) => {
    const pids = (await ask<{ pid: number }>(`select pid from pg_stat_activity where ${OURS}`)).map(({ pid }) => pid);
    signalAll(pids, 'SIGSTOP');
    await sleep(300 + dice.draw(3000));
    signalAll(pids, 'SIGCONT');
  },
  'node killed': async ({ nodes }, { dice }) => {
    const node = dice.pick(nodes);
    await node.program.end('SIGKILL');
    await sleep(dice.draw(1000));
    await node.start();
  },
  'node stands still': async ({ nodes }, { dice }) => {
    const { program } = dice.pick(nodes);
    await program.halt();
    await sleep(300 + dice.draw(3000));
    program.resume();
  },
  'node stands still with locks': standWithLocks,
};

export const postgres: Kind = {
  name: 'postgres',
  about: 'PostgreSQL, its connections and its nodes are killed, stopped and cut off',
  whyNot: whyNoCluster,
  async run(cycle) {
    const { dice, note, count } = cycle;
    const cluster = await startCluster(cycle, NODES);
    const players = await gather(
      cycle,
      cluster.nodes.map(({ url }) => url),
    );
    const rounds = 2 + dice.draw(2);
    for (let round = 0; round < rounds; round += 1) {
      await players.more(1 + dice.draw(60));
      const name = dice.pick(Object.keys(HARMS));
      note(name);
      count(name);
      await HARMS[name]!(cluster, cycle, players);
    }
    await players.more(20);
    await players.rest();
    return judge({ players, host: cluster });
  },
};

/** The other node's users go on once the database has taken the locks away; so does this node's when it moves again. */
async function standWithLocks({ nodes, ask }: Cluster, { dice, note, count }: Cycle, players: Players): Promise<void> {
  const { program } = dice.pick(nodes);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    await program.halt();
    if ((await ask(HOLDING)).length > 0) {
      note(`holds locks, at attempt ${attempt}`);
      count('locks held');
      await until(async () => (await ask(HOLDING)).length === 0, 'the locks to be taken away', HELD_MS);
      await players.more(5);
      program.resume();
      return;
    }
    program.resume();
    await sleep(dice.draw(10));
  }
  note('never caught within a transaction');
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}
