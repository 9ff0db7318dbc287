/** What a client may do wrong, or try: each costs it a code, and nobody else anything. */
import { readdirSync } from 'node:fs';
import { request as ask } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { nodeClock, nodeServerHost, silentLog } from '../../host/node.ts';
import { createTickets } from '../../server/files/ticket.ts';
import { CLEAN_MS, MAX_OPEN_UPLOADS, TICKET_MS, UPLOAD_MS } from '../../server/limits.ts';
import { answered, APP, type FilesStage, noise, startFiles } from './stage.ts';

const MIB = 1024 * 1024;
type Device = Awaited<ReturnType<FilesStage['signIn']>>;

async function started(options: Parameters<typeof startFiles>[0] = {}) {
  const stage = await startFiles(options);
  const alice = await stage.signIn('alice');
  return { stage, alice, ticket: alice.login.files!.ticket };
}
const announce = (device: Device, size: number) => device.call('upload', { size, kind: 'file' });

/** Names of what is on its way. */
function partsIn({ dataDir }: FilesStage): string[] {
  return readdirSync(join(dataDir, 'files', String(APP.sdkAppId), 'parts'));
}

/** A server whose clock is moved by hand. */
function movedWorld() {
  const moved = { ms: 0 };
  const world = {
    ...nodeServerHost(silentLog),
    clock: { now: () => nodeClock.now() + moved.ms, monotonic: () => nodeClock.monotonic() },
  };
  return { moved, world };
}

describe('an announcement', () => {
  it('of too much is refused by kind, with the code of a file that is too large', async () => {
    const { alice } = await started();
    for (const [kind, size] of [
      ['image', 28 * MIB],
      ['sound', 28 * MIB],
      ['video', 100 * MIB],
      ['file', 100 * MIB],
      ['list', 8 * MIB],
    ] as const) {
      expect(await alice.ask('upload', { kind, size })).toHaveProperty('id');
      expect(await alice.ask('upload', { kind, size: size + 1 })).toMatchObject({ code: 114002 });
    }
  });

  it('of nothing, or of no kind, is refused as a wrong argument', async () => {
    const { alice } = await started();
    for (const wrong of [
      { kind: 'file', size: 0 },
      { kind: 'file', size: -1 },
      { kind: 'exe', size: 1 },
      { kind: 'file', size: 1, name: 'x'.repeat(256) },
    ]) {
      expect(await alice.ask('upload', wrong as never)).toMatchObject({ code: 6017 });
    }
  });
});

describe('a part', () => {
  it('at another place is told where the upload stands, and changes nothing', async () => {
    const { stage, alice } = await started();
    const { path } = await announce(alice, 2 * MIB + 1);
    const bytes = noise(MIB);
    for (const offset of [1, MIB, 2 * MIB + 1, 999_999_999_999_999]) {
      const { status, headers, json } = await stage.patch(path, offset, bytes);
      expect([status, headers.get('upload-offset'), json.code]).toEqual([409, '0', 114011]);
    }
    await stage.patch(path, 0, bytes);
    const { status, headers } = await stage.patch(path, 0, bytes);
    expect([status, headers.get('upload-offset')]).toEqual([409, String(MIB)]);
  });

  it('without a number for its place is refused', async () => {
    const { stage, alice } = await started();
    const { path } = await announce(alice, 10);
    for (const offset of ['', '-1', '1e3', '0x0', '1 2', 'NaN', '9'.repeat(16)]) {
      const headers = { 'upload-offset': offset };
      expect((await answered(fetch(stage.base + path, { method: 'PATCH', headers, body: 'x' }))).status).toBe(400);
    }
    expect((await answered(fetch(stage.base + path, { method: 'PATCH', body: 'x' }))).status).toBe(400);
  });

  it('of one byte too many is refused at that byte, one too short at its end; neither counts', async () => {
    const { stage, alice } = await started();
    const { path } = await announce(alice, 2 * MIB);
    const streamed = (bytes: Uint8Array<ArrayBuffer>) =>
      answered(
        fetch(stage.base + path, {
          method: 'PATCH',
          headers: { 'upload-offset': '0' },
          body: new Blob([bytes]).stream(),
          duplex: 'half',
        } as RequestInit),
      );
    for (const patch of [(bytes: Uint8Array<ArrayBuffer>) => stage.patch(path, 0, bytes), streamed]) {
      expect(await patch(noise(MIB + 1))).toMatchObject({ status: 413, json: { code: 114002 } });
      expect(await patch(noise(MIB - 1))).toMatchObject({ status: 400, json: { code: 114011 } });
      expect((await stage.standing(path)).json).toEqual({ offset: 0 });
    }
    const { path: small } = await announce(alice, 10);
    expect((await stage.patch(small, 0, noise(11))).status).toBe(413);
    expect((await stage.patch(small, 0, noise(10))).json.file).toMatchObject({ size: 10 });
    expect(stage.errors).toEqual([]);
  });

  it('that is sent again after the end is answered with the file', async () => {
    const { stage, alice } = await started();
    const { path } = await announce(alice, 10);
    const first = await stage.patch(path, 0, noise(10));
    expect((await stage.patch(path, 0, noise(10, 2))).json).toEqual(first.json);
    expect((await stage.patch(path, 10, noise(0))).json).toEqual(first.json);
    const response = await stage.get(first.json.file!.id, alice.login.files!.ticket);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(noise(10));
  });

  it('takes the upload over from an older request that hangs', async () => {
    const { stage, alice } = await started();
    const { path } = await announce(alice, 10);
    const { port } = new URL(stage.base);
    const hanging = ask({ port, path, method: 'PATCH', headers: { 'upload-offset': '0', 'content-length': '10' } });
    hanging.on('error', () => undefined);
    const told = new Promise<number | undefined>((resolve) =>
      hanging.once('response', (response) => resolve(response.statusCode)),
    );
    await new Promise((resolve) => hanging.write('half', resolve));
    // Whichever comes first, the newer one is not kept waiting.
    const { json } = await stage.patch(path, 0, noise(10));
    if (json.file === undefined) expect((await stage.patch(path, 0, noise(10))).json.file).toBeDefined();
    hanging.end('123456');
    await told;
    const response = await stage.get((await stage.standing(path)).json.file!.id, alice.login.files!.ticket);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(noise(10));
    expect(stage.errors).toEqual([]);
  });
});

