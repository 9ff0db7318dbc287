/** `hongyan serve` as a process: what it prints, how it stops, and what it says when it can't start. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startProgram, startServer, takenPort, temporaryDirectory } from './spawn.ts';

test('prints one ready line and two commands to paste, and drains at SIGTERM', async () => {
  const data = temporaryDirectory();
  const server = await startServer(data);
  await server.line(/^npx hongyan chat bob/);
  expect(server.port).toBeGreaterThan(0);
  expect(server.lines).toEqual([
    `Hongyan is ready at ws://127.0.0.1:${server.port} (app 1400000001, data in ${data})`,
    `npx hongyan chat alice --to bob --server ws://127.0.0.1:${server.port} --data ${data}`,
    `npx hongyan chat bob --to alice --server ws://127.0.0.1:${server.port} --data ${data}`,
  ]);
  server.signal('SIGTERM');
  expect(await server.exit).toBe(0);
  expect(server.errors()).toBe('');
});

test('drains at SIGINT, and leaves its directory to the next', async () => {
  const data = temporaryDirectory();
  const first = await startServer(data);
  first.signal('SIGINT');
  expect(await first.exit).toBe(0);
  const second = await startServer(data);
  expect(second.url).toMatch(/^ws:/);
});

test('says in one line that the port is taken', async () => {
  const port = await takenPort();
  const program = startProgram(['serve', '--port', String(port), '--data', temporaryDirectory()]);
  expect(await program.exit).toBe(1);
  expect(program.errors()).toMatch(new RegExp(`^hongyan: .*${port}.*taken.*--port.*\n$`));
  expect(program.lines).toEqual([]);
});

test('says in one line that another process has the data directory', async () => {
  const data = temporaryDirectory();
  await startServer(data);
  const second = startProgram(['serve', '--port', '0', '--data', data]);
  expect(await second.exit).toBe(1);
  expect(second.errors()).toMatch(/^hongyan: .*in use.*--data.*\n$/);
});

test('refuses to serve the development app in production, and a misspelt flag', async () => {
  const cwd = temporaryDirectory();
  const production = startProgram(['serve', '--port', '0', '--production'], cwd);
  expect(await production.exit).toBe(1);
  expect(production.errors()).toMatch(/^hongyan: .*app.*\n$/);
  const misspelt = startProgram(['serve', '--prot', '0'], cwd);
  expect(await misspelt.exit).toBe(2);
  expect(misspelt.errors()).toBe('hongyan: unknown flag --prot (did you mean --port?)\n');
});

test('serves the apps of a configuration file, and the doctor finds it', async () => {
  const data = temporaryDirectory();
  const config = join(data, 'hongyan.jsonc');
  const apps = [{ sdkAppId: 7, secretKey: 'seven', admins: [] }];
  writeFileSync(config, `// settings\n${JSON.stringify({ port: 0, data, production: true, apps })}`);
  const server = startProgram(['serve', '--config', config]);
  const [, port] = await server.line(/^Hongyan is ready at ws:\/\/127\.0\.0\.1:(\d+) \(app 7, /);
  const doctor = startProgram(['doctor', '--data', data, '--port', port!, '--json']);
  const [report] = await doctor.line(/^\{.*\}$/);
  const { checks } = JSON.parse(report) as { checks: { name: string; verdict: string; found: string }[] };
  expect(checks.map(({ name }) => name)).toEqual([
    'data directory',
    'free space',
    'disk sync',
    'clock',
    'open files',
    'port',
  ]);
  expect(checks.at(-1)).toMatchObject({ verdict: 'ok', found: `127.0.0.1:${port} is answered by Hongyan` });
});
