/** Three nodes as processes, and one of them dies: its clients go on at another, and nobody notices more than a pause. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { APP, type Device, signedIn } from '../support/device.ts';
import { sharedNats } from '../support/nats.ts';
import { describeEngines, freshApp, sharedPostgres } from '../support/postgres.ts';
import { startTraffic } from '../support/traffic.ts';
import { type Program, startProgram, temporaryDirectory } from './spawn.ts';

interface Node extends Program {
  readonly url: string;
}

/** Three nodes of one app, up and ready. */
async function startNodes(): Promise<{ sdkAppId: number; nodes: Node[]; startNode: (port: string) => Promise<Node> }> {
  const sdkAppId = freshApp();
  const directory = temporaryDirectory();
  const config = join(directory, 'hongyan.json');
  writeFileSync(config, JSON.stringify({ store: sharedPostgres(), bus: sharedNats(), apps: [{ ...APP, sdkAppId }] }));
  const startNode = async (port: string): Promise<Node> => {
    const program = startProgram(['serve', '--config', config, '--port', port], directory);
    const [, url] = await program.line(/^Hongyan is ready at (\S+)/);
    return { ...program, url: url! };
  };
  return { sdkAppId, nodes: await Promise.all(['0', '0', '0'].map(startNode)), startNode };
}

describeEngines('three nodes', () => {
  test('a node is killed while people write: no message is lost, doubled or out of order', async () => {
    const { sdkAppId, nodes, startNode } = await startNodes();
    const urls = nodes.map(({ url }) => url);
    const at = (node: number) => ({ sdkAppId, url: [...urls.slice(node), ...urls.slice(0, node)] });
    const witness = (user: string): Promise<Device> => signedIn(at(2), user, { platform: 'Web' });
    const alice = await signedIn(at(0), 'alice');
    const bob = await signedIn(at(1), 'bob');
    const traffic = startTraffic(alice, bob);
    await traffic.more(30);

    nodes[0]!.signal('SIGKILL');
    expect(await nodes[0]!.exit).toBe('SIGKILL');
    await traffic.more(30);
    await traffic.arrived();

    // The one that both are on now.
    nodes[1]!.signal('SIGKILL');
    await startNode(new URL(urls[0]!).port);
    await traffic.more(30);

    // What lets go by itself says so.
    nodes[2]!.signal('SIGTERM');
    expect(await nodes[2]!.exit).toBe(0);
    await traffic.more(30);
    await traffic.stop();
    expect(traffic.failures).toEqual([]);
    await traffic.check(witness);
    for (const device of [alice, bob]) {
      expect(device.events.filter(({ name }) => name === 'TIMKickedOfflineCallback')).toEqual([]);
    }
  });
});
