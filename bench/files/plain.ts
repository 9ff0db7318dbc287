/**
 * What files are compared with: a file read, sent over HTTP in one request, and written, by Node's own streams, and nothing
 * else. `server DIRECTORY` and `client URL` are processes of their own. What came is made durable, as a server has to.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, get, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { serve } from '../children.ts';
import { memory } from './memory.ts';

const [side, where] = process.argv.slice(2);
if (side === undefined || where === undefined) throw new Error('usage: plain.ts server DIRECTORY | client URL');
if (side === 'server') await beServer(where);
else beClient(where);

async function beServer(directory: string): Promise<void> {
  const path = join(directory, 'plain');
  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (incoming.method === 'PUT') {
      await pipeline(incoming, createWriteStream(path));
      const file = await open(path, 'r+');
      await file.datasync();
      await file.close();
      response.end();
    } else await pipeline(createReadStream(path), response);
  }
  const server = createServer((incoming, response) => void answer(incoming, response).catch(console.error));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  serve({ ...memory, url: () => url }, () => {
    server.closeAllConnections();
    server.close();
  });
}

function beClient(url: string): void {
  async function upload(path: string): Promise<void> {
    const sending = request(url, { method: 'PUT' });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      sending.once('response', resolve).once('error', reject);
    });
    await pipeline(createReadStream(path), sending);
    (await answered).resume();
  }
  async function download(path: string): Promise<void> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => get(url, resolve).once('error', reject));
    await pipeline(answer, createWriteStream(path));
  }
  serve({ ...memory, upload, download });
}
