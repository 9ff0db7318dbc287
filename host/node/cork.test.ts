/** Corking: what is written in one turn leaves in one piece, the next turn in another. */
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { corkThisTurn } from './cork.ts';

/** A stream that counts how often it is really written to. */
function counted() {
  const writes: string[][] = [];
  const stream = new Writable({
    decodeStrings: false,
    writev: (chunks, done) => {
      writes.push(chunks.map(({ chunk }) => String(chunk)));
      done();
    },
  });
  const send = (text: string): void => {
    corkThisTurn(stream);
    stream.write(text);
  };
  return { stream, writes, send };
}

/** The uncorking was scheduled before this, so it is over when this resolves. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('joins the writes of a turn, promises included, per stream', async () => {
  const [a, b] = [counted(), counted()];
  a.send('1');
  b.send('x');
  a.send('2');
  await Promise.resolve();
  a.send('3');
  expect(a.writes).toEqual([]);
  await turn();
  expect(a.writes).toEqual([['1', '2', '3']]);
  expect(b.writes).toEqual([['x']]);
  a.send('4');
  await turn();
  expect(a.writes).toEqual([['1', '2', '3'], ['4']]);
});

it('joins the writes of all callbacks of a turn', async () => {
  const { writes, send } = counted();
  setImmediate(() => send('1'));
  setImmediate(() => send('2'));
  await turn();
  await turn();
  expect(writes).toEqual([['1', '2']]);
});

it('does not mind a stream that ends before the turn does', async () => {
  const [a, b] = [counted(), counted()];
  a.send('1');
  b.send('2');
  a.stream.destroy();
  b.stream.end();
  await turn();
  expect(a.writes).toEqual([]);
  expect(b.writes).toEqual([['2']]);
});
