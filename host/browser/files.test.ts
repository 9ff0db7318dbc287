/** Files of a page, as far as no browser is needed for them; the rest is in tests/browser. */
import { expect, it } from 'vitest';
import { createBrowserFiles, MAX_PARTS } from './files.ts';

it('a File says when it was changed, a Blob does not', async () => {
  const files = createBrowserFiles();
  files.put('file', new File(['a'], 'f', { lastModified: 5 }));
  files.put('blob', new Blob(['a']));
  expect([(await files.open('file')).changedAt, (await files.open('blob')).changedAt]).toEqual([5, undefined]);
});

it('the newest parts are kept for another attempt, and an older one only while it is written', async () => {
  const files = createBrowserFiles();
  const slow = await files.openPart('slow', 'tag');
  await slow.append(Buffer.from('a'));
  for (let n = 0; n <= MAX_PARTS; n++) {
    const part = await files.openPart(`part ${n}`, 'tag');
    await part.append(Buffer.from('abc'));
    await part.close();
    // Whoever comes back to one makes it the newest.
    await files.openPart('part 0', 'tag');
  }
  const size = async (path: string) => (await files.openPart(path, 'tag')).size;
  expect([await size('part 0'), await size(`part ${MAX_PARTS}`), await size('part 1')]).toEqual([3, 3, 0]);
  await slow.append(Buffer.from('b'));
  await slow.finish();
  expect(await (await files.get('slow'))!.text()).toBe('ab');
});
