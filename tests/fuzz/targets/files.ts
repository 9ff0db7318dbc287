/**
 * Requests for files, as HTTP has taken them apart: whatever path, query, headers and body say, the answer is one of a
 * few, and only who holds what was signed gets or writes a byte. And images made to mislead whoever looks into them.
 */
import type { WebReply } from '../../../host/host.ts';
import { silentLog } from '../../../host/log.ts';
import { createAppFiles } from '../../../server/files/app-files.ts';
import { type Blobs, isBlobName } from '../../../server/files/blobs.ts';
import { contentTypeOf } from '../../../server/files/content-type.ts';
import { withoutLocation } from '../../../server/files/location/location.ts';
import { filesHandler } from '../../../server/files/routes.ts';
import { newAppCounts } from '../../../server/metrics.ts';
import { mutateBytes } from '../bytes.ts';
import { type Draw, TEXTS } from '../draw.ts';
import { mutateText } from '../mutate.ts';
import type { Target, TargetParts } from '../target.ts';

const APP = { sdkAppId: 1_400_000_001, secretKey: 'a key' };
const NOW = 1_767_225_600_000;
const PART = 16;
const STATUSES = new Set([200, 204, 206, 304, 400, 403, 404, 405, 409, 413, 416]);
/** Of requests: most change one thing of a right one, so that they come far. */
const KEPT = 4;

export const files: Target = {
  name: 'files over HTTP',
  inputs: 100_000,
  few: 600,
  async open({ draw, found }) {
    const { handler, announce, ticket, id } = await openFiles(draw);
    let serial = 0;

    async function ask(
      path: string,
      method: string,
      headers: Record<string, string>,
      body: Buffer,
    ): Promise<WebReply | undefined> {
      const [bare = '', ...query] = path.split('?');
      return await handler({
        method,
        path: bare,
        query: new URLSearchParams(query.join('?')),
        header: (name) => headers[name],
        body: piecesOf(draw, body),
      });
    }

    async function one(): Promise<void> {
      serial += 1;
      const right = draw.once(2) ? `/files/${APP.sdkAppId}/${id}?t=${ticket}` : await announce();
      const path = draw.once(KEPT) ? mutateText(draw, right, [...TEXTS, right, `/files/7/${id}`, '../']) : right;
      const method = draw.pick(['GET', 'PATCH', 'PATCH', 'HEAD', 'OPTIONS', 'DELETE']);
      const length = draw.pick([0, 1, PART - 1, PART, PART + 1, 40]);
      const headers: Record<string, string> = {
        'upload-offset': draw.once(KEPT) ? draw.pick(TEXTS) : String(draw.pick([0, 0, 1, PART, 40])),
        range: draw.once(2) ? draw.pick(TEXTS) : `bytes=${draw.below(50)}-${draw.below(50)}`,
        'if-none-match': draw.pick(TEXTS),
        ...(draw.once(2) && { 'content-length': String(length) }),
      };
      const input = JSON.stringify({ path, method, headers, length });
      try {
        const reply = await ask(path, method, headers, Buffer.alloc(length, 'x'));
        for (const wrong of reply === undefined ? [] : await wrongsOf(reply)) found(wrong, input);
      } catch (error) {
        found(`threw ${String(error)}`, input);
      }
      await lookInto(draw, found);
    }

    return {
      async feed(count) {
        for (let left = count; left > 0; left -= 1) await one();
        return count;
      },
      async stillServes() {
        const reply = await ask(`/files/${APP.sdkAppId}/${id}?t=${ticket}`, 'GET', {}, Buffer.alloc(0));
        if (reply?.status !== 200) throw new Error(`a file that is there is answered with ${reply?.status}`);
      },
      close: () => undefined,
    };
  },
};

