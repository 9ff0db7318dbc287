/**
 * JSON of every struct of the contract, in either spelling: reading says what is wrong or gives a value that prints and
 * reads as itself. JSON that is none is never taken.
 */
import { structsOf } from '../../../contract/describe.ts';
import type { Struct } from '../../../contract/fields.ts';
import { allFields } from '../../../contract/hash.ts';
import { MAX_JSON_DEPTH } from '../../../contract/limits.ts';
import { printer, reader } from '../../../contract/print.ts';
import type { Draw } from '../draw.ts';
import { mutateJson, mutateText } from '../mutate.ts';
import { anyJson, samplesOf } from '../samples.ts';
import { simple, type Target } from '../target.ts';

const SAMPLES = 8;

export const structs: Target = {
  name: 'JSON of structs',
  inputs: 150_000,
  few: 500,
  async open({ draw, found }) {
    const all = [...structsOf(allFields()).values()];
    const rowOf = remembered((struct: Struct) => ({
      read: reader(struct),
      print: printer(struct),
      texts: textsOf(struct, draw),
    }));
    const loose = anyJson(draw, 200);
    return simple((count) => {
      for (let left = count; left > 0; left -= 1) {
        const struct = draw.pick(all);
        const { read, print, texts } = rowOf(struct);
        const text = spoilt(draw, texts, loose);
        try {
          const result = read(text);
          if (result.error === undefined) {
            const printed = print(result.value as never);
            if (print(read(printed).value as never) !== printed) found(`${struct.name} is not read back`, text);
          } else if (result.error.length > MAX_JSON_DEPTH * 100) found('a complaint without end', text);
          if (result.error === undefined && !isJson(text)) found(`${struct.name} reads what is no JSON`, text);
        } catch (error) {
          found(`${struct.name} threw ${String(error)}`, text);
        }
      }
      return count;
    });
  },
};

/** Samples take their time: they are made for a struct when its turn comes. */
function remembered<A extends object, B>(make: (from: A) => B): (from: A) => B {
  const made = new Map<A, B>();
  return (from) => {
    const one = made.get(from) ?? make(from);
    made.set(from, one);
    return one;
  };
}

function textsOf(struct: Parameters<typeof samplesOf>[0], draw: Draw): string[] {
  const samples = samplesOf(struct, draw, SAMPLES);
  return (['v5', 'v8'] as const).flatMap((profile) => samples.map((one) => printer(struct, profile)(one as never)));
}

function spoilt(draw: Draw, texts: readonly string[], loose: readonly string[]): string {
  if (draw.once(20)) return draw.pick(loose);
  const text = draw.pick(texts);
  return draw.once(2) ? mutateText(draw, text, texts) : JSON.stringify(mutateJson(draw, JSON.parse(text)));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
