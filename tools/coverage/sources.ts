/**
 * What sources show on their own: which functions of the contract they give a body to, which events they tell, which
 * error codes they name. Reads the syntax tree, so no list of them has to be kept.
 */
import { type ESTree, parseSync, Visitor, type VisitorObject } from 'vite';
import { ErrorCode } from '../../contract/errors.ts';

export interface SourceFacts {
  /** Names of properties whose value is a function: `{ async TIMMsgRevoke(…) { … } }`. */
  bodies: Set<string>;
  /** Texts given to calls, among them the names of events: `tell('TIMMsgRevokeCallback', …)`. */
  told: Set<string>;
  errors: Set<number>;
}

export function readSources(texts: Iterable<string>): SourceFacts {
  const facts: SourceFacts = { bodies: new Set(), told: new Set(), errors: new Set() };
  const visitor = new Visitor(visits(facts));
  for (const text of texts) visitor.visit(parseSync('source.ts', text, { lang: 'ts' }).program);
  return facts;
}

type Property = Parameters<NonNullable<VisitorObject['Property']>>[0];
const FUNCTIONS = ['FunctionExpression', 'ArrowFunctionExpression'];

function visits({ bodies, told, errors }: SourceFacts) {
  return {
    Property: ({ key, value }: Property) => {
      if (key.type === 'Identifier' && FUNCTIONS.includes(value.type)) bodies.add(key.name);
    },
    CallExpression: (call: ESTree.CallExpression) => {
      for (const argument of call.arguments) {
        if (argument.type === 'Literal' && typeof argument.value === 'string') told.add(argument.value);
      }
    },
    MemberExpression: ({ object, property }: ESTree.MemberExpression) => {
      if (object.type !== 'Identifier' || object.name !== 'ErrorCode' || property.type !== 'Identifier') return;
      const code = (ErrorCode as Readonly<Record<string, number>>)[property.name];
      if (code !== undefined) errors.add(code);
    },
  };
}
