/**
 * The files and the page for deploying, held to the code as far as that goes without Docker: variables, ports, paths and
 * time-outs are those of the program, the configuration for NATS is accepted by NATS, and the two nodes of
 * docker-compose.yml run, as processes with the variables given there, on a real PostgreSQL and a real NATS.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { POSTGRES_SETTINGS } from '../bench/settings.ts';
import { parseArguments } from '../cli/options/arguments.ts';
import { resolve } from '../cli/options/resolve.ts';
import { type CommandName, commands, options } from '../cli/options/table.ts';
import { HEARTBEAT_MS } from '../contract/limits.ts';
import { checkBus, checkStore } from '../server/addresses.ts';
import { adminRoutes } from '../server/admin/routes.ts';
import { CLOSE_MS, DRAIN_MS, MISSED_HEARTBEATS } from '../server/limits.ts';
import { natsProgram } from '../services/nats.ts';
import { startProgram } from './process/spawn.ts';
import { composeText, readCompose, requiredVariables, type Service } from './support/compose.ts';
import { openDevice, sigOf, temporaryDirectory, textMessage, APP } from './support/device.ts';
import { sharedNats, describeNats } from './support/nats.ts';
import { describeEngines, freshApp, sharedPostgres } from './support/postgres.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const page = read('docs/deploy.md');
const block = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text!);

const SECRETS = {
  POSTGRES_PASSWORD: 'postgrespassword',
  NATS_PASSWORD: 'natspassword',
  HONGYAN_APP: String(APP.sdkAppId),
  HONGYAN_SECRET: APP.secretKey,
  SITE_ADDRESS: 'im.example.org',
};
const compose = readCompose(SECRETS);
const nodes = Object.entries(compose.services).filter(([name]) => /^node\d$/.test(name));
const variablesOf = ({ environment = {} }: Service): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
const settingsOf = (environment: Record<string, string>) =>
  resolve('serve', [], { environment, readFile: () => '' }).settings;
const paths = adminRoutes({ phase: 'starting', gateway: undefined, apps: [] }, undefined, '').map(({ path }) => path);

describe('docker-compose.yml', () => {
  test('starts only with every secret given', () => {
    expect(new Set(requiredVariables(composeText))).toEqual(new Set(Object.keys(SECRETS)));
    for (const name of Object.keys(SECRETS)) expect(() => readCompose({ ...SECRETS, [name]: '' })).toThrow(name);
    // No other way to a value, and none written down.
    const written = composeText.replaceAll(/\$\{\w+:\?[^}]*\}/g, '');
    expect(written).not.toContain('$');
    expect(written.match(/(?:PASSWORD|SECRET|password)[:=][ "]*\w+/g)).toBeNull();
  });

  test('gives two equal nodes settings that the program knows', () => {
    expect(nodes.map(([name]) => name)).toEqual(['node1', 'node2']);
    expect(nodes[0]![1]).toEqual(nodes[1]![1]);
    const { environment, command = [] } = nodes[0]![1];
    const known = Object.keys(options).map((key) => `HONGYAN_${key.replace(/[A-Z]/g, '_$&').toUpperCase()}`);
    for (const name of Object.keys(environment!)) expect(known).toContain(name);
    expect(command).toEqual([]);
    const settings = settingsOf(variablesOf(nodes[0]![1]));
    expect(settings).toMatchObject({ host: '0.0.0.0', port: 7700, adminHost: '0.0.0.0', adminPort: 7701 });
    expect(settings).toMatchObject({ production: true, app: APP.sdkAppId, secret: APP.secretKey });
    const [store, [bus]] = [new URL(checkStore(settings.store!)), checkBus(settings.bus!)];
    expect([store.hostname, new URL(bus!).hostname]).toEqual(['postgres', 'nats']);
    const { POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD } = compose.services['postgres']!.environment!;
    expect([store.username, store.pathname, store.password]).toEqual([
      POSTGRES_USER,
      `/${POSTGRES_DB}`,
      POSTGRES_PASSWORD,
    ]);
  });

  test('looks for health where the program tells it, and lets it drain', () => {
    const { healthcheck, stop_grace_period } = nodes[0]![1];
    const settings = settingsOf(variablesOf(nodes[0]![1]));
    expect(healthcheck!.test.join(' ')).toContain(`http://127.0.0.1:${settings.adminPort}/readyz`);
    expect(Number.parseInt(stop_grace_period!) * 1000).toBeGreaterThan(DRAIN_MS + CLOSE_MS);
    const { content } = compose.configs['balancer']!;
    expect(content).toContain(`reverse_proxy ${nodes.map(([name]) => `${name}:${settings.port}`).join(' ')} {`);
    expect(content).toContain(`health_port ${settings.adminPort}\n`);
    expect(paths).toContain(/health_uri (\S+)/.exec(content)![1]);
  });

  test('publishes nothing but the load balancer', () => {
    const published = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name)).toEqual(['balancer']);
    expect(compose.networks['inside']).toEqual({ internal: true });
    for (const [name, { networks }] of Object.entries(compose.services)) {
      expect(networks).toEqual(name === 'balancer' ? ['inside', 'outside'] : ['inside']);
    }
  });

  test('sets PostgreSQL up as the benchmark does', () => {
    const flags = Object.entries(POSTGRES_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    expect(compose.services['postgres']!.command).toEqual(['postgres', ...flags]);
  });
});

describe('Dockerfile', () => {
  const steps = read('Dockerfile')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
  const of = (name: string): string[] =>
    steps.filter((step) => step.startsWith(`${name} `)).map((step) => step.slice(name.length + 1));

  test('builds with the commands of the README, and runs what they make', () => {
    const { scripts, engines } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    expect(read('README.md')).toContain('npm ci && npm start');
    expect([of('RUN').slice(0, 2), scripts!['prestart']]).toEqual([
      ['npm ci', 'npm run build'],
      'npm run --silent build',
    ]);
    const [program, file] = JSON.parse(of('ENTRYPOINT')[0]!) as string[];
    expect(existsSync(join(ROOT, program!))).toBe(true);
    expect(scripts!['start']).toBe(`exec node ${file} serve`);
    expect(existsSync(join(ROOT, file!))).toBe(true);
    expect(of('CMD')).toEqual(['["serve"]']);
    expect(engines!['node']).toBe('>=18');
    expect(Number(/^node:(\d+)/.exec(of('FROM')[0]!)![1])).toBeGreaterThanOrEqual(18);
  });

  test('leaves secrets and what is built elsewhere out', () => {
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.env', '.git', '**/node_modules']));
    expect(of('USER')).toEqual(['node']);
  });
});