describe('a signature', () => {
  it('that is changed anywhere, missing, or of another app or purpose, is refused', async () => {
    const { stage, alice, ticket } = await started({ apps: [APP, { ...APP, sdkAppId: 7, secretKey: 'another' }] });
    const { path } = await announce(alice, 10);
    const token = path.split('/').at(-1)!;
    const { id } = await stage.upload(alice, noise(10));
    const flip = (text: string, at: number): string =>
      text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    for (let at = 0; at < token.length; at += 1) {
      const changed = flip(token, at);
      if (changed[at] === '.') continue;
      expect((await stage.standing(`/upload/${APP.sdkAppId}/${changed}`)).status).toBe(403);
    }
    for (let at = 0; at < ticket.length; at += 1) expect((await stage.get(id, flip(ticket, at))).status).toBe(403);
    for (const wrong of ['', 'x', ticket.slice(0, -1), `${ticket}A`, token, `${ticket}.${ticket}`]) {
      expect((await stage.get(id, wrong)).status).toBe(403);
    }
    for (const wrong of [ticket, 'x', 'x.y']) {
      expect((await stage.standing(`/upload/${APP.sdkAppId}/${wrong}`)).status).toBe(403);
    }
    expect((await stage.standing(`/upload/7/${token}`)).status).toBe(403);
    expect((await answered(fetch(`${stage.base}/files/7/${id}?t=${ticket}`))).status).toBe(403);
    const theirs = createTickets({ sdkAppId: 7, secretKey: 'another' }, () => nodeClock.now()).issue('alice').ticket;
    expect((await answered(fetch(`${stage.base}/files/7/${id}?t=${theirs}`))).status).toBe(404);
    expect((await stage.standing(`/upload/8/${token}`)).status).toBe(404);
  });

  it('runs out, and what was never finished goes', async () => {
    const { moved, world } = movedWorld();
    const { stage, alice, ticket } = await started({ world });
    const { id } = await stage.upload(alice, noise(10));
    const { path } = await announce(alice, 2 * MIB);
    await stage.patch(path, 0, noise(MIB));
    moved.ms = TICKET_MS + 1000;
    expect((await stage.get(id, ticket)).status).toBe(403);
    const { ticket: another } = await alice.call('ticket', {});
    expect((await stage.get(id, another)).status).toBe(200);
    moved.ms = UPLOAD_MS + 1000;
    expect((await stage.standing(path)).status).toBe(403);
    expect((await stage.patch(path, MIB, noise(MIB))).status).toBe(403);
    expect(partsIn(stage)).toHaveLength(1);
    await stage.close();
    moved.ms += CLEAN_MS;
    await startFiles({ world }, stage.dataDir);
    await vi.waitFor(() => expect(partsIn(stage)).toEqual([]));
  });
});

