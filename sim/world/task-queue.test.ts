/** The order of tasks: by time, then as scheduled, whatever was cancelled, compared with a plain sort. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TaskQueue } from './task-queue.ts';

it('gives tasks in the order a stable sort by time gives, without the cancelled ones', () => {
  const plans = fc.array(fc.record({ time: fc.integer({ min: 0, max: 9 }), cancelled: fc.boolean() }));
  fc.assert(
    fc.property(plans, (plan) => {
      const queue = new TaskQueue();
      const tasks = plan.map(({ time }) => queue.add(time, () => undefined));
      plan.forEach(({ cancelled }, index) => {
        if (cancelled) tasks[index]!.run = undefined;
      });
      const expected = tasks.filter((task) => task.run).toSorted((a, b) => a.time - b.time);
      const taken = [];
      for (let task = queue.take(); task; task = queue.take()) taken.push(task.order);
      expect(taken).toEqual(expected.map((task) => task.order));
    }),
  );
});
