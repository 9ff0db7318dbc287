/** Which Node this program needs. `main.ts` asks before it loads anything that an older one lacks. */

export const LEAST_NODE_MAJOR = 24;

/** What is wrong with this version of Node, in one line with the way out; undefined if nothing is. */
export function nodeProblem(version: string): string | undefined {
  const major = Number(version.replace(/^v/, '').split('.')[0]);
  if (major >= LEAST_NODE_MAJOR) return undefined;
  return `hongyan needs Node ${LEAST_NODE_MAJOR} or newer, and this is ${version}: start it with npx hongyan or npm start, which bring their own`;
}
