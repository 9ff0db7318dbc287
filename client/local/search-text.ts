/**
 * What of a message can be searched for, and how texts are compared: pure, and the same for every engine. Texts are
 * folded, so that case and width make no difference, and cut into overlapping pairs of characters: a text holds another
 * exactly if it holds its pairs in a row. So every text of one character or more is found anywhere, in scripts without
 * spaces as in others; there are no words.
 */
import { EntryState } from '../../contract/entry.ts';
import { TIMElemType, TIMMsgStatus } from '../../contract/enums.ts';
import * as key from '../../contract/keys.ts';
import { parseJson } from '../../contract/print.ts';
import type { Search, StoredMessage } from './port.ts';

/** What of a message's content a search looks at. */
export interface Content {
  /** The texts in its elements, folded. */
  readonly texts: readonly string[];
  /** Values of TIMElemType among its elements. */
  readonly types: readonly number[];
}

/** Private characters at the end of Unicode that engines may use as they like, the first of them, and what they are to a search. */
export const FIRST_RESERVED = 0x10_ff00;
const RESERVED = /[\u{10ff00}-\u{10ff7f}]/gu;
const UNKNOWN = '\ufffd';
/** Texts of which only the case can differ. */
const ASCII = /^[\0-\x7f]*$/;

/** The keys of each type of element whose texts are searched. */
const SEARCHED: Readonly<Record<number, readonly string[]>> = {
  [TIMElemType.kTIMElem_Text]: [key.kTIMTextElemContent],
  [TIMElemType.kTIMElem_Custom]: [key.kTIMCustomElemDesc],
  [TIMElemType.kTIMElem_File]: [key.kTIMFileElemFileName],
  [TIMElemType.kTIMElem_Location]: [key.kTIMLocationElemDesc],
  [TIMElemType.kTIMElem_Merge]: [key.kTIMMergerElemTitle, key.kTIMMergerElemAbstractArray],
};

/** Statuses of messages that are not found. */
export const UNFOUND_STATUSES: readonly number[] = [TIMMsgStatus.kTIMMsg_Deleted, TIMMsgStatus.kTIMMsg_Revoked];

/**
 * The form in which texts are compared: compatible forms of a character as one (NFKC: full and half width, ligatures), lower
 * case, every sigma the same, broken and reserved characters the same. Marks and accents are kept. What a composed
 * character is made of is not found by itself.
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const lower = text.toWellFormed().normalize('NFKC').toLowerCase();
  return lower.replaceAll('ς', 'σ').replaceAll(RESERVED, UNKNOWN).normalize('NFKC');
}

/** The pairs of neighbouring characters of a folded text, in order, and its last character alone. */
export function pairs(folded: string): string[] {
  const characters = Array.from(folded);
  return characters.map((character, at) => character + (characters[at + 1] ?? ''));
}

/** Reads the body of a message, also one that this version can't show. */
export function contentOf(body: string): Content {
  const given = parseJson(body).value;
  const elements = isObject(given) ? given[key.kTIMMsgElemArray] : undefined;
  if (!Array.isArray(elements)) return { texts: [], types: [] };
  const known = elements.filter(isObject);
  const types = known.map((element) => element[key.kTIMElemType]).filter((type) => typeof type === 'number');
  return { texts: known.flatMap(textsOf), types: [...new Set(types)] };
}

/** The keywords of a search in the form to compare. Empty ones say nothing. */
export function foldedKeywords({ keywords }: Search): string[] {
  return [...new Set(keywords.map(fold))].filter((keyword) => keyword !== '');
}

/** Whether a message with this content is to be found by the (folded) keywords and the types. */
export function hasContent({ texts, types }: Content, keywords: readonly string[], search: Search): boolean {
  if (search.types && !search.types.some((type) => types.includes(type))) return false;
  if (keywords.length === 0) return true;
  const isThere = (keyword: string): boolean => texts.some((text) => text.includes(keyword));
  return search.match === 'all' ? keywords.every(isThere) : keywords.some(isThere);
}

type Candidate = Pick<StoredMessage, 'stream' | 'from' | 'time' | 'state' | 'status'>;

/** Whether a message fulfils what a search says beside keywords and types. */
export function isCandidate(message: Candidate, { stream, senders, since, until }: Search): boolean {
  return (
    message.state === EntryState.Normal &&
    !UNFOUND_STATUSES.includes(message.status) &&
    (stream === undefined || message.stream === stream) &&
    (!senders || senders.includes(message.from)) &&
    message.time >= (since ?? Number.NEGATIVE_INFINITY) &&
    message.time <= (until ?? Number.POSITIVE_INFINITY)
  );
}

function textsOf(element: Record<string, unknown>): string[] {
  const keys = SEARCHED[Number(element[key.kTIMElemType])] ?? [];
  const given = keys.flatMap((name) => element[name]);
  return given.filter((text) => typeof text === 'string' && text !== '').map((text) => fold(text as string));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
