/**
 * The tidy checks: from the files of the repository (path to text) to complaints, one line each. Pure, so that the
 * test can feed it files that do not exist.
 */
import { besideTests, isTest, published, type Room, rooms, wiring } from './rooms.ts';
import { type Import, readSource, type Source } from './source.ts';

export const MAX_FILE_LINES = 399;
export const MAX_FUNCTION_LINES = 69;
export const MAX_PUBLIC_MEMBERS = 10;
const MIN_HEADER_LENGTH = 15;

/** The repository as the checks see it: relative path with `/` to text. */
export type Files = ReadonlyMap<string, string>;

/** All complaints about `files`, as `path:line what is wrong`, sorted. */
export function complaints(files: Files): string[] {
  const sources = [...files]
    .filter(([path]) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map(([path, text]) => readSource(path, text));
  const found = [
    ...sources.flatMap((source) => [...shape(source), ...arrows(source, files), ...world(source)]),
    ...[...files].flatMap(([path, text]) => wording(path, text, files)),
    ...published.flatMap(({ manifest, entries }) => dependencies(manifest, entries, sources, files)),
  ];
  return [...new Set(found)].sort();
}

/** A file of the root configures a tool, and what a test is for its name says. */
function needsHeader(path: string): boolean {
  return roomOf(path) !== undefined && !path.endsWith('.test.ts');
}

/** Its place, its sizes and its header. */
function shape(source: Source): string[] {
  const found: string[] = [];
  if (source.broken) found.push(`${source.path}:1 does not parse: ${source.broken}`);
  if (source.path.includes('/') && !roomOf(source.path)) found.push(`${source.path}:1 stands in no room of the house`);
  if (needsHeader(source.path) && source.header.length < MIN_HEADER_LENGTH)
    found.push(`${source.path}:1 opens without a header comment`);
  if (source.lines > MAX_FILE_LINES) found.push(`${source.path}:1 has ${source.lines} lines`);
  for (const { name, line, lines } of source.functions) {
    if (lines > MAX_FUNCTION_LINES) found.push(`${source.path}:${line} ${name} has ${lines} lines`);
  }
  for (const { name, line, publicMembers } of source.classes) {
    if (publicMembers > MAX_PUBLIC_MEMBERS)
      found.push(`${source.path}:${line} ${name} has ${publicMembers} public members`);
  }
  return found;
}

/** Who imports whom. */
function arrows(source: Source, files: Files): string[] {
  const room = roomOf(source.path);
  if (!room) return [];
  const allowed = allowance(source.path, room.is);
  return source.imports.flatMap((one) => {
    const wrong = one.specifier.startsWith('.')
      ? wrongPath(source.path, room.name, allowed, one, files)
      : wrongPackage(allowed, one);
    return wrong ? [`${source.path}:${one.line} ${wrong}`] : [];
  });
}

function allowance(path: string, room: Room): Pick<Room, 'rooms' | 'packages' | 'builtins'> {
  if (!isTest(path)) return room;
  return {
    rooms: [...room.rooms, ...besideTests.rooms],
    packages: [...room.packages, ...besideTests.packages],
    builtins: [...room.builtins, ...besideTests.builtins],
  };
}

function wrongPath(from: string, name: string, allowed: Pick<Room, 'rooms'>, one: Import, files: Files) {
  const target = resolve(from, one.specifier);
  if (target === undefined) return `imports ${one.specifier}, out of the repository`;
  if (!files.has(target)) return `imports ${one.specifier}, which is not there`;
  const room = target.split('/')[0]!;
  if (target === room) return undefined;
  if (room !== name && !allowed.rooms.includes(room)) return `reaches from ${name} into ${room}`;
  if (!isTest(from) && name !== 'tests' && isTest(target)) return `imports test code, ${target}`;
  for (const { room: wired, by, only } of wiring) {
    if (name !== wired || isTest(from) || by.includes(from) || room === wired) continue;
    if (only.some((path) => path.startsWith(`${room}/`)) && !only.includes(target)) {
      return `chooses ${target}; only ${by.join(', ')} may choose concrete parts`;
    }
  }
  return undefined;
}

function wrongPackage(allowed: Pick<Room, 'packages' | 'builtins'>, one: Import): string | undefined {
  if (one.specifier === '') return 'imports a computed name';
  if (one.specifier.startsWith('node:')) {
    const name = one.specifier.slice('node:'.length).split('/')[0]!;
    return allowed.builtins.includes(name) ? undefined : `uses ${one.specifier}`;
  }
  const name = packageName(one.specifier);
  return allowed.packages.includes(name) ? undefined : `uses the package ${name}`;
}

/** Clock, timers, randomness, network and the like outside the host; tests that would be left out. */
function world(source: Source): string[] {
  const banned = new Set(roomOf(source.path)?.is.banned);
  if (isTest(source.path)) for (const name of besideTests.allowed) banned.delete(name);
  return source.uses.flatMap(({ name, line }) => {
    if (banned.has(name)) return [`${source.path}:${line} uses ${name}: the host gives it`];
    const member = /^(?:describe|it|test)\.(only|skip|todo)$/.exec(name)?.[1];
    return member ? [`${source.path}:${line} leaves tests out: ${name}`] : [];
  });
}

/** Words no file of the repository may hold. The patterns are spelled so that they don't hold them themselves. */
const WORDS: readonly [RegExp, string][] = [
  [/\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b/, 'leaves work undone'],
  [/(?<![\w.~-])\/(?:work|home|root|Users)\/\w/, 'names a path of one machine'],
  [/\.\.\/s[h]ared\b|\bs[h]ared\/contract\b/, 'names a file that is not here'],
  [/\bhelper [s]essions?\b|\b[i]ssues? #?\d+\b/i, 'talks about how it was made'],
];

function wording(path: string, text: string, files: Files): string[] {
  const found: string[] = [];
  text.split('\n').forEach((line, index) => {
    for (const [pattern, wrong] of WORDS) {
      if (pattern.test(line)) found.push(`${path}:${index + 1} ${wrong}: ${line.trim().slice(0, 80)}`);
    }
    for (const [name] of line.matchAll(/\b[\w-]+\.md\b/g)) {
      const there = [...files.keys()].some((file) => file === name || file.endsWith(`/${name}`));
      if (!there) found.push(`${path}:${index + 1} names a document that is not here: ${name}`);
    }
  });
  return found;
}

/** A published package's manifest names exactly the packages that its entry files reach. */
function dependencies(manifest: string, entries: readonly string[], sources: readonly Source[], files: Files) {
  const text = files.get(manifest);
  if (text === undefined) return [];
  const { name: own, dependencies: named = {} } = JSON.parse(text) as { name?: string; dependencies?: object };
  const declared = Object.keys(named);
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reached = new Set<string>();
  const seen = new Set<string>();
  const queue = [...entries];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const { specifier } of byPath.get(path)?.imports ?? []) {
      const target = specifier.startsWith('.') ? resolve(path, specifier) : undefined;
      if (target !== undefined) queue.push(target);
      else if (!specifier.startsWith('node:') && specifier !== '') reached.add(packageName(specifier));
    }
  }
  if (entries.every((entry) => !byPath.has(entry))) return [];
  return [
    ...[...reached]
      .filter((name) => name !== own && !declared.includes(name))
      .map((name) => `${manifest}:1 lacks ${name}`),
    ...declared.filter((name) => !reached.has(name)).map((name) => `${manifest}:1 names ${name}, which nothing uses`),
  ];
}

function roomOf(path: string): { name: string; is: Room } | undefined {
  const name = path.split('/')[0]!;
  const is = rooms[name];
  return is && { name, is };
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The path a relative import means; undefined if it leaves the repository. */
function resolve(from: string, specifier: string): string | undefined {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
