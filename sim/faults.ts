/**
 * What goes wrong in a simulated world: faults that begin at random moments, most of which end by themselves. When the
 * safety phase is over everything is mended, so that nothing but the product decides whether it comes to rest.
 */
import type { Cluster, Node } from './cluster.ts';
import type { Device } from './players/device.ts';
import type { World } from './world.ts';

export interface Scene {
  readonly world: World;
  readonly cluster: Cluster;
  readonly devices: readonly Device[];
  /** A whole number below `below`, drawn from the seed. */
  readonly draw: (below: number) => number;
  /** One of a list that is not empty. */
  readonly pick: <T>(list: readonly T[]) => T;
  readonly remark: (text: string) => void;
}

/** A kind of fault: how often it is chosen, beside the others, and what it does. */
export interface Fault {
  readonly name: string;
  readonly weight: number;
  begin(scene: Scene): void;
}

/** The longest that a fault lasts which ends by itself, ms. */
const LONGEST_MS = 8000;
/** Jumps of a wall clock, ms. */
const JUMPS = [-3_600_000, -5000, -1, 1000, 60_000, 3_600_000];

export const faults: readonly Fault[] = [
  {
    name: 'cut connection',
    weight: 12,
    begin: ({ world, devices, pick }) => world.network.cut(pick(devices).host),
  },
  {
    name: 'cut all connections of a node',
    weight: 3,
    begin: ({ world, cluster, pick }) => world.network.cut(pick(cluster.nodes).host),
  },
  {
    name: 'partition',
    weight: 5,
    begin: (scene) => between(scene, (world, here, there) => world.network.partition(here, there), 'both'),
  },
  {
    name: 'one-way partition',
    weight: 5,
    begin: (scene) => between(scene, (world, here, there) => world.network.partition(here, there), 'one'),
  },
  {
    name: 'slow consumer',
    weight: 5,
    begin: (scene) => between(scene, (world, here, there) => world.network.hold(here, there), 'one'),
  },
  {
    name: 'slow network',
    weight: 3,
    begin({ world, cluster, devices, pick, draw }) {
      const [{ host }, node] = [pick(devices), pick(cluster.nodes)];
      const span = { minMs: 0, maxMs: 1 + draw(2000) };
      for (const [from, to] of bothWays(host, node.host)) world.network.setLatency(from, to, span);
    },
  },
  {
    name: 'refused connections',
    weight: 2,
    begin(scene) {
      const { host } = scene.pick(scene.cluster.nodes);
      scene.world.network.refuse(host, true);
      endLater(scene, () => scene.world.network.refuse(host, false));
    },
  },
  { name: 'power loss of a node', weight: 4, begin: (scene) => downFor(scene, (node) => node.crash()) },
  { name: 'restart of a node', weight: 2, begin: (scene) => downFor(scene, (node) => void node.stop()) },
  {
    name: 'slow disk',
    weight: 3,
    begin(scene) {
      scene.world.disk.setSyncDelay({ minMs: 20, maxMs: 500 });
      endLater(scene, () => scene.world.disk.setSyncDelay(USUAL_SYNC));
    },
  },
  {
    name: 'broken disk',
    weight: 1,
    begin(scene) {
      const { host } = scene.pick(scene.cluster.nodes);
      scene.world.disk.failSyncs(host, true);
      endLater(scene, () => scene.world.disk.failSyncs(host, false));
    },
  },
  {
    name: 'full disk',
    weight: 2,
    begin: (scene) => statements(scene, 'full'),
  },
  {
    name: 'I/O errors',
    weight: 2,
    begin: (scene) => statements(scene, 'broken'),
  },
  {
    name: 'clock jump of a node',
    weight: 2,
    begin: ({ world, cluster, pick }) => world.jumpClock(pick(cluster.nodes).host, pick(JUMPS)),
  },
  {
    name: 'clock jump of a device',
    weight: 2,
    begin: ({ world, devices, pick }) => world.jumpClock(pick(devices).host, pick(JUMPS)),
  },
];

const USUAL_SYNC = { minMs: 0.2, maxMs: 5 };

/** Mends everything: networks, disks, nodes. What is lost stays lost. */
export async function mend({ world, cluster, devices }: Scene): Promise<void> {
  world.disk.setSyncDelay(USUAL_SYNC);
  for (const node of cluster.nodes) {
    world.network.refuse(node.host, false);
    world.disk.failSyncs(node.host, false);
    world.disk.setStatements(node.host, 'well');
    for (const { host } of devices) {
      for (const [from, to] of bothWays(host, node.host)) {
        world.network.heal(from, to);
        world.network.setLatency(from, to, { minMs: 1, maxMs: 20 });
      }
    }
  }
  for (const node of cluster.nodes) await world.until(node.start());
}

function between(
  scene: Scene,
  harm: (world: World, from: string, to: string) => void,
  directions: 'both' | 'one',
): void {
  const { world, cluster, devices, pick, draw } = scene;
  const ways = bothWays(pick(devices).host, pick(cluster.nodes).host);
  const harmed = directions === 'both' ? ways : [ways[draw(2)]!];
  for (const [from, to] of harmed) harm(world, from, to);
  endLater(scene, () => {
    for (const [from, to] of harmed) world.network.heal(from, to);
  });
}

function statements(scene: Scene, state: 'full' | 'broken'): void {
  const { host } = scene.pick(scene.cluster.nodes);
  scene.world.disk.setStatements(host, state);
  endLater(scene, () => scene.world.disk.setStatements(host, 'well'));
}

/** Takes a node away, and starts it again after a while. */
function downFor(scene: Scene, take: (node: Node) => void): void {
  const node = scene.pick(scene.cluster.nodes);
  if (!node.isUp) return;
  take(node);
  endLater(scene, () => void node.start());
}

/** Ends a fault some time later. */
export function endLater({ world, draw }: Scene, end: () => void): void {
  world.later(1 + draw(LONGEST_MS), end);
}

function bothWays(a: string, b: string): [string, string][] {
  return [
    [a, b],
    [b, a],
  ];
}
