/** A small web site with the SDK on it, and the run's browser to look at it: every test with a storage of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserContext, chromium } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { bundled } from '../../support/bundle.ts';
import { sharedChromium } from '../../support/chromium.ts';

const PAGE = '<!doctype html><script type="module" src="sdk.js"></script>';
const WITH_WORKER = '<!doctype html><script type="module">new Worker("sdk.js", { type: "module" });</script>';

export interface Site {
  readonly url: string;
  /** A browser as new: nothing is stored in it. */
  visitor(): Promise<BrowserContext>;
}

/** `/` has the SDK in the page, `/worker` in a worker; `more` are other pages. */
export async function openSite(more: Readonly<Record<string, string>> = {}): Promise<Site> {
  const files: Readonly<Record<string, string>> = {
    '/': PAGE,
    '/worker': WITH_WORKER,
    '/sdk.js': await bundled('tests/browser/live/page.ts'),
    ...more,
  };
  const server = createServer((request, response) => {
    const file = files[request.url!];
    const type = request.url!.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': type }).end(file);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.connectOverCDP(sharedChromium()!);
  onTestFinished(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visitor: () => browser.newContext(),
  };
}
