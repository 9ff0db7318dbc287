/**
 * Reads one TypeScript file into the facts the tidy checks judge: its header, what it imports, which globals it
 * touches, how long its functions are. Works on the syntax tree, so text in strings and comments can't mislead it.
 */
import { type ESTree, parseSync, Visitor } from 'vite';

/** Something found at a line (from 1). */
interface Found {
  line: number;
}
export interface Import extends Found {
  specifier: string;
}
/** A global, or a member of one (`Date.now`), that is used as a value. */
export interface Use extends Found {
  name: string;
}
export interface FunctionSpan extends Found {
  name: string;
  lines: number;
}
export interface ClassSize extends Found {
  name: string;
  publicMembers: number;
}

export interface Source {
  path: string;
  lines: number;
  /** Text of the comment before the first statement, '' if there is none. */
  header: string;
  imports: Import[];
  uses: Use[];
  functions: FunctionSpan[];
  classes: ClassSize[];
  /** Why the file could not be read, '' if it could. */
  broken: string;
}

/** How a {@link Use} names what a file imports by this name, from wherever. */
export function imported(name: string): string {
  return `import ${name}`;
}

/** Parses `text`; never throws. */
export function readSource(path: string, text: string): Source {
  const parsed = parseSync(path, text, { lang: 'ts' });
  const lineOf = lineIndex(text);
  const source: Source = {
    path,
    lines: text === '' ? 0 : lineOf(text.length - 1),
    header: headerOf(parsed, text),
    imports: [],
    uses: [],
    functions: [],
    classes: [],
    broken: parsed.errors[0]?.message ?? '',
  };
  const own = new Set<string>();
  for (const visit of [importsOf(source, lineOf), usesOf(source, lineOf), shapesOf(source, lineOf), namesOf(own)]) {
    new Visitor(visit).visit(parsed.program);
  }
  source.uses = source.uses.filter(({ name }) => !own.has(name.split('.')[0]!));
  return source;
}

type LineOf = (offset: number) => number;
type Node = { type: string; start: number; end: number };

function lineIndex(text: string): LineOf {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (offset) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** The run of comments that opens the file, without their stars and slashes. */
function headerOf(parsed: ReturnType<typeof parseSync>, text: string): string {
  const hashbang = text.startsWith('#!') ? text.indexOf('\n') : 0;
  const before = parsed.program.body[0]?.start ?? text.length;
  const words: string[] = [];
  let end = hashbang;
  for (const comment of parsed.comments) {
    if (comment.start >= before || /\n\s*\n/.test(text.slice(end, comment.start).trimStart())) break;
    words.push(comment.value.replaceAll('*', ' '));
    end = comment.end;
    if (comment.type === 'Block') break;
  }
  return words.join(' ').replace(/\s+/g, ' ').trim();
}

function importsOf(source: Source, lineOf: LineOf) {
  const add = (node: Node, specifier: unknown): void => {
    source.imports.push({ specifier: typeof specifier === 'string' ? specifier : '', line: lineOf(node.start) });
  };
  return {
    ImportDeclaration: (node: ESTree.ImportDeclaration) => add(node, node.source.value),
    ExportAllDeclaration: (node: ESTree.ExportAllDeclaration) => add(node, node.source.value),
    ExportNamedDeclaration: (node: ESTree.ExportNamedDeclaration) => node.source && add(node, node.source.value),
    ImportExpression: (node: ESTree.ImportExpression) => add(node, (node.source as { value?: unknown }).value),
    TSImportType: (node: ESTree.TSImportType) => add(node, (node.source as { value?: unknown }).value),
  };
}

/** Members that need no outside world, of globals that otherwise reach it. */
const PURE_MEMBERS: Readonly<Record<string, (member: string) => boolean>> = {
  Date: (member) => member === 'parse' || member === 'UTC' || member === 'prototype',
  Math: (member) => member !== 'random',
  AbortSignal: (member) => member === 'any' || member === 'abort',
};

function usesOf(source: Source, lineOf: LineOf) {
  // A parent is visited before its children: it tells here which identifiers in it are no uses of a global.
  const harmless = new Set<number>();
  const use = (node: Node, name: string): void => {
    source.uses.push({ name, line: lineOf(node.start) });
  };
  const key = (node: { computed: boolean; key: Node; shorthand?: boolean }): void => {
    if (!node.computed && !node.shorthand) harmless.add(node.key.start);
  };
  return {
    MemberExpression: (node: ESTree.MemberExpression) => {
      if (!node.computed) harmless.add(node.property.start);
      if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier' || node.computed) return;
      const name = node.object.name;
      if (PURE_MEMBERS[name]?.(node.property.name)) harmless.add(node.object.start);
      use(node, `${name}.${node.property.name}`);
    },
    NewExpression: (node: ESTree.NewExpression) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length > 0) {
        harmless.add(node.callee.start);
      }
    },
    BinaryExpression: (node: ESTree.BinaryExpression) => {
      if (node.operator === 'instanceof') harmless.add(node.right.start);
    },
    TSTypeReference: (node: ESTree.TSTypeReference) => harmless.add(node.typeName.start),
    TSInterfaceDeclaration: (node: ESTree.TSInterfaceDeclaration) => harmless.add(node.id.start),
    TSTypeAliasDeclaration: (node: ESTree.TSTypeAliasDeclaration) => harmless.add(node.id.start),
    TSTypeQuery: (node: ESTree.TSTypeQuery) => harmless.add(node.exprName.start),
    TSQualifiedName: (node: ESTree.TSQualifiedName) => harmless.add(node.right.start),
    Property: key,
    MethodDefinition: key,
    PropertyDefinition: key,
    TSPropertySignature: key,
    TSMethodSignature: key,
    ImportSpecifier: (node: ESTree.ImportSpecifier) => {
      if (node.imported.type === 'Identifier') use(node, imported(node.imported.name));
      harmless.add(node.imported.start);
    },
    Identifier: (node: { name: string } & Node) => {
      if (!harmless.has(node.start)) use(node, node.name);
      // `{ a }` holds the one word twice, as key and as value.
      harmless.add(node.start);
    },
  };
}

