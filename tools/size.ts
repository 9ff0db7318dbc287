/**
 * `npm run size`: what the SDK costs a page. Bundles the browser's build as an app's bundler does (production, minified),
 * prints its size in total and by part of the house, and fails if the core is over its budget. The core is what every
 * app loads: both faces, with all calls and events; names of keys and enums come on top as far as an app uses them.
 */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, defaultClientConditions, type Rolldown } from 'vite';

/** Of the core, as gzip. */
const BUDGET_BYTES = 60 * 1024;
/** Modules that are printed by name. */
const SHOWN_MODULES = 12;

const root = join(import.meta.dirname, '..');

/** A page that uses the core, and one that uses everything there is. */
const CORE = `import { createIM, createTim, ImError, localFiles } from '@hongyan/client';
  window.core = { createIM, createTim, ImError, localFiles };`;
const EVERYTHING = "import * as everything from '@hongyan/client'; window.all = { ...everything };";
const PAGE = 'page.js';

interface Bundle {
  /** What a page with this script loads at once. */
  code: string;
  modules: Rolldown.OutputChunk['modules'];
  /** What it loads when it is needed. */
  later: readonly Rolldown.OutputChunk[];
}

/** The bundle of a page with this script, in memory. */
async function bundle(script: string): Promise<Bundle> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === PAGE ? join(root, PAGE) : undefined),
        load: (id) => (id === join(root, PAGE) ? script : undefined),
      },
    ],
    resolve: { conditions: ['hongyan-source', ...defaultClientConditions] },
    build: {
      write: false,
      target: 'es2024',
      minify: true,
      modulePreload: { polyfill: false },
      // As the published package says of itself in its package.json.
      rolldownOptions: {
        treeshake: { moduleSideEffects: (id: string) => id.endsWith(PAGE) },
        input: PAGE,
        output: { format: 'es' },
      },
    },
  });
  const chunks = [built].flat().flatMap((result) => ('output' in result ? result.output : []));
  const parts = new Map(chunks.flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one] as const] : [])));
  const entry = [...parts.values()].find(({ isEntry }) => isEntry);
  const first = new Set<Rolldown.OutputChunk>();
  const load = (one: Rolldown.OutputChunk | undefined): void => {
    if (!one || first.has(one)) return;
    first.add(one);
    for (const name of one.imports) load(parts.get(name));
  };
  load(entry);
  return {
    code: [...first].map(({ code }) => code).join('\n'),
    modules: Object.assign({}, ...[...first].map(({ modules }) => modules)) as Bundle['modules'],
    later: [...parts.values()].filter((one) => !first.has(one)),
  };
}

const gzip = (text: string): number => gzipSync(text, { level: 9 }).length;
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1).padStart(6)} KB`;

interface Part {
  name: string;
  /** Its source as it came into the bundle, not yet minified; the parts' shares of the whole are estimated from it. */
  weight: number;
}

function print(title: string, parts: readonly Part[], total: number, whole: number, count = parts.length): void {
  console.log(`\n${title}`);
  for (const { name, weight } of parts.toSorted((a, b) => b.weight - a.weight).slice(0, count)) {
    console.log(`${kilobytes((weight / whole) * total)}  ${name}`);
  }
}

const chunk = await bundle(CORE);
const everything = await bundle(EVERYTHING);
const total = gzip(chunk.code);
const modules = Object.entries(chunk.modules).flatMap(([path, { code }]) => {
  const name = path.replace(`${root}/`, '').replace(/^.*node_modules\//, 'package ');
  return code ? [{ name, weight: gzip(code) }] : [];
});
const whole = modules.reduce((sum, { weight }) => sum + weight, 0);
const rooms = Map.groupBy(modules, ({ name }) => /^(?:package [\w@-]+|\w+\/(?:\w+(?=\/))?)/.exec(name)?.[0] ?? name);
const byRoom = [...rooms].map(([name, parts]) => ({ name, weight: parts.reduce((sum, one) => sum + one.weight, 0) }));
print('By part of the house (shares of the whole):', byRoom, total, whole);
print('The heaviest modules:', modules, total, whole, SHOWN_MODULES);
const margin = BUDGET_BYTES - total;
console.log(`
${kilobytes(gzip(everything.code))}  gzip with every name of a key and an enum
${chunk.later.map(({ code, name }) => `${kilobytes(gzip(code))}  gzip, loaded when it is needed: ${name}`).join('\n')}
${kilobytes(chunk.code.length)}  core, minified
${kilobytes(total)}  core, gzip, of ${BUDGET_BYTES / 1024} KB: ${(margin / 1024).toFixed(1)} KB left`);
if (margin < 0) process.exitCode = 1;
