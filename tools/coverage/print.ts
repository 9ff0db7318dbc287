/** Prints a coverage report: the totals first, then one line per function, event, struct and error code. */
import type { Report, State } from './report.ts';

export function printReport(report: Report): string {
  const { functions, events, structs, errors } = report;
  return [
    ...totals(report),
    ...section(
      'functions (codes seen × times)',
      functions.map(({ name, state, codes }) => [name, state, state === 'not yet' ? '' : codeCounts(codes)]),
    ),
    ...section(
      'events',
      events.map(({ name, fired }) => [name, fired > 0 ? `fired ${fired} times` : 'not yet']),
    ),
    ...section(
      'structs (keys printed, and those not yet)',
      structs.map(({ name, printed, missing }) => [
        name,
        `${printed.length} of ${printed.length + missing.length}`,
        printed.length > 0 ? missing.join(' ') : '',
      ]),
    ),
    ...section(
      'error codes that came out of a call, or that the sources name',
      errors.map(({ name, code, seen }) => [
        String(code),
        name,
        seen > 0 ? `seen ${seen} times` : 'in the source only',
      ]),
    ),
  ].join('\n');
}

function totals({ functions, events, structs, errors, knownErrors }: Report): string[] {
  const inState = (state: State): number => functions.filter((row) => row.state === state).length;
  const keys = structs.flatMap(({ printed, missing }) => [...printed, ...missing]);
  const printed = new Set(structs.flatMap((row) => row.printed));
  const whole = structs.filter(({ missing }) => missing.length === 0).length;
  const others = (['unproven', 'untested', 'not yet'] as const)
    .filter((state) => inState(state) > 0)
    .map((state) => `${inState(state)} ${state}`);
  return [
    'what works of the contract, counted from the code and from passing tests',
    ...columns([
      ['functions', `${inState('works')} of ${functions.length}`, others.join(', ')],
      ['events', `${events.filter(({ fired }) => fired > 0).length} of ${events.length}`],
      ['keys', `${printed.size} of ${new Set(keys).size}`, `${whole} of ${structs.length} structs whole`],
      [
        'error codes',
        `${errors.filter(({ seen }) => seen > 0).length} of ${knownErrors}`,
        `${errors.filter(({ used }) => used).length} named by the sources`,
      ],
    ]),
  ];
}

function codeCounts(codes: Readonly<Record<string, number>>): string {
  return Object.entries(codes)
    .sort(([a], [b]) => Number(b === '0') - Number(a === '0') || Number(a) - Number(b))
    .map(([code, times]) => `${code} ×${times}`)
    .join(', ');
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return ['', title, ...columns(rows)];
}

/** Rows with their cells one below the other. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at]!)).join('  ')}`.trimEnd());
}