describe('a path', () => {
  it('that is none leads to nothing, whatever is in it', async () => {
    const { stage, ticket } = await started();
    const app = APP.sdkAppId;
    const ids = [
      '0'.repeat(32),
      '..',
      '%2e%2e',
      '..%2f..%2fapp.json',
      'app.json',
      `${'0'.repeat(32)}.json`,
      `${'0'.repeat(32)}.exe`,
      'x'.repeat(2000),
    ];
    for (const id of ids) {
      const path = `/files/${app}/${id}?t=${ticket}`;
      const status = await new Promise((resolve) =>
        ask(`${stage.base}`, { path }, (response) => resolve(response.resume().statusCode)).end(),
      );
      expect([id, status]).toEqual([id, 404]);
    }
    for (const path of [
      '/files',
      '/files/',
      `/files/${app}`,
      `/files/0${app}/${ids[0]}`,
      `/files/${app}/a/b`,
      '//',
      '/files/-1/x',
      '*',
      '/%00',
    ]) {
      const status = await new Promise((resolve) =>
        ask(stage.base, { path }, (response) => resolve(response.resume().statusCode)).end(),
      );
      expect([path, status]).toEqual([path, 404]);
    }
    expect(stage.errors).toEqual([]);
  });

  it('takes only its own methods', async () => {
    const { stage } = await started();
    for (const [method, path, status] of [
      ['DELETE', '/files/1400000001/x', 405],
      ['POST', '/upload/1400000001/x', 405],
      ['PUT', '/upload/1400000001/x', 405],
      ['OPTIONS', '/upload/1400000001/x', 204],
      ['OPTIONS', '/files/1400000001/x', 204],
    ] as const) {
      const response = await fetch(stage.base + path, { method });
      expect([method, response.status, response.headers.get('access-control-allow-origin')]).toEqual([
        method,
        status,
        '*',
      ]);
    }
  });
});

describe('ranges', () => {
  it('give what was asked for, all of it if that can not be read, or 416', async () => {
    const { stage, alice, ticket } = await started();
    const bytes = noise(1000);
    const { id } = await stage.upload(alice, bytes);
    const get = async (range: string, more: Record<string, string> = {}) => {
      const response = await stage.get(id, ticket, { range, ...more });
      return [response.status, response.headers.get('content-range'), new Uint8Array(await response.arrayBuffer())];
    };
    expect(await get('bytes=0-0')).toEqual([206, 'bytes 0-0/1000', bytes.slice(0, 1)]);
    expect(await get('bytes=990-')).toEqual([206, 'bytes 990-999/1000', bytes.slice(990)]);
    expect(await get('bytes=990-5000')).toEqual([206, 'bytes 990-999/1000', bytes.slice(990)]);
    expect(await get('bytes=-3')).toEqual([206, 'bytes 997-999/1000', bytes.slice(997)]);
    expect(await get('bytes=-5000')).toEqual([206, 'bytes 0-999/1000', bytes]);
    for (const nonsense of [
      'bytes=5-1',
      'bytes=a-b',
      'bytes=-',
      'bytes=0-1,5-6',
      'lines=0-1',
      'bytes=0x1-2',
      `bytes=${'9'.repeat(20)}-`,
    ]) {
      expect(await get(nonsense)).toEqual([200, null, bytes]);
    }
    for (const beyond of ['bytes=1000-', 'bytes=1000-2000', 'bytes=-0']) {
      expect((await get(beyond)).slice(0, 2)).toEqual([416, 'bytes */1000']);
    }
    expect((await get('bytes=0-0', { 'if-range': `"${id}"` }))[0]).toBe(206);
    expect((await get('bytes=0-0', { 'if-range': '"other"' }))[0]).toBe(200);
    expect((await stage.get(id, ticket, { 'if-none-match': `"${id}"` })).status).toBe(304);
  });
});

describe('a browser', () => {
  it('is kept from running what was uploaded, whatever it is called', async () => {
    const { stage, alice, ticket } = await started();
    const page = new TextEncoder().encode('<script>alert(1)</script>');
    const { id, type } = await stage.upload(alice, page, 'file', '../"evil\r\n.html');
    expect(type).toBe('application/octet-stream');
    const { headers } = await stage.get(id, ticket);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="_evil__.html"; filename*=UTF-8''%22evil%0D%0A.html`,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  });
});

describe('a user with many uploads', () => {
  it('loses the oldest, which begins anew if it is gone on with', async () => {
    const { stage, alice } = await started();
    const paths: string[] = [];
    for (let i = 0; i <= MAX_OPEN_UPLOADS; i += 1) {
      const { path } = await announce(alice, 2 * MIB);
      paths.push(path);
      if (i < 2) await stage.patch(path, 0, noise(MIB));
    }
    expect(partsIn(stage)).toHaveLength(1);
    expect((await stage.standing(paths[0]!)).json).toEqual({ offset: 0 });
    expect((await stage.standing(paths[1]!)).json).toEqual({ offset: MIB });
  });

  it('loses none to an upload that is complete and asked for again', async () => {
    const { stage, alice } = await started();
    const { path: complete } = await announce(alice, 10);
    const { json } = await stage.patch(complete, 0, noise(10));
    const { path: oldest } = await announce(alice, 2 * MIB);
    await stage.patch(oldest, 0, noise(MIB));
    for (let i = 1; i < MAX_OPEN_UPLOADS; i += 1) await announce(alice, 2 * MIB);
    expect((await stage.patch(complete, 10, noise(0))).json).toEqual(json);
    expect((await stage.standing(oldest)).json).toEqual({ offset: MIB });
  });
});
