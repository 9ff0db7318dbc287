/** A real server with files on this machine, and a client of nothing but its wire and HTTP, for tests of files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '@hongyan/server';
import { onTestFinished } from 'vitest';
import type { Log } from '../../host/host.ts';
import { nodeDialer, silentLog } from '../../host/node.ts';
import { APP, type Device, signIn } from '../../server/tests/wire-client.ts';

export { APP };
type Options = Partial<Parameters<typeof startServer>[0]>;
export type Kind = 'image' | 'sound' | 'video' | 'file' | 'list';
export interface Stored {
  id: string;
  size: number;
  type: string;
  image?: Record<'orig' | 'large' | 'thumb', { id: string; size: number; width: number; height: number }> & {
    format: number;
  };
}

/** An answer of the server over HTTP, its JSON read. */
export interface Answered {
  status: number;
  headers: Headers;
  json: { offset?: number; file?: Stored; code?: number; desc?: string };
}

export interface FilesStage {
  /** `http://…` of the clients' port. */
  base: string;
  dataDir: string;
  errors: string[];
  signIn: (user: string) => Promise<Device>;
  /** `PATCH` of one part. */
  patch: (path: string, offset: number, bytes: Uint8Array<ArrayBuffer>) => Promise<Answered>;
  /** Where an upload stands. */
  standing: (path: string) => Promise<Answered>;
  /** Announces and uploads all of it. */
  upload: (device: Device, bytes: Uint8Array<ArrayBuffer>, kind?: Kind, name?: string) => Promise<Stored>;
  /** `GET` of a file. */
  get: (id: string, ticket: string, headers?: Record<string, string>) => Promise<Response>;
  close: () => Promise<void>;
}

export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'hongyan-files-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function startFiles(options: Options = {}, dataDir = temporaryDirectory()): Promise<FilesStage> {
  const errors: string[] = [];
  const log: Log = {
    ...silentLog,
    error: (message, { error } = {}) => void errors.push(`${message}: ${String(error)}`),
  };
  const keeping = options.store === undefined ? { dataDir } : {};
  const server = await startServer({ ...keeping, apps: [APP], port: 0, log, ...options });
  onTestFinished(() => server.close());
  const base = server.url.replace(/^ws/, 'http');
  const stage: FilesStage = {
    base,
    dataDir,
    errors,
    signIn: (user) => signIn(nodeDialer, server.url, user, Date.now()),
    patch: async (path, offset, bytes) =>
      await answered(
        fetch(base + path, { method: 'PATCH', headers: { 'upload-offset': String(offset) }, body: bytes }),
      ),
    standing: async (path) => await answered(fetch(base + path)),
    async upload(device, bytes, kind = 'file', name) {
      const { path, part } = await device.call('upload', { size: bytes.length, kind, ...(name && { name }) });
      for (let at = 0; ; ) {
        const { status, json } = await stage.patch(path, at, bytes.subarray(at, at + part));
        if (json.file !== undefined) return json.file;
        if (status !== 200) throw new Error(`${status} ${JSON.stringify(json)}`);
        at = json.offset!;
      }
    },
    get: (id, ticket, headers = {}) =>
      fetch(`${base}/files/${APP.sdkAppId}/${id}?t=${encodeURIComponent(ticket)}`, { headers }),
    close: () => server.close(),
  };
  return stage;
}

export async function answered(asking: Promise<Response>): Promise<Answered> {
  const response = await asking;
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : {} };
}

/** Bytes that are not all the same. */
export function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