/** Names the file gives to things of its own: by them it means no global. */
function namesOf(own: Set<string>) {
  const bind = (pattern: ESTree.ParamPattern | ESTree.BindingPattern | null): void => {
    if (pattern === null) return;
    if (pattern.type === 'Identifier') own.add(pattern.name);
    else if (pattern.type === 'AssignmentPattern') bind(pattern.left);
    else if (pattern.type === 'RestElement') bind(pattern.argument);
    else if (pattern.type === 'TSParameterProperty') bind(pattern.parameter);
    else if (pattern.type === 'ArrayPattern') for (const element of pattern.elements) bind(element);
    else for (const property of pattern.properties) bind('argument' in property ? property.argument : property.value);
  };
  const parameters = (node: { params: ESTree.ParamPattern[] }): void => node.params.forEach(bind);
  return {
    VariableDeclarator: (node: ESTree.VariableDeclarator) => bind(node.id),
    FunctionDeclaration: (node: ESTree.Function) => {
      bind(node.id);
      parameters(node);
    },
    FunctionExpression: parameters,
    ArrowFunctionExpression: parameters,
    CatchClause: (node: ESTree.CatchClause) => bind(node.param),
    ImportSpecifier: (node: ESTree.ImportSpecifier) => bind(node.local),
  };
}

type AnyFunction = ESTree.Function | ESTree.ArrowFunctionExpression;

function shapesOf(source: Source, lineOf: LineOf) {
  const names = new Map<number, string>();
  const around: AnyFunction[] = [];
  const suites = new Set<AnyFunction>();
  const enter = (node: AnyFunction): void => {
    around.push(node);
  };
  const leave = (node: AnyFunction): void => {
    around.pop();
    // A suite only groups: what counts is the length of its tests.
    if (suites.has(node)) return;
    const own = 'id' in node && node.id ? node.id.name : undefined;
    const lines = lineOf(node.end - 1) - lineOf(node.start) + 1;
    source.functions.push({ name: own ?? names.get(node.start) ?? 'a function', line: lineOf(node.start), lines });
  };
  const size = (node: ESTree.Class): void => {
    const publicMembers = node.body.body.filter(isPublic).length;
    source.classes.push({ name: node.id?.name ?? 'a class', line: lineOf(node.start), publicMembers });
  };
  return {
    VariableDeclarator: (node: ESTree.VariableDeclarator) => {
      if (node.init && node.id.type === 'Identifier') names.set(node.init.start, node.id.name);
    },
    CallExpression: (node: ESTree.CallExpression) => {
      if (/^(?:describe|it|test)$/.test(rootName(node.callee) ?? '')) for (const one of around) suites.add(one);
    },
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    ArrowFunctionExpression: enter,
    'FunctionDeclaration:exit': leave,
    'FunctionExpression:exit': leave,
    'ArrowFunctionExpression:exit': leave,
    ClassDeclaration: size,
    ClassExpression: size,
  };
}

/** `describe` of `describe(…)`, `describe.each(…)(…)`. */
function rootName(node: Node): string | undefined {
  const inner = node as { name?: string; object?: Node; callee?: Node };
  if (node.type === 'Identifier') return inner.name;
  const next = inner.object ?? inner.callee;
  return next && rootName(next);
}

function isPublic(member: ESTree.ClassElement): boolean {
  if (!('key' in member) || member.key.type === 'PrivateIdentifier') return false;
  if ('kind' in member && member.kind === 'constructor') return false;
  return !('accessibility' in member) || member.accessibility === null || member.accessibility === 'public';
}
