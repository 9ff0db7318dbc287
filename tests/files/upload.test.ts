/** Uploads and downloads over real HTTP, as any client would do them. */
import { describe, expect, it } from 'vitest';
import { noise, startFiles } from './stage.ts';

const MIB = 1024 * 1024;

describe('a file', () => {
  it('goes up in parts, is described when it is whole, and comes back as it was', async () => {
    const stage = await startFiles();
    const alice = await stage.signIn('alice');
    const bytes = noise(3 * MIB + 5);
    const { id, path, part } = await alice.call('upload', { size: bytes.length, kind: 'file', name: 'räder.bin' });
    expect(part).toBe(MIB);
    expect((await stage.standing(path)).json).toEqual({ offset: 0 });
    for (let at = 0; at < bytes.length; at += part) {
      const to = Math.min(at + part, bytes.length);
      const { status, headers, json } = await stage.patch(path, at, bytes.subarray(at, to));
      expect([status, headers.get('upload-offset'), json.offset]).toEqual([200, String(to), to]);
    }
    const file = { id, size: bytes.length, type: 'application/octet-stream' };
    expect((await stage.standing(path)).json).toEqual({ offset: bytes.length, file });

    const bob = await stage.signIn('bob');
    const { ticket } = await bob.call('ticket', {});
    const response = await stage.get(id, ticket);
    expect(response.status).toBe(200);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    const { 'content-type': type, 'content-disposition': disposition } = Object.fromEntries(response.headers);
    expect(type).toBe('application/octet-stream');
    expect(disposition).toBe(`attachment; filename="r_der.bin"; filename*=UTF-8''r%C3%A4der.bin`);
    expect(stage.errors).toEqual([]);
  });
});
