/**
 * Holds the house in order: the arrows between rooms, the packages each may use, the outside world behind the host,
 * the sizes, the headers. The second half plants one violation of each kind and sees that it is found.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaints, MAX_FILE_LINES, MAX_FUNCTION_LINES } from '../tools/tidy/checks.ts';

const root = join(import.meta.dirname, '..');
/** What is not of the repository: in its root, and in any folder. */
const ignored = new Set(['.git', 'data', 'coverage', '.coverage']);
const ignoredEverywhere = new Set(['node_modules', 'dist']);

function repository(): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (ignoredEverywhere.has(entry.name) || (folder === root && ignored.has(entry.name))) continue;
      if (entry.isDirectory()) walk(path);
      else if (/\.(?:ts|js|json|md|sh|ya?ml)$|\.ci\/run$/.test(path)) {
        files.set(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8'));
      }
    }
  };
  walk(root);
  return files;
}

it('finds nothing to complain about in the repository', () => {
  const files = repository();
  expect(files.size).toBeGreaterThan(20);
  expect(complaints(files)).toEqual([]);
});

const header = '/** What this file is for and who calls it, in one paragraph. */\n';
/** Complaints about one file beside a few innocent neighbours. */
function about(path: string, text: string, withHeader = true): string[] {
  const neighbours = ['contract/a.ts', 'client/a.ts', 'server/a.ts', 'store/port.ts', 'store/sqlite/open.ts'];
  const files = new Map(neighbours.map((name) => [name, header]));
  return complaints(files.set(path, (withHeader ? header : '') + text));
}
/** Text that must not stand in this file as it is. */
const spelled = (...parts: string[]): string => parts.join('');

