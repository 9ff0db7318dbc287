/** Asks an admin listener over HTTP, as a load balancer and Prometheus do. */
import { readExposition } from '../../server/tests/exposition.ts';

/** Status and text of a reply. */
export async function get(url: string): Promise<[status: number, body: string]> {
  const reply = await fetch(url);
  return [reply.status, await reply.text()];
}

/** All values of `/metrics` by `name{label="value",…}`, without the label of the app, since a test has one. */
export async function scrape(adminUrl: string): Promise<Map<string, number>> {
  const [, text] = await get(`${adminUrl}/metrics`);
  const samples = [...readExposition(text).values()].flatMap((family) => [...family.samples]);
  return new Map(samples.map(([key, value]) => [key.replace(/app="\d+",?/, '').replace('{}', ''), value]));
}

/** What changed between two scrapes. */
export function moved(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Map<string, number> {
  return new Map(
    [...after].map(([key, value]) => [key, value - (before.get(key) ?? 0)] as const).filter(([, by]) => by !== 0),
  );
}
