/** What goes wrong between the nodes of a cluster, and between them and their store. */
import { FAIR } from './bus.ts';
import { endLater, type Fault, type Scene } from './faults.ts';
import type { Shared } from './shared.ts';
import { type LinkState, WELL } from './store-link.ts';

export const clusterFaults: readonly Fault[] = [
  { name: 'bus loses most', weight: 6, begin: (scene) => weather(scene, { loss: 0.8 }) },
  { name: 'bus repeats and turns round', weight: 6, begin: (scene) => weather(scene, { repeats: 0.5, delayMs: 3000 }) },
  { name: 'bus down', weight: 4, begin: (scene) => weather(scene, { isDown: true }) },
  { name: 'store out of reach of a node', weight: 5, begin: (scene) => link(scene, { isCut: true }) },
  { name: 'slow way to the store', weight: 5, begin: (scene) => link(scene, { delayMs: 800 }) },
  { name: 'answers of the store are lost', weight: 5, begin: (scene) => link(scene, { lostAnswers: 0.5 }) },
];

/** Ends all of them. */
export function mendCluster({ air, links }: Shared): void {
  Object.assign(air.weather, FAIR);
  for (const state of links.values()) Object.assign(state, WELL);
}

function sharedOf({ cluster }: Scene): Shared {
  return cluster as Shared;
}

function weather(scene: Scene, bad: Partial<Shared['air']['weather']>): void {
  const { air } = sharedOf(scene);
  Object.assign(air.weather, bad);
  endLater(scene, () => void Object.assign(air.weather, FAIR));
}

function link(scene: Scene, bad: Partial<LinkState>): void {
  const state = scene.pick([...sharedOf(scene).links.values()]);
  Object.assign(state, bad);
  endLater(scene, () => void Object.assign(state, WELL));
}
