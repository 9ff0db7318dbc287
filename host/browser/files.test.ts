/** Files of a page: how many parts of downloads are kept that nobody came back for. What a browser adds is in tests/browser. */
import { expect, it } from 'vitest';
import { createBrowserFiles, MAX_PARTS } from './files.ts';

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