async function openFiles(draw: Draw) {
  const app = createAppFiles({
    settings: APP,
    blobs: memoryBlobs(),
    clock: { now: () => NOW },
    timers: { after: () => ({ cancel: () => undefined }), soon: (task) => queueMicrotask(task) },
    random: { hex: (bytes) => Array.from({ length: bytes * 2 }, () => draw.below(16).toString(16)).join('') },
    pictures: undefined,
    log: silentLog,
    counts: newAppCounts().files,
  });
  const handler = filesHandler((number) => (number === APP.sdkAppId ? app : undefined), silentLog);
  const announce = async (): Promise<string> => {
    const announced = await app.announce({
      user: 'alice',
      kind: draw.pick(['file', 'image']),
      size: 40,
      name: draw.pick(TEXTS),
    });
    if ('refused' in announced) throw new Error(announced.refused.desc);
    return announced.path;
  };
  const path = await announce();
  for (let at = 0; at < 40; at += PART) {
    const body = (async function* () {
      yield Buffer.alloc(Math.min(PART, 40 - at), 'x');
    })();
    await handler({
      method: 'PATCH',
      path,
      query: new URLSearchParams(),
      header: (name) => (name === 'upload-offset' ? String(at) : undefined),
      body,
    });
  }
  const reply = await handler({
    method: 'GET',
    path,
    query: new URLSearchParams(),
    header: () => undefined,
    body: piecesOf(draw, Buffer.alloc(0)),
  });
  const { file } = JSON.parse(reply!.body as string) as { file: { id: string } };
  return { handler, announce, ticket: app.ticket('alice').ticket, id: file.id };
}

/** Bodies in pieces, some of which break. */
async function* piecesOf(draw: Draw, bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const to = at + 1 + draw.below(20);
    yield bytes.subarray(at, to);
    at = to;
  }
}

async function wrongsOf({ status, headers, body }: WebReply): Promise<string[]> {
  const wrongs = STATUSES.has(status) ? [] : [`status ${status}`];
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\x20-\x7e]*$/.test(value)) wrongs.push(`the header ${name} is ${JSON.stringify(value)}`);
  }
  if (typeof body === 'string') JSON.parse(body);
  else if (body !== undefined && !(body instanceof Uint8Array)) {
    let bytes = 0;
    for await (const piece of body) bytes += piece.length;
    if (String(bytes) !== headers['content-length']) wrongs.push(`${bytes} bytes, said ${headers['content-length']}`);
  }
  return wrongs;
}

/** Enough of an image for whoever looks for coordinates. */
const IMAGE = Buffer.concat([
  Buffer.from(
    '\xff\xd8\xff\xe1\0\x88Exif\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\x01\0\x02\0\x05\0\x03\0\0\0\x30\0\0\0',
    'latin1',
  ),
  Buffer.from(`${'x'.repeat(40)}<x exif:GPSLatitude="52,31N"/>`),
]);

const pause = (): Promise<void> => Promise.resolve();

async function lookInto(draw: Draw, found: TargetParts['found']): Promise<void> {
  let bytes: Buffer = IMAGE;
  for (let left = draw.below(6); left > 0; left -= 1) bytes = mutateBytes(draw, bytes);
  const input = bytes.toString('base64');
  try {
    const looked = Buffer.from(bytes);
    await withoutLocation(looked, draw.pick(['image/jpeg', 'image/png']), pause);
    if (looked.length !== bytes.length) found('an image has another length', input);
    const again = (): Promise<boolean> => withoutLocation(looked, 'image/jpeg', pause);
    if ((await again()) && (await again())) {
      if (await again()) found('coordinates come back', input);
    }
    contentTypeOf(bytes);
  } catch (error) {
    found(`threw ${String(error)}`, input);
  }
}

function memoryBlobs(): Blobs {
  const kept = new Map<string, Buffer>();
  const coming = new Map<string, Buffer>();
  const named = (name: string): string => {
    if (!isBlobName(name)) throw new Error(`${name} reached the store`);
    return name;
  };
  return {
    part: PART,
    begin: async (name) => (named(name), ''),
    offset: async ({ name }) => coming.get(named(name))?.length ?? kept.get(name)?.length ?? 0,
    async write({ name }, at, length, body) {
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      const bytes = Buffer.concat(pieces);
      if (bytes.length !== length) throw new Error(`a part of ${bytes.length} bytes, not ${length}`);
      coming.set(named(name), Buffer.concat([(coming.get(name) ?? Buffer.alloc(0)).subarray(0, at), bytes]));
    },
    async finish({ name }) {
      kept.set(named(name), coming.get(name) ?? kept.get(name)!);
      coming.delete(name);
    },
    forget: async () => undefined,
    discard: async ({ name }) => coming.delete(named(name)),
    put: async (name, bytes) => void kept.set(named(name), Buffer.from(bytes)),
    size: async (name) => kept.get(named(name))?.length,
    async *read(name, from, to) {
      const bytes = kept.get(named(name));
      if (bytes === undefined || bytes.length < to) throw new Error(`${name} is not there`);
      yield bytes.subarray(from, to);
    },
    clean: async () => 0,
    close: () => undefined,
  };
}
