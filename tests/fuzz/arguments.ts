/**
 * Arguments for every function of the contract, right ones and wrong ones, and what a call with them may return by the
 * contract's own words: -3 for JSON that is none, if nothing before it is wrong.
 */
import { accepts, type Field } from '../../contract/fields.ts';
import type { Param } from '../../contract/params.ts';
import { printer } from '../../contract/print.ts';
import { type Draw, junk, TEXTS } from './draw.ts';
import { mutateJson, mutateText } from './mutate.ts';
import { samplesOf } from './samples.ts';

const SAMPLES = 15;

export interface Given {
  readonly values: readonly unknown[];
  /** Set if the call has to return it. */
  readonly mustReturn: number | undefined;
}

/** Makes arguments; `told` is JSON that clients gave to their apps. */
export function createArguments(draw: Draw, told: readonly string[]): (params: readonly Param[]) => Given {
  const pools = new Map<Field, readonly string[]>();

  function poolOf(field: Field): readonly string[] {
    const known = pools.get(field);
    if (known !== undefined) return known;
    const samples = samplesOf(field, draw, SAMPLES);
    const texts = (['v5', 'v8'] as const).flatMap((profile) =>
      samples.map((one) => printer(field, profile)(one as never)),
    );
    const pool = [...texts, ...told];
    pools.set(field, pool);
    return pool;
  }

  function jsonFor({ field }: Param): unknown {
    const pool = poolOf(field);
    const text = draw.pick(pool);
    if (draw.once(3)) return text;
    if (draw.once(3)) return mutateText(draw, text, pool);
    if (draw.once(12)) return draw.pick<unknown>([null, undefined, '', 7, {}, [text], 'null', '[]', '{}']);
    return JSON.stringify(mutateJson(draw, parsed(text)));
  }

  function plainFor({ name, field }: Param): unknown {
    if (draw.once(6)) return draw.once(5) ? undefined : junk(draw);
    if (name === 'conv_id') return draw.once(4) ? draw.pick(TEXTS) : draw.pick(['bob', 'bob', 'alice', 'carl']);
    if (name === 'conv_type') return draw.once(4) ? draw.below(5) : 1;
    return samplesOf(field, draw, 1)[0];
  }

  return (params) => {
    const values = params.map((param) => {
      if (param.as === 'json') return jsonFor(param);
      return param.as === 'buffer' ? bufferFor(draw) : plainFor(param);
    });
    return { values, mustReturn: verdict(params, values) };
  };
}

function bufferFor(draw: Draw): unknown {
  if (draw.once(10)) return draw.pick<unknown>([{}, 'x', 7, [], new ArrayBuffer(8)]);
  return draw.once(3) ? draw.pick([null, undefined]) : new Uint8Array(draw.pick([0, 1, 2, 5, 128]));
}

const JSON_ERROR = -3;

/** Argument by argument, as the contract has it. Undefined if it depends on more than the contract says here. */
function verdict(params: readonly Param[], values: readonly unknown[]): number | undefined {
  for (const [i, { as, field, mayBeEmpty }] of params.entries()) {
    const value = values[i];
    if (as === 'value' && !accepts(field, value)) return undefined;
    if (as === 'buffer' && !(value === null || value === undefined || value instanceof Uint8Array)) return undefined;
    if (as !== 'json' || (mayBeEmpty && (value === null || value === undefined || value === ''))) continue;
    if (typeof value !== 'string') return undefined;
    if (parsed(value) === undefined) return JSON_ERROR;
    // Whether JSON is right beyond that, its struct knows.
    return undefined;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
