/** Files that were uploaded for a message that failed, and are others when it is sent again: their ids are none of theirs. */
import type { SentElem } from '../../contract/structs/message-body.ts';
import type { Transfer } from '../transfer/transfer.ts';
import { withoutFiles } from './elems.ts';
import type { Marks } from './kept-body.ts';

/**
 * The elements without the ids of files that were changed; undefined if there is no such file. One that is gone was not
 * changed: what was uploaded is all there is of it.
 */
export async function withoutChanged(
  elements: readonly SentElem[],
  marks: Marks,
  transfer: Pick<Transfer, 'markOf'>,
): Promise<SentElem[] | undefined> {
  const changed = new Set<string>();
  for (const [path, mark] of Object.entries(marks)) {
    const now = await transfer.markOf(path).catch(() => undefined);
    if (now !== undefined && now !== mark) changed.add(path);
  }
  return changed.size === 0 ? undefined : elements.map((elem) => withoutFiles(elem, changed));
}
