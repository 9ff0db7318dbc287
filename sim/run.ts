/**
 * One simulated story: players do everything at random while faults happen; then the faults stop, and everything has to
 * come to rest within a bounded time. What was seen is judged by the checkers.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { c2cKey, userKey } from '../contract/stream-key.ts';
import type { Log } from '../host/host.ts';
import { silentLog } from '../host/log.ts';
import { check, type Violation } from './checkers/check.ts';
import { createSingle } from './cluster.ts';
import { clusterFaults, mendCluster } from './cluster-faults.ts';
import { type Fault, faults, mend, type Scene } from './faults.ts';
import { createHistory, type History } from './history.ts';
import { observe, presentOf } from './observe.ts';
import { createDevice, type Device } from './players/device.ts';
import { createShared } from './shared.ts';
import { checkFiles, readLog } from './stored.ts';
import { conversationVerbs } from './workload/conversations.ts';
import { deletionVerbs } from './workload/deletions.ts';
import { fileVerbs } from './workload/files.ts';
import { lifeVerbs } from './workload/lives.ts';
import { localVerbs } from './workload/local.ts';
import { messageVerbs } from './workload/messages.ts';
import { sendingVerbs } from './workload/sending.ts';
import { chooseVerb, type Verb } from './workload/verb.ts';
import { createWorld } from './world.ts';

/** Steps of the safety phase: in each a verb, and sometimes a fault. */
const STEPS = 300;
/** Longest pause between two steps, ms. */
const PAUSE_MS = 250;
/** One step in so many begins a fault. */
const FAULT_EVERY = 8;
/** Virtual time within which everything has come to rest once the faults have stopped. */
export const CONVERGE_MS = 180_000;

const USERS = ['alice', 'bob', 'carol'];
const verbs: readonly Verb[] = [
  ...messageVerbs,
  ...conversationVerbs,
  ...lifeVerbs,
  ...deletionVerbs,
  ...localVerbs,
  ...sendingVerbs,
];

export interface Story {
  readonly seed: string;
  readonly history: History;
  readonly violations: readonly Violation[];
  /** How often each kind of fault and each verb happened. */
  readonly counts: ReadonlyMap<string, number>;
  /** Virtual ms that passed. */
  readonly virtualMs: number;
  /** Names everything that happened: equal for two runs that were equal. */
  readonly digest: string;
}

/** Whether the story of a seed is one of several nodes: its seed begins with `c`. */
export function isCluster(seed: string): boolean {
  return seed.startsWith('c');
}

/**
 * Plays the story of a seed. `trace` hears of every event of the world and of every fact. In the end the files are looked
 * over by the product's own check, unless it is about what the checkers of the history find by themselves.
 */
export async function play(seed: string, trace?: (line: string) => void, hasFilesChecked = true): Promise<Story> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'hongyan-sim-'));
  try {
    return await playIn(folder, seed, hasFilesChecked, trace);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function playIn(
  folder: string,
  seed: string,
  hasFilesChecked: boolean,
  trace?: (line: string) => void,
): Promise<Story> {
  const digest = createHash('sha256');
  const note = (line: string): void => {
    digest.update(`${line}\n`);
    trace?.(line);
  };
  const errors: string[] = [];
  const world = createWorld(seed, { log: collect(errors, folder), trace: note });
  const history = createHistory(() => world.clock.monotonic(), note);
  const remark = (text: string): void => history.add({ kind: 'remark', text });
  const draw = (below: number): number => world.random.uint32() % below;
  const pick = <T>(list: readonly T[]): T => list[draw(list.length)]!;

  const shared = isCluster(seed) ? await createShared(world, folder, remark, draw) : undefined;
  const cluster = shared ?? createSingle(world, folder, remark);
  for (const node of cluster.nodes) await world.until(node.start());
  const servers = cluster.nodes.map(({ url }) => url);
  const devices = createDevices(folder, (options) => createDevice(world, history, { ...options, servers }));
  const scene: Scene = { world, cluster, devices, draw, pick, remark };
  const counts = await endanger(scene, history, shared ? [...clusterFaults, ...faults] : faults);

  remark('the faults stop');
  if (shared) mendCluster(shared);
  await mend(scene);
  await world.run(CONVERGE_MS);
  const present = presentOf(devices);
  const observed = await observe(world, devices, USERS);
  for (const device of devices) if (device.isRunning) device.leave();
  for (const node of cluster.nodes) await world.until(node.stop());
  const streams = USERS.flatMap((a, i) => [userKey(a), ...USERS.slice(i).map((b) => c2cKey(a, b))]);
  const directory = await world.until(cluster.leaveStore());
  const problems = hasFilesChecked ? await world.until(checkFiles(world, directory)) : [];
  const log = await world.until(readLog(world, directory, streams, remark));
  const violations = [
    ...check({
      history: history.facts,
      present,
      observed,
      log,
      errors,
      fileAt: (name, path) => world.files(name).get(path),
    }),
    ...problems.map((text) => ({ promise: 'store', text })),
  ];
  for (const { promise, text } of violations) note(`VIOLATION ${promise} ${text}`);
  return { seed, history, violations, counts, virtualMs: world.clock.monotonic(), digest: digest.digest('hex') };
}

/** The safety phase. Answers how often each verb and each fault happened. */
async function endanger(scene: Scene, history: History, possible: readonly Fault[]): Promise<Map<string, number>> {
  const { world, devices, draw, pick, remark } = scene;
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  let numbers = 0;
  const stage = { users: USERS, history, draw, pick, next: () => (numbers += 1) };
  const all = [...verbs, ...fileVerbs(world)];
  for (let step = 0; step < STEPS; step += 1) {
    const device = pick(devices);
    const verb = chooseVerb(
      all.filter((one) => one.possible?.(device) ?? device.isRunning),
      draw,
    );
    count(`verb: ${verb.name}`);
    verb.act(device, stage);
    if (draw(FAULT_EVERY) === 0) {
      const fault = chooseVerb(possible, draw);
      count(`fault: ${fault.name}`);
      remark(`fault: ${fault.name}`);
      fault.begin(scene);
    }
    await world.run(draw(PAUSE_MS));
  }
  return counts;
}

/** Keeps what programs log as errors, without what is different in every run. */
function collect(errors: string[], folder: string): Log {
  return {
    ...silentLog,
    error(message, { error } = {}) {
      const text = error instanceof Error ? `${message}: ${error.stack}` : message;
      errors.push(text.replaceAll(folder, '<data>'));
    },
  };
}

type Plain = Omit<Parameters<typeof createDevice>[2], 'servers'>;

/** Every user on a device with files and one without; one user also on a rival of the first. */
function createDevices(folder: string, make: (options: Plain) => Device): Device[] {
  const devices = USERS.flatMap((user) => [
    make({ name: `${user}-pc`, user, platform: 'Linux', folder: join(folder, `${user}-pc`) }),
    make({ name: `${user}-web`, user, platform: 'Web', folder: undefined }),
  ]);
  const user = USERS[0]!;
  devices.push(make({ name: `${user}-laptop`, user, platform: 'Linux', folder: join(folder, `${user}-laptop`) }));
  return devices;
}
