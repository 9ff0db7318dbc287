/** Which cycles are run, and the table of what became of them. */
import type { Kind, Report } from './cycle.ts';

/** So many cycles in all, the kinds in turn; a seed is the kind and a number. */
export function planOf(kinds: readonly Kind[], cycles: number, from = 1): { kind: Kind; seed: string }[] {
  return Array.from({ length: cycles }, (_, i) => {
    const kind = kinds[i % kinds.length]!;
    return { kind, seed: `${kind.name}-${from + Math.floor(i / kinds.length)}` };
  });
}

/** A row for each kind, and below it what happened how often. */
export function tableOf(reports: readonly Report[]): string[] {
  const names = [...new Set(reports.map(({ kind }) => kind))];
  const rows = names.map((name) => {
    const own = reports.filter(({ kind }) => kind === name);
    const counts = new Map<string, number>();
    for (const report of own) for (const [what, n] of report.counts) counts.set(what, (counts.get(what) ?? 0) + n);
    const happened = [...counts].map(([what, n]) => `${n} ${what}`).join(', ');
    return `| ${name} | ${own.length} | ${heldOf(own)} | ${happened} |`;
  });
  const seconds = reports.reduce((sum, report) => sum + report.seconds, 0);
  const total = `${reports.length} cycles in ${Math.round(seconds)} s, ${heldOf(reports)} held`;
  return ['| kind | cycles | held | what happened |', '| --- | ---: | ---: | --- |', ...rows, '', total];
}

function heldOf(reports: readonly Report[]): number {
  return reports.filter(({ violations }) => violations.length === 0).length;
}
