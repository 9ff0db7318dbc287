/** A page's script as an app's bundler makes it: the SDK's browser build, minified as for production. */
import { join } from 'node:path';
import { build, defaultClientConditions } from 'vite';

const root = join(import.meta.dirname, '../..');

/** The text of one module with everything `entry` needs: a path in this repository, of a file that is `text` if that is given. */
export async function bundled(entry: string, text?: string): Promise<string> {
  const path = join(root, entry);
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'text',
        resolveId: (id) => (text !== undefined && id === path ? path : undefined),
        load: (id) => (id === path ? text : undefined),
      },
    ],
    resolve: { conditions: ['hongyan-source', ...defaultClientConditions] },
    build: {
      write: false,
      target: 'es2024',
      minify: true,
      rolldownOptions: { input: path, output: { format: 'es', codeSplitting: false } },
    },
  });
  const output = [built].flat().flatMap((result) => ('output' in result ? result.output : []));
  const [chunk, ...others] = output.filter((one) => one.type === 'chunk');
  if (!chunk || others.length > 0) throw new Error(`${entry} makes more than one script`);
  return chunk.code;
}
