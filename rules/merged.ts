/**
 * Merged messages: several messages forwarded as one, which may hold merged messages again. Their list travels in the
 * element, or, when it is too long for that, as a file on the server that the element names.
 */
import { isFileId } from '../contract/file-keys.ts';
import { TIMElemType } from '../contract/enums.ts';
import { MAX_MERGED_LAYERS } from '../contract/limits.ts';
import type { GivenElem, GivenMergerElem } from '../contract/structs/message.ts';

/** A list that is a file on the server, and how many layers of merged messages it has. */
export interface MergedList {
  readonly layers: number;
  readonly id: string;
}

/** The text by which an element names its list: `<layers>.<file id>`. */
export function printListKey({ layers, id }: MergedList): string {
  return `${layers}.${id}`;
}

/** Undefined if the text names no list. */
export function readListKey(text: string): MergedList | undefined {
  const [, digits, id] = /^([1-9]\d{0,4})\.(.*)$/.exec(text) ?? [];
  return isFileId(id) ? { layers: Number(digits), id } : undefined;
}

/**
 * Layers of merged messages in an element: 1 if none of its messages is a merged one. Counted no further than the limit, so
 * that a list of any nesting costs no more.
 */
export function layersOf(elem: GivenMergerElem, room = MAX_MERGED_LAYERS + 1): number {
  if (room <= 1) return 1;
  const named = elem.merge_elem_relay_json_key ? readListKey(elem.merge_elem_relay_json_key) : undefined;
  let below = (named?.layers ?? 1) - 1;
  for (const { message_elem_array: elements } of elem.merge_elem_message_array) {
    for (const one of elements) if (isMerged(one)) below = Math.max(below, layersOf(one, room - 1));
  }
  return below + 1;
}

export function isMerged(elem: GivenElem): elem is GivenMergerElem {
  return elem.elem_type === TIMElemType.kTIMElem_Merge;
}
