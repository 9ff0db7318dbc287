/** The ready line, and that its two commands find the server they are printed by. */
import { expect, it } from 'vitest';
import { options, type Settings } from './options/table.ts';
import { readyText } from './serve.ts';

const defaults = Object.fromEntries(
  Object.entries(options).map(([key, row]) => [key, row.default]),
) as Settings<'serve'>;

it('needs no flags where everything is the default', () => {
  expect(readyText({ url: 'ws://127.0.0.1:7700', apps: [1400000001], adminUrl: undefined }, defaults)).toBe(
    `Hongyan is ready at ws://127.0.0.1:7700 (app 1400000001, data in ./data)
npx hongyan chat alice --to bob
npx hongyan chat bob --to alice
`,
  );
});

it('gives the flags that lead to this server', () => {
  const settings = { ...defaults, data: "it's here", config: 'h.jsonc' };
  const lines = readyText({ url: 'ws://127.0.0.1:1', apps: [7, 8], adminUrl: undefined }, settings).split('\n');
  expect(lines[1]).toBe(
    `npx hongyan chat alice --to bob --server ws://127.0.0.1:1 --data 'it'\\''s here' --config h.jsonc`,
  );
});

it('is one line in production', () => {
  const text = readyText(
    { url: 'ws://10.0.0.1:7700', apps: [7], adminUrl: undefined },
    { ...defaults, production: true },
  );
  expect(text).toBe('Hongyan is ready at ws://10.0.0.1:7700 (app 7, data in ./data)\n');
});

it('names the store and the bus, and never their passwords', () => {
  const settings = { ...defaults, production: true, store: 'postgres://im:s3cret@db/hongyan' };
  const server = { url: 'ws://10.0.0.1:7700', apps: [7], adminUrl: undefined };
  expect(readyText(server, settings)).toBe(
    'Hongyan is ready at ws://10.0.0.1:7700 (app 7, store postgres://im:***@db/hongyan, no bus)\n',
  );
  const both = readyText(server, { ...settings, bus: 'nats://s3cret@one:4222,nats://two:4222' });
  expect(both).toContain(', bus nats://***@one:4222,nats://two:4222)');
});

it('names the place of files, and never its secret', () => {
  const settings = { ...defaults, files: 's3://key:s3cret@host/bucket' };
  const server = { url: 'ws://127.0.0.1:7700', apps: [7], adminUrl: undefined };
  expect(readyText(server, settings)).toContain('(app 7, data in ./data, files in s3://key:***@host/bucket)\n');
});

it('tells where health and metrics are', () => {
  const server = { url: 'ws://127.0.0.1:7700', apps: [7], adminUrl: 'http://127.0.0.1:7701' };
  expect(readyText(server, defaults)).toContain('(app 7, data in ./data, admin at http://127.0.0.1:7701)\n');
});