describe('docs/deploy.md', () => {
  test('names commands, flags and variables there are', () => {
    const lines = block('sh').flatMap((text) => text.split('\n'));
    const uses = lines.flatMap((line) => /npx hongyan (\w+) ?(.*)$/.exec(line)?.slice(1, 3) ?? []);
    expect(uses.length).toBeGreaterThan(0);
    for (let i = 0; i < uses.length; i += 2) {
      const { options: allowed } = commands[uses[i] as CommandName];
      expect(parseArguments(uses[i + 1]!.split(' '), allowed).operands).toEqual([]);
    }
    for (const [name] of page.matchAll(/HONGYAN_[A-Z_]+/g)) {
      expect(() => settingsOf({ [name]: '1' }), name).not.toThrow(/unknown/);
      expect(read('docs/configuration.md')).toContain(`\`${name}\``);
    }
    for (const [, path] of page.matchAll(/`(\/[a-z]+z)`/g)) expect(paths).toContain(path);
  });

  test('its files of variables are settings', () => {
    const files = block('ini').filter((text) => text.includes('HONGYAN_PRODUCTION'));
    expect(files).toHaveLength(2);
    for (const file of files) {
      const pairs = [...file.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]);
      expect(settingsOf(Object.fromEntries(pairs) as Record<string, string>)).toMatchObject({
        production: true,
        app: APP.sdkAppId,
        adminPort: 7701,
      });
    }
    const secrets = block('ini').find((text) => text.includes('SITE_ADDRESS'))!;
    const names = [...secrets.matchAll(/^(\w+)=/gm)].map(([, name]) => name!);
    expect(new Set(names)).toEqual(new Set(Object.keys(SECRETS)));
  });

  test('its load balancers are more patient than silent clients, and look where the program tells', () => {
    const [haproxy, nginx] = [block('haproxy')[0]!, block('nginx')[0]!];
    const silent = (HEARTBEAT_MS * MISSED_HEARTBEATS) / 1000;
    for (const [text, pattern] of [
      [haproxy, /timeout (?:client|server|tunnel) (\d+)s/g],
      [nginx, /proxy_(?:read|send)_timeout (\d+)s/g],
    ] as const) {
      const seconds = [...text.matchAll(pattern)].map(([, value]) => Number(value));
      expect(seconds.length).toBeGreaterThan(1);
      for (const value of seconds) expect(value).toBeGreaterThan(silent);
    }
    expect(paths).toContain(/option httpchk GET (\S+)/.exec(haproxy)![1]);
    expect(haproxy).toContain('check port 7701 ');
  });
});

