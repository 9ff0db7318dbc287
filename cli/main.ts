/**
 * The program `hongyan`. It only sees that Node is new enough; everything else is loaded afterwards, because older
 * versions would stop at a missing module with a message nobody can use.
 */
import { nodeProblem } from './node-version.ts';

const problem = nodeProblem(process.version);
if (problem === undefined) {
  const { run } = await import('./run.ts');
  process.exitCode = await run(process.argv.slice(2));
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
