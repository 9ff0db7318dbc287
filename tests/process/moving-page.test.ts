/** The commands and the program of docs/moving.md run, and the table there names what an export holds. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { APP, type Device, signedIn, textMessage } from '../support/device.ts';
import { describePostgres, startPostgres } from '../support/postgres.ts';
import { startProgram, temporaryDirectory } from './spawn.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const page = readFileSync(join(ROOT, 'docs/moving.md'), 'utf8');
const [moving, exporting] = snippets('sh');
const [program] = snippets('ts');

function snippets(language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1]!);
}

/** Runs a snippet for a shell; `hongyan` is the one of this repository. Resolves to what it prints. */
async function run(snippet: string, cwd: string): Promise<string> {
  const hongyan = `'${process.execPath}' --conditions=hongyan-source '${join(ROOT, 'cli/main.ts')}'`;
  const script = snippet.replaceAll('npx hongyan', hongyan);
  return (await promisify(execFile)('sh', ['-ec', script], { cwd })).stdout;
}

/** The newest message to bob. */
function newest(device: Device): Promise<unknown[]> {
  return device.ok<unknown[]>('TIMMsgGetMsgList', 'bob', 1, JSON.stringify({ msg_getmsglist_param_count: 1 }));
}

/** The keys of each kind of line: as the page says, and as they are. */
function documented(): Record<string, string[]> {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)];
  return Object.fromEntries(
    rows.map(([, record, keys]) => [record, [...keys!.matchAll(/`(\w+)`/g)].map((key) => key[1]!)]),
  );
}

function keysIn(lines: readonly string[]): Record<string, string[]> {
  const parsed = lines.map((line) => JSON.parse(line) as { record: string });
  return Object.fromEntries(parsed.map(({ record, ...rest }) => [record, Object.keys(rest)]));
}

describePostgres('docs/moving.md', () => {
  test('has commands that do what it says', async () => {
    const cwd = temporaryDirectory();
    const data = join(cwd, 'data');
    const config = join(cwd, 'hongyan.jsonc');
    writeFileSync(config, JSON.stringify({ apps: [APP], port: 0, data }));
    const server = startProgram(['serve', '--config', config]);
    const [, url] = await server.line(/^Hongyan is ready at (\S+)/);
    const alice = await signedIn({ url: url! }, 'alice');
    await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('hello bob'));
    await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('a mistake'));
    const [mistake] = await newest(alice);
    await alice.ok('TIMMsgRevoke', 'bob', 1, JSON.stringify(mistake));
    await alice.ok('TIMMsgListDelete', 'bob', 1, JSON.stringify([mistake]));
    await alice.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('gone', { message_is_online_msg: true }));
    alice.close();
    server.signal('SIGTERM');
    expect(await server.exit).toBe(0);

    expect(JSON.parse(await run(exporting!, cwd))).toMatchObject({
      record: 'end',
      counts: { account: 2, revoked: 1, deleted: 1 },
    });
    const lines = readFileSync(join(cwd, 'everything.jsonl'), 'utf8').trimEnd().split('\n');
    expect(keysIn(lines)).toEqual(documented());
    const printing = ['--input-type=module-typescript', '--eval', program!];
    const { stdout } = await promisify(execFile)(process.execPath, printing, { cwd });
    expect(stdout).toBe('c2c:alice:bob 1 alice: hello bob\n');

    const { address } = await startPostgres();
    expect(await run(moving!.replace(/postgres:\S+/, address), cwd)).toMatch(/moved to .*the same on both sides/);
    const moved = startProgram(['export', '--store', address]);
    expect(await moved.exit).toBe(0);
    expect(moved.lines).toEqual(lines);
  }, 60_000);
});
