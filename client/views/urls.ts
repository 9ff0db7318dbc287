/**
 * Addresses of files: signed and good for a while, so they are in no store and no log, but are put into what is shown, at
 * the last moment and in one place: around the events that are told and the calls that are answered.
 */
import { filesOf, IMAGE_VERSIONS, isFileId } from '../../contract/file-keys.ts';
import { TIMElemType } from '../../contract/enums.ts';
import * as key from '../../contract/keys.ts';
import type { Implementation, Implementations } from '../calls/table.ts';
import type { Emit } from '../journal.ts';
import type { Transfer } from '../transfer/transfer.ts';

/** Keys under which messages and elements are found in what is shown. */
const HOLDERS: readonly string[] = [
  key.kTIMMsgElemArray,
  key.kTIMMergerElemMsgArray,
  key.kTIMConvLastMsg,
  key.kTIMMsgBatchSendResultMsg,
  key.kTIMMsgSearchResultItemArray,
  key.kTIMMsgSearchResultItemMessageArray,
];

type UrlOf = Transfer['urlOf'];

/** Fills the addresses of all files in a view, which has to be fresh: it is changed. */
export function fillUrls(shown: unknown, urlOf: UrlOf): void {
  if (typeof shown !== 'object' || shown === null) return;
  if (Array.isArray(shown)) {
    for (const one of shown) fillUrls(one, urlOf);
    return;
  }
  const object = shown as Record<string, unknown>;
  const type = object[key.kTIMElemType];
  if (typeof type === 'number') fillElem(object, type, urlOf);
  for (const holder of HOLDERS) if (object[holder] !== undefined) fillUrls(object[holder], urlOf);
}

function fillElem(elem: Record<string, unknown>, type: number, urlOf: UrlOf): void {
  const files = type === TIMElemType.kTIMElem_Image ? IMAGE_VERSIONS : filesOf(type);
  for (const { id, url } of files) {
    const file = elem[id];
    // What an app has put in may name a file of elsewhere, with an address of its own.
    elem[url] = isFileId(file) ? urlOf(file) : (elem[url] ?? '');
  }
}

/** A way to tell events in which files have addresses. */
export function emitWithUrls(emit: Emit, urlOf: UrlOf): Emit {
  return (event, ...payload) => {
    fillUrls(payload, urlOf);
    emit(event, ...payload);
  };
}

/** Calls in whose answers files have addresses. */
export function callsWithUrls(calls: Implementations, urlOf: UrlOf): Implementations {
  const wrap =
    (call: Implementation<never>): Implementation<never> =>
    async (params, hooks) => {
      const result = await call(params, hooks);
      if (result.ok) fillUrls(result.value, urlOf);
      return result;
    };
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, wrap(call as Implementation<never>)]));
}
