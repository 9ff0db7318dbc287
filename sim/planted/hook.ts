/**
 * Plants one bug in the sources of this process as they are loaded: `node --import <this file>`, with the bug's name in the
 * variable HONGYAN_PLANTED. So the product needs no switches for its own faults.
 */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { bugs } from './bugs.ts';

/** Names the variable that says which bug to plant. */
export const PLANTED = 'HONGYAN_PLANTED';

const name = process.env[PLANTED];
const bug = bugs.find((one) => one.name === name);
if (bug === undefined) throw new Error(`there is no bug ${String(name)} to plant`);
const { find, replace } = bug;
const place = pathToFileURL(join(import.meta.dirname, '..', '..', bug.file)).href;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url !== place) return loaded;
    const source = Buffer.from(loaded.source as Uint8Array).toString();
    if (source.split(find).length !== 2) throw new Error(`${bug.file} has no single place for: ${bug.name}`);
    return { ...loaded, source: source.replace(find, () => replace) };
  },
});