describeNats('with NATS', () => {
  test('NATS accepts its configuration', async () => {
    const path = join(temporaryDirectory(), 'hongyan.conf');
    writeFileSync(path, compose.configs['nats']!.content);
    const { stderr } = await promisify(execFile)(natsProgram()!, ['-t', '--config', path]);
    expect(stderr).toContain('is valid');
  });
});

describeEngines('with PostgreSQL and NATS', () => {
  test('the two nodes of docker-compose.yml are one server', async () => {
    const sdkAppId = freshApp();
    const own = {
      HONGYAN_HOST: '127.0.0.1',
      HONGYAN_PORT: '0',
      HONGYAN_ADMIN_HOST: '127.0.0.1',
      HONGYAN_ADMIN_PORT: '0',
      HONGYAN_STORE: sharedPostgres()!,
      HONGYAN_BUS: sharedNats()!,
      HONGYAN_APP: String(sdkAppId),
    };
    const programs = nodes.map(([, node]) => startProgram(['serve'], ROOT, { ...variablesOf(node), ...own }));
    const urls = await Promise.all(
      programs.map(async (program) => (await program.line(/^Hongyan is ready at (\S+)/))[1]!),
    );
    const [alice, bob] = ['alice', 'bob'].map((user, i) => openDevice({ url: urls[i]!, sdkAppId }, user));
    for (const device of [alice!, bob!]) {
      expect((await device.login(sigOf(device.user, { sdkAppId }))).code).toBe(0);
    }
    await alice!.ok('TIMMsgSendNewMsg', 'bob', 1, textMessage('over the bus'));
    await bob!.until('TIMRecvNewMsgCallback');
    for (const program of programs) program.signal('SIGTERM');
    expect(await Promise.all(programs.map(({ exit }) => exit))).toEqual([0, 0]);
  });

  test('the program of the page serves', async () => {
    const program = block('ts')[0]!
      .replace('1400000001', String(freshApp()))
      .replaceAll('0.0.0.0', '127.0.0.1')
      .replace('port: 7701', 'port: 0')
      .replace("host: '127.0.0.1',\n  store", "host: '127.0.0.1',\n  port: 0,\n  store");
    const args = ['--conditions=hongyan-source', '--input-type=module-typescript', '--eval'];
    const env = { ...process.env, STORE: sharedPostgres()!, BUS: sharedNats()!, SECRET: APP.secretKey };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...args, `${program}\nprocess.kill(process.pid, 'SIGTERM');`],
      { cwd: ROOT, env, timeout: 20_000 },
    );
    expect(stdout).toMatch(/ready at ws:\/\/127\.0\.0\.1:\d+/);
  });
});
