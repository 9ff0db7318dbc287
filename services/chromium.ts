/** A private Chromium without a window, driven over its debugging port: for tests in a real browser. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guard } from './guard.ts';
import { findProgram, run } from './process.ts';

const START_MS = 30_000;
const LOOK_MS = 10;
/**
 * No sandbox: it can't be had as root, and only pages of this repository are opened. Pages behind others are to run as
 * fast as the one in front.
 */
const OPTIONS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--remote-debugging-port=0',
];

export interface Chromium {
  /** `ws://…` of the whole browser, for those who speak its protocol; its host and port answer over HTTP, too. */
  readonly address: string;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** The program; undefined if it is not installed. */
export function chromiumProgram(): string | undefined {
  return findProgram('chromium') ?? findProgram('chromium-browser');
}

/** Starts a browser with no page. Rejects with what it says if that fails. */
export async function startChromium(): Promise<Chromium> {
  const path = chromiumProgram();
  if (path === undefined) throw new Error('Chromium is not installed');
  const directory = mkdtempSync(join(tmpdir(), 'hongyan-chromium-'));
  const watch = guard(directory);
  const program = run(path, [...OPTIONS, `--user-data-dir=${directory}`, 'about:blank'], {
    cwd: directory,
    guard: watch,
  });
  const stop = async (): Promise<void> => {
    if (!program.hasEnded()) await program.end('SIGTERM');
    watch.remove();
  };
  const deadline = performance.now() + START_MS;
  while (!program.hasEnded() && performance.now() < deadline) {
    const found = /DevTools listening on (ws:\S+)/.exec(program.words());
    if (found) return { address: found[1]!, stop };
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  await stop();
  throw new Error(`Chromium did not start: ${program.words()}`);
}
