/**
 * A server of files for the SDK's transfers, in virtual time and in memory: it keeps the protocol, each request takes a
 * while, and a test says at which request what goes wrong. What a real server does is in tests/files.
 */
import type { Reply, Request } from '../../contract/commands.ts';
import type { HttpAnswer, HttpCall, HttpClient, LocalFiles } from '../../host/host.ts';
import { silentLog } from '../../host/log.ts';
import type { Link } from '../../client/link/link.ts';
import { fail, type Failure, done } from '../../client/result.ts';
import { createTransfer } from '../../client/transfer/create.ts';
import { type CreateWays, createWays as waysAtOnce } from '../../client/transfer/ways.ts';
import { createDeviceFiles } from '../../sim/world/files.ts';
import { createWorld } from '../../sim/world.ts';

export const APP = 1400000001;
/** Where a proxy may have put the server. */
export const PREFIX = '/im';
/** Each way of a request. */
export const DELAY_MS = 10;
const PART_BYTES = 4;
const LIFE_MS = 7_200_000;

/** What goes wrong with a request: it never arrives; its answer is lost; its answer breaks off; or it says this. */
export type Fault = 'before' | 'after' | { readonly breaksAfter: number } | Partial<Plain>;

/** An answer before it travels. */
export interface Plain {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What a transfer needs of the link. */
export interface FakeLink extends Pick<Link, 'request' | 'isConnected' | 'serverNow' | 'address'> {}

interface Upload {
  readonly size: number;
  bytes: Uint8Array;
  file: object | undefined;
}

/** What a test sees and sets. */
function newScene() {
  return {
    /** Asked about each request, by what it was and how many there were before. */
    fault: (_line: string, _count: number): Fault | undefined => undefined,
    /** What commands are refused with. */
    refuse: undefined as Failure | undefined,
    /** Whether an upload becomes a file with its last part, or waits to be asked once more. */
    completes: true,
    connected: true,
    address: 'ws://hub:7700',
    /** Requests over HTTP: as they are made, now under way, and at most at once. */
    asked: [] as string[],
    underWay: 0,
    most: 0,
    announced: [] as Request<'upload'>[],
    tickets: 0,
    uploads: new Map<string, Upload>(),
    stored: new Map<string, { bytes: Uint8Array; etag: string }>(),
  };
}
type Scene = ReturnType<typeof newScene>;
type Later = (ms: number) => Promise<void>;

interface Given {
  part?: number;
  files?: LocalFiles | undefined;
  createWays?: CreateWays;
}

export function fakeFiles({ part = PART_BYTES, files, createWays = waysAtOnce }: Given = {}) {
  const world = createWorld('files');
  const { clock, timers, random } = world.clientHost('phone');
  const disk = createDeviceFiles();
  const scene = newScene();
  const later: Later = (ms) => new Promise((resolve) => void timers.after(ms, resolve));
  const ticket = (): Reply<'ticket'> => {
    scene.tickets += 1;
    return { ticket: `t${scene.tickets}`, expires: clock.now() + LIFE_MS };
  };
  const link = {
    isConnected: () => scene.connected,
    serverNow: () => clock.now(),
    address: () => scene.address,
    async request(name: string, request: unknown) {
      await later(DELAY_MS);
      if (!scene.connected) return fail(9508);
      if (scene.refuse) return scene.refuse;
      if (name === 'ticket') return done({ reply: ticket(), payload: '' });
      scene.announced.push(request as Request<'upload'>);
      const id = String(scene.announced.length);
      const path = `/uploads/${id}`;
      scene.uploads.set(path, { size: scene.announced.at(-1)!.size, bytes: new Uint8Array(), file: undefined });
      return done({ reply: { id, path, part, expires: clock.now() + LIFE_MS }, payload: '' });
    },
  } as unknown as FakeLink;
  const http = fakeHttp(scene, later);
  const host = { clock, timers, random, http, files: files ?? disk };
  const transfer = createTransfer({ host, log: silentLog, app: APP, link, createWays });
  const signIn = (): void => transfer.signedIn({ files: ticket() } as Reply<'login'>);
  signIn();
  /** Puts a file on the server. */
  const store = (id: string, text: string): void => {
    scene.stored.set(id, { bytes: Buffer.from(text), etag: `"${id}-${text.length}"` });
  };
  return Object.assign(scene, { world, disk, transfer, link, http, signIn, store });
}

function fakeHttp(scene: Scene, later: Later): HttpClient {
  return {
    async call(call, cancelled) {
      const url = new URL(call.url);
      const { 'upload-offset': offset, range = '' } = call.headers ?? {};
      const line = [call.method, url.pathname, offset ?? range].join(' ').trim();
      const fault = scene.fault(line, scene.asked.length);
      scene.asked.push(line);
      scene.underWay += 1;
      scene.most = Math.max(scene.most, scene.underWay);
      const given = Promise.withResolvers<never>();
      given.promise.catch(() => undefined);
      cancelled?.(() => given.reject(new Error('given up')));
      const pass = (): Promise<void> => Promise.race([later(DELAY_MS), given.promise]);
      let isOpen = true;
      const end = (): void => {
        if (isOpen) scene.underWay -= 1;
        isOpen = false;
      };
      try {
        await pass();
        if (fault === 'before') throw new Error('the connection broke');
        const isAnswer = typeof fault === 'object' && !('breaksAfter' in fault);
        const plain = isAnswer ? { status: 200, headers: {}, body: '', ...fault } : answerOf(call, url, scene);
        await pass();
        if (fault === 'after') throw new Error('the connection broke');
        const breaksAfter = typeof fault === 'object' && 'breaksAfter' in fault ? fault.breaksAfter : undefined;
        return { ...travelling(plain, breaksAfter, pass, end), cancel: end };
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

function answerOf(
  { method, headers = {}, body = new Uint8Array() }: HttpCall,
  { pathname: whole, searchParams }: URL,
  { uploads, stored, completes }: Scene,
): Plain {
  const pathname = whole.replace(PREFIX, '');
  const file = stored.get(pathname.replace(`/files/${APP}/`, ''));
  if (file)
    return searchParams.has('t') ? fileAnswer(file, headers['range']) : { status: 403, headers: {}, body: '{}' };
  const upload = uploads.get(pathname);
  if (!upload) return { status: 404, headers: {}, body: '{"code":404,"desc":"there is nothing here"}' };
  if (method === 'PATCH') {
    if (headers['upload-offset'] !== String(upload.bytes.length)) return { status: 409, headers: {}, body: '{}' };
    upload.bytes = Buffer.concat([upload.bytes, body]);
    const isAsked = completes || body.length === 0;
    if (upload.bytes.length === upload.size && isAsked)
      upload.file = { id: pathname.slice(9), size: upload.size, type: 'text/plain' };
  }
  const standing = { offset: upload.bytes.length, ...(upload.file && { file: upload.file }) };
  return { status: 200, headers: {}, body: JSON.stringify(standing) };
}

function fileAnswer({ bytes, etag }: { bytes: Uint8Array; etag: string }, range: string | undefined): Plain {
  const from = Number(/\d+/.exec(range ?? '')?.[0] ?? 0);
  const body = bytes.subarray(from);
  const length = { etag, 'content-length': String(body.length) };
  if (range === undefined) return { status: 200, headers: length, body };
  const there = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
  return { status: 206, headers: { ...length, ...there }, body };
}

/** One byte at a time, so that a break can be anywhere. */
function travelling(
  { status, headers, body }: Plain,
  breaksAfter: number | undefined,
  pass: () => Promise<void>,
  end: () => void,
): Omit<HttpAnswer, 'cancel'> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      if (status !== 206 && typeof body === 'string') yield bytes;
      else {
        for (let at = 0; at < bytes.length; at++) {
          if (at === breaksAfter) throw new Error('the connection broke');
          await pass();
          yield bytes.subarray(at, at + 1);
        }
      }
    } finally {
      end();
    }
  }
  return { status, header: (name) => headers[name], body: pieces() };
}