describe('finds what is planted', () => {
  it.each([
    ['client/x.ts', `import type { A } from '../server/a.ts';`, 'reaches from client into server'],
    ['server/x.ts', `export * from '../client/a.ts';`, 'reaches from server into client'],
    ['server/x.ts', `const a = await import('../client/a.ts');`, 'reaches from server into client'],
    ['contract/x.ts', `let a: import('../store/port.ts').Store;`, 'reaches from contract into store'],
    ['rules/x.test.ts', `import '../server/a.ts';`, 'reaches from rules into server'],
    ['cli/x.ts', `import '../server/a.ts';`, 'reaches from cli into server'],
    ['client/x.ts', `import { startServer } from '@hongyan/server';`, 'uses the package @hongyan/server'],
    [
      'server/x.ts',
      `import '../store/sqlite/open.ts';`,
      'only server/main.ts, server/stores.ts, server/index.ts may choose concrete parts',
    ],
    ['server/x.ts', `import './gone.ts';`, 'which is not there'],
    ['server/x.ts', `import './a';`, 'which is not there'],
    ['server/x.ts', `import '../../elsewhere/a.ts';`, 'out of the repository'],
    ['server/x.ts', `const a = await import(name);`, 'imports a computed name'],
    ['rules/x.ts', `import * as v from 'valibot';`, 'uses the package valibot'],
    ['contract/x.ts', `import { it } from 'vitest';`, 'uses the package vitest'],
    ['client/x.ts', `import { hash } from 'node:crypto';`, 'uses node:crypto'],
    ['server/x.ts', `import net from 'node:net';`, 'uses node:net'],
    ['server/x.ts', `import { setTimeout as wait } from 'node:timers/promises';`, 'uses node:timers/promises'],
  ])('an arrow the wrong way: %s %s', (path, text, wrong) => {
    expect(about(path, text)).toEqual([expect.stringContaining(wrong)]);
  });

  it.each([
    'const a = Date.now();',
    'const a = new Date();',
    'const a = Date();',
    'const { now } = Date;',
    'const a = Math.random();',
    'const { random } = Math;',
    'setTimeout(task, 5);',
    'const a = { setInterval };',
    'const f = ({ a }) => setTimeout(a);',
    'const a = performance.now();',
    'const a = await fetch(url);',
    'const a = new WebSocket(url);',
    "globalThis['fetch'](url);",
    'const a = crypto.randomUUID();',
    'const a = process.hrtime();',
    'const a = AbortSignal.timeout(5);',
    "import { randomBytes } from 'node:crypto';",
  ])('the outside world beside the host: %s', (text) => {
    expect(about('server/x.ts', text)).toEqual([expect.stringContaining('the host gives it')]);
    expect(about('server/x.test.ts', text)).toEqual([expect.stringContaining('the host gives it')]);
    expect(about('host/x.ts', text)).toEqual([]);
  });

  it('a turn of the event loop, in other than tests', () => {
    expect(about('server/x.ts', 'setImmediate(f);')).toEqual([expect.stringContaining('the host gives it')]);
    expect(about('server/x.test.ts', 'await new Promise(setImmediate);')).toEqual([]);
  });

  it("Node's globals where a browser must follow", () => {
    expect(about('client/x.ts', 'const a = process.env.A;')).toEqual([expect.stringContaining('uses process')]);
    expect(about('server/x.ts', 'const a = process.env.A;')).toEqual([]);
  });

  it('files and functions that are too long, classes that are too wide', () => {
    const lines = (count: number): string => 'f();\n'.repeat(count);
    expect(about('server/x.ts', lines(MAX_FILE_LINES - 1))).toEqual([]);
    expect(about('server/x.ts', lines(MAX_FILE_LINES))).toEqual([expect.stringContaining('has 400 lines')]);
    const long = (count: number): string => `const f = () => {\n${lines(count - 2)}};`;
    expect(about('server/x.ts', long(MAX_FUNCTION_LINES))).toEqual([]);
    expect(about('server/x.ts', long(MAX_FUNCTION_LINES + 1))).toEqual([expect.stringContaining('f has 70 lines')]);
    expect(about('server/x.ts', `class A { ${long(70).replace('const f = () =>', 'm()')} }`)).toHaveLength(1);
    expect(about('server/x.test.ts', `describe('a', () => {\n${lines(100)}it('b', f);\n});`)).toEqual([]);
    expect(about('server/x.test.ts', `it('a', () => {\n${lines(70)}});`)).toHaveLength(1);
    const members = (count: number): string => Array.from({ length: count }, (_, i) => `m${i}() {}`).join('\n');
    expect(about('server/x.ts', `class A {\n#p() {}\nconstructor() {}\n${members(10)}\n}`)).toEqual([]);
    expect(about('server/x.ts', `class A {\n${members(11)}\n}`)).toEqual([
      expect.stringContaining('11 public members'),
    ]);
  });

  it('a missing header', () => {
    expect(about('server/x.ts', 'f();', false)).toEqual([expect.stringContaining('without a header')]);
    expect(about('server/x.ts', `f();\n${header}`, false)).toEqual([expect.stringContaining('without a header')]);
    expect(about('server/x.ts', '// short\nf();', false)).toEqual([expect.stringContaining('without a header')]);
    expect(about('server/x.ts', `// What this file is for,\n// and who calls it, in a line.\nf();`, false)).toEqual([]);
  });

  it('a file outside the rooms', () => {
    expect(about('attic/x.ts', 'f();')).toEqual([expect.stringContaining('in no room')]);
    expect(about('vite.config.ts', 'f();', false)).toEqual([]);
  });

  it('a file that does not parse', () => {
    expect(about('server/x.ts', 'const = ;')).toEqual([expect.stringContaining('does not parse')]);
  });

  it.each([
    [spelled('// TO', 'DO: later'), 'leaves work undone'],
    [spelled('// FIX', 'ME'), 'leaves work undone'],
    [spelled('// see /wo', 'rk/main'), 'names a path of one machine'],
    [spelled('// see ../sha', 'red/x'), 'names a file that is not here'],
    [spelled('// from a helper ses', 'sion'), 'talks about how it was made'],
    [spelled('// as iss', 'ue 2 says'), 'talks about how it was made'],
    [spelled('// see PLAN', '.md'), 'names a document that is not here'],
  ])('a word that does not belong: %s', (text, wrong) => {
    expect(about('server/x.ts', text)).toEqual([expect.stringContaining(wrong)]);
    expect(about('docs/README.md', text)).toEqual([expect.stringContaining(wrong)]);
  });

  it('tests that are left out', () => {
    const left = spelled('it.on', "ly('a', f);");
    expect(about('server/x.test.ts', left)).toEqual([expect.stringContaining('leaves tests out')]);
  });

  it('a manifest that lacks what its package reaches, or names what it does not', () => {
    const files = new Map([
      ['client/index.ts', `${header}import '../contract/a.ts';`],
      ['contract/a.ts', `${header}import * as v from 'valibot';`],
      ['client/package.json', '{"dependencies":{"ws":"1"}}'],
    ]);
    expect(complaints(files)).toEqual([
      'client/package.json:1 lacks valibot',
      'client/package.json:1 names ws, which nothing uses',
    ]);
  });
});

describe('lets pass what is fine', () => {
  it.each([
    ['server/x.ts', `import type { Store } from '../store/port.ts';\nimport { a } from '../contract/a.ts';`],
    ['server/x.ts', `import { createHmac } from 'node:crypto';`],
    ['server/main.ts', `import { open } from '../store/sqlite/open.ts';`],
    ['server/x.test.ts', `import { open } from '../store/sqlite/open.ts';\nimport { it } from 'vitest';`],
    ['store/conformance.ts', `import { it } from 'vitest';`],
    ['server/tests/x.ts', `import { it } from 'vitest';`],
    ['server/x.ts', 'const a = new Date(time).getTime() + Date.parse(text) + Math.floor(b);'],
    ['server/x.ts', 'const a: Date = host.clock.fetch({ setTimeout: 1 }).performance;'],
    ['server/x.ts', 'const f = ({ fetch, b: [self = 1] }, ...window) => fetch(self.a, window);'],
    ['server/x.ts', "const a = 'Date.now() setTimeout'; // Math.random()"],
    ['server/x.ts', 'interface A { fetch(): void; setTimeout: number }\ninterface WebSocket {}'],
    ['contract/x.ts', '// read README.md'],
  ])('%s %s', (path, text) => {
    const files = new Map([
      ['contract/a.ts', header],
      ['store/port.ts', header],
      ['store/sqlite/open.ts', header],
      ['README.md', ''],
    ]);
    expect(complaints(files.set(path, header + text))).toEqual([]);
  });
});
