/** A few thousand inputs through every way into the product, the same ones each time, and all that ever did harm. */
import { describe, expect, it } from 'vitest';
import { corpus } from './corpus.ts';
import { createDraw } from './draw.ts';
import { run } from './run.ts';
import { targets } from './targets.ts';

describe('inputs of a fixed seed do no harm', () => {
  it.each(targets.map((target) => [target.name, target] as const))('%s', async (_, target) => {
    const { inputs, findings } = await run(target, 'fixed', target.few);
    expect(findings).toEqual([]);
    expect(inputs).toBeGreaterThanOrEqual(target.few);
  });
});

describe('what once did harm does none', () => {
  const touched = new Set(corpus.map(({ target }) => target));
  it.each([...touched].map((target) => [target.name, target] as const))('%s', async (_, target) => {
    const found: [string, string][] = [];
    let now = '';
    const draw = createDraw('corpus');
    const opened = await target.open({ draw, found: (what) => void found.push([now, what]) });
    for (const { input, wrong } of corpus.filter((one) => one.target === target)) {
      now = wrong;
      await opened.again!(input);
    }
    await opened.stillServes();
    await opened.close();
    expect(found).toEqual([]);
  });
});
