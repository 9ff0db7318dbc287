/**
 * `npm run check:consumer`, after a build: the packages as others get them. Packs both, installs them into an empty
 * project, compiles `tests/consumer` there with every TypeScript version and module resolution we promise, and runs it
 * in plain Node. Also imports both packages from the root of this repository. Prints one line per step; the first
 * failure ends it.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const ENTRIES = ['@hongyan/client', '@hongyan/client/tim', '@hongyan/server'];
/** The older compiler that consumers may have; the newer one is the project's own. */
const OLDER_TYPESCRIPT = '5.9.3';
const RESOLUTIONS = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
];
const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
};

/** Runs a program and returns what it prints; throws with all of that if it fails. */
function run(step: string, program: string, args: readonly string[], cwd: string): string {
  const start = performance.now();
  // What npm tells its scripts must not reach the npm below: it would think of this repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$/i.test(name)));
  try {
    const output = execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    console.log(`ok   ${step} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    return output;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`FAIL ${step}\n${program} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}

function importAll(where: string, cwd: string, names = ENTRIES, flags: readonly string[] = []): void {
  const script = `for (const name of ${JSON.stringify(names)}) {
    const names = Object.keys(await import(name));
    if (names.length === 0) throw new Error(name + ' exports nothing');
  }`;
  run(`imports from ${where}`, process.execPath, [...flags, '--input-type=module', '-e', script], cwd);
}

/** Packs both packages into `folder`; the paths of the tarballs. */
function pack(folder: string): string[] {
  const args = ['pack', '--workspaces', '--json', '--pack-destination', folder];
  const packed = JSON.parse(run('npm pack', 'npm', args, root)) as { filename: string }[];
  return packed.map(({ filename }) => `./${filename}`);
}

/** Installs the tarballs and the compilers; the names the compilers have there. */
function install(folder: string, tarballs: readonly string[]): string[] {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const ours = manifest.devDependencies;
  const compilers = [OLDER_TYPESCRIPT, ours.typescript!].map((version) => `typescript-${version}`);
  const tools = compilers.map((name) => `${name}@npm:${name.replace('-', '@')}`);
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline'];
  const packages = [...tarballs, ...tools, `@types/node@${ours['@types/node']}`];
  run('npm install of the tarballs', 'npm', ['install', ...quiet, ...packages], folder);
  return compilers;
}

function compile(folder: string, compiler: string, resolution: (typeof RESOLUTIONS)[number]): void {
  const compilerOptions = {
    ...resolution,
    ...STRICT,
    target: 'es2024',
    lib: ['es2024', 'dom'],
    types: ['node'],
    outDir: 'out',
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
  const tsc = join(folder, 'node_modules', compiler, 'bin', 'tsc');
  run(`${compiler}, ${resolution.moduleResolution}`, process.execPath, [tsc, '-p', '.'], folder);
}

/** An app in a browser, without Node's types: compiled, and bundled as Vite does by itself. */
async function checkPage(folder: string, compilers: readonly string[]): Promise<void> {
  copyFileSync(join(root, 'tests/consumer/page.ts'), join(folder, 'page.ts'));
  const compilerOptions = {
    module: 'esnext',
    moduleResolution: 'bundler',
    customConditions: ['browser'],
    ...STRICT,
    target: 'es2024',
    lib: ['es2024', 'dom'],
    types: [],
    noEmit: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['page.ts'] }));
  for (const compiler of compilers) {
    const tsc = join(folder, 'node_modules', compiler, 'bin', 'tsc');
    run(`${compiler}, for browsers`, process.execPath, [tsc, '-p', '.'], folder);
  }
  const input = join(folder, 'page.ts');
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { write: false, rolldownOptions: { input } },
  });
  const parts = [built].flat().flatMap((result) => ('output' in result ? result.output : []));
  const code = parts.map((part) => ('code' in part ? part.code : '')).join('\n');
  const foreign = /["']node:|__vite-browser-external|process\.env/.exec(code)?.[0];
  if (foreign !== undefined) throw new Error(`FAIL the bundle for browsers holds ${foreign}`);
  if (!code.includes('indexedDB')) throw new Error("FAIL the bundle for browsers is not made of the browser's entry");
  console.log('ok   bundled for browsers');
  const names = ENTRIES.filter((name) => name.startsWith('@hongyan/client'));
  importAll('the consumer, as a browser', folder, names, ['--conditions=browser']);
}

/** All steps, in a temporary folder that goes with them. */
async function check(): Promise<void> {
  if (!['client', 'server'].every((name) => existsSync(join(root, name, 'dist')))) {
    throw new Error('There is nothing to check yet: run "npm run build" first.');
  }
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-consumer-'));
  try {
    importAll('the repository', root);
    const compilers = install(folder, pack(folder));
    importAll('the consumer', folder);
    copyFileSync(join(root, 'tests/consumer/main.ts'), join(folder, 'main.ts'));
    for (const compiler of compilers) {
      for (const resolution of RESOLUTIONS) compile(folder, compiler, resolution);
    }
    await checkPage(folder, compilers);
    const command = join(folder, 'node_modules/@hongyan/server/bin/hongyan.js');
    run('hongyan --help', process.execPath, [command, '--help'], folder);
    const said = run('the compiled consumer runs', process.execPath, ['out/main.js'], folder);
    if (!said.trimEnd().endsWith('fine')) throw new Error(`the consumer ended early: ${said}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  await check();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
