/**
 * Reads what `/metrics` prints, by the rules of Prometheus' text format 0.0.4 and no others: what is not of the format,
 * or against the conventions for names, throws.
 */

export interface Family {
  type: string;
  help: string;
  /** Values by `name{label="value",…}` as printed. */
  samples: Map<string, number>;
}

const NAME = /^[a-z][a-z0-9_]*$/;
const SAMPLE = /^([a-z][a-z0-9_]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /^([a-z][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"$/;
const SUFFIXES: Record<string, RegExp> = {
  counter: /^$/,
  gauge: /^$/,
  summary: /^$/,
  histogram: /^_(bucket|sum|count)$/,
};

/** The families of a scrape by name. */
export function readExposition(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  for (const block of text.trimEnd().split('\n\n')) {
    const [helpLine = '', typeLine = '', ...lines] = block.split('\n');
    const [, name = '', help = ''] = /^# HELP (\S+) (.+)$/.exec(helpLine) ?? [];
    const [, typeName = '', type = ''] = /^# TYPE (\S+) (\S+)$/.exec(typeLine) ?? [];
    if (!NAME.test(name) || typeName !== name) throw new Error(`no HELP and TYPE of one metric: ${block}`);
    if (families.has(name)) throw new Error(`${name} comes twice`);
    if ((type === 'counter') !== name.endsWith('_total')) throw new Error(`${name} is a ${type}`);
    const samples = new Map<string, number>();
    for (const line of lines) {
      const [key, value] = readSample(name, type, line);
      if (samples.has(key)) throw new Error(`${key} comes twice`);
      samples.set(key, value);
    }
    if (type === 'histogram') checkBuckets(name, samples);
    families.set(name, { type, help, samples });
  }
  return families;
}

function readSample(family: string, type: string, line: string): [string, number] {
  const [, name = '', labels, value = ''] = SAMPLE.exec(line) ?? [];
  if (!name.startsWith(family) || SUFFIXES[type]?.test(name.slice(family.length)) !== true) {
    throw new Error(`not a line of ${family}: ${line}`);
  }
  const names = (labels?.match(/[^,]+?="(?:[^"\\]|\\.)*"/g) ?? []).map((label) => LABEL.exec(label)?.[1]);
  if (names.includes(undefined) || new Set(names).size !== names.length) throw new Error(`wrong labels: ${line}`);
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0) throw new Error(`no number: ${line}`);
  return [line.slice(0, line.lastIndexOf(' ')), number];
}

/** Buckets rise with their bounds, and the last one, +Inf, holds all. */
function checkBuckets(name: string, samples: ReadonlyMap<string, number>): void {
  let below = 0;
  let bound = -Infinity;
  for (const [key, value] of samples) {
    const le = /[{,]le="([^"]+)"\}$/.exec(key)?.[1];
    if (le === undefined) continue;
    const upper = le === '+Inf' ? Infinity : Number(le);
    if (upper <= bound || value < below) throw new Error(`${key} does not rise`);
    [bound, below] = [upper, value];
    if (upper !== Infinity) continue;
    const rest = key.replace(/,?le="[^"]+"/, '').replace('{}', '');
    if (samples.get(rest.replace(`${name}_bucket`, `${name}_count`)) !== value) throw new Error(`${key} is not all`);
    [bound, below] = [-Infinity, 0];
  }
  if (bound !== -Infinity) throw new Error(`${name} has no last bucket`);
}
