/**
 * The way of one file from the server: as it comes, and after a break from where it broke. What is added later has to be of
 * the same file as what is there, so its size and its ETag are those it began with.
 */
import { ErrorCode } from '../../contract/errors.ts';
import type { HttpAnswer, HttpClient, PartFile } from '../../host/host.ts';
import { done, type Failure, fail, type Result } from '../result.ts';
import { isPassing, readRefusal } from './answers.ts';
import type { Effort } from './effort.ts';
import type { Patience } from './patience.ts';
import { progressOf } from './progress.ts';
import type { Tickets } from './tickets.ts';
import { cancelled, SILENCE_MS } from './upload.ts';

/** How often in a row a ticket is refused before that is believed. */
const MAX_REFUSALS = 2;

/** What a file was when its download began. */
export interface Begun {
  readonly total: number;
  /** '' if the server names none. */
  readonly etag: string;
}

export interface DownloadParts {
  readonly http: HttpClient;
  readonly effort: Effort;
  readonly patience: Patience;
  readonly tickets: Pick<Tickets, 'fresh' | 'renew'>;
  /** Where the file is, for who has this ticket. */
  urlWith(ticket: string): string;
  /** Where it goes; a part of the same file may be there already. */
  open(begun: Begun): Promise<Result<PartFile>>;
  progress(current: number, total: number): void;
}

/** How one request ended: all is there; it makes sense at once, or perhaps later; who we are is not taken; or it can't be. */
type Step =
  | { readonly is: 'whole' | 'again' }
  | { readonly is: 'unsure' | 'refused'; readonly why: string }
  | { readonly is: 'failed'; readonly failure: Failure };
/** `lasting`: another attempt could go on with what came. */
type Last = { readonly is: 'whole' } | { readonly is: 'failed'; readonly failure: Failure; readonly lasting: boolean };

/** The file so far. */
interface Target extends Begun {
  readonly part: PartFile;
  readonly tell: (current: number) => void;
}

interface State {
  target: Target | undefined;
  /** Tickets in a row that were not taken. */
  refusals: number;
}

/** Downloads one file; answers with its size. What was begun is put in its place, or left for another attempt. */
export async function downloadFile(parts: DownloadParts): Promise<Result<number>> {
  const state: State = { target: undefined, refusals: 0 };
  const last = await untilItEnds(parts, state);
  const { target } = state;
  if (last.is === 'failed') {
    await (last.lasting ? target?.part.close() : target?.part.discard());
    return last.failure;
  }
  if (!target) return cancelled;
  try {
    await target.part.finish();
    return done(target.total);
  } catch (error) {
    await target.part.discard();
    return failed(`it can't be put in its place: ${String(error)}`);
  }
}

async function untilItEnds(parts: DownloadParts, state: State): Promise<Last> {
  const { effort, patience, tickets } = parts;
  for (;;) {
    const ticket = await effort.unlessOver(state.refusals > 0 ? tickets.renew() : tickets.fresh());
    const next = await attempt(parts, state, ticket);
    if (effort.isOver) return { is: 'failed', failure: cancelled, lasting: true };
    if (next.is === 'failed') return { ...next, lasting: false };
    if (next.is === 'whole') return { is: 'whole' };
    if (next.is === 'refused') {
      state.refusals += 1;
      if (state.refusals > MAX_REFUSALS) return { is: 'failed', failure: failed(next.why), lasting: false };
    } else if (next.is === 'unsure' && !(await patience.again())) {
      return { is: 'failed', failure: effort.isOver ? cancelled : failed(next.why), lasting: true };
    }
  }
}

async function attempt(parts: DownloadParts, state: State, ticket: Result<string> | undefined): Promise<Step> {
  if (!ticket?.ok) return { is: 'unsure', why: ticket?.desc ?? '' };
  const { http, effort } = parts;
  const from = state.target?.part.size ?? 0;
  const etag = state.target?.etag ?? '';
  const headers = from === 0 ? {} : { range: `bytes=${from}-`, ...(etag !== '' && { 'if-range': etag }) };
  const call = { method: 'GET', url: parts.urlWith(ticket.value), headers, silenceMs: SILENCE_MS } as const;
  try {
    const answer = await http.call(call, (way) => effort.stoppable(way));
    if (answer.status !== 200 && answer.status !== 206) return await refusedBy(answer);
    state.refusals = 0;
    const step = await receive(parts, state, answer, from);
    if (step.is !== 'whole') answer.cancel();
    return step;
  } catch (error) {
    return { is: 'unsure', why: error instanceof Error ? error.message : String(error) };
  }
}

async function refusedBy(answer: HttpAnswer): Promise<Step> {
  const why = await readRefusal(answer);
  if (answer.status === 403) return { is: 'refused', why };
  return isPassing(answer.status) ? { is: 'unsure', why } : { is: 'failed', failure: failed(why) };
}

/** `from`: what was asked for begins there. */
async function receive(parts: DownloadParts, state: State, answer: HttpAnswer, from: number): Promise<Step> {
  const sent = sentBy(answer);
  if (!sent) return { is: 'failed', failure: failed('the server does not say how large it is') };
  if (!state.target) {
    const opened = await parts.open(sent);
    if (!opened.ok) return { is: 'failed', failure: opened };
    state.target = {
      ...sent,
      part: opened.value,
      tell: progressOf(sent.total, (current, total) => parts.progress(current, total)),
    };
  }
  const { part, total, etag } = state.target;
  if (sent.total !== total || sent.etag !== etag || sent.at > part.size || part.size > total) {
    return { is: 'failed', failure: failed('it is not the file any more that was begun') };
  }
  if (part.size === total) {
    answer.cancel();
    return { is: 'whole' };
  }
  // An earlier attempt has left a part: the rest is asked for.
  if (from === 0 && part.size > 0) return { is: 'again' };
  return await takeBytes(answer, state.target, part.size - sent.at, parts.patience);
}

/** What is sent: of which file, and from where on. */
function sentBy(answer: HttpAnswer): (Begun & { readonly at: number }) | undefined {
  const etag = answer.header('etag') ?? '';
  if (answer.status === 200) {
    const total = Number(answer.header('content-length') ?? Number.NaN);
    return Number.isSafeInteger(total) ? { at: 0, total, etag } : undefined;
  }
  const [, first, all] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15})$/.exec(answer.header('content-range') ?? '') ?? [];
  return all === undefined ? undefined : { at: Number(first), total: Number(all), etag };
}

/** `skip`: bytes at its beginning that are there already; a server need not have heeded the range. */
async function takeBytes(answer: HttpAnswer, target: Target, skip: number, patience: Patience): Promise<Step> {
  const { part, total, tell } = target;
  let toSkip = skip;
  for await (const piece of answer.body) {
    const bytes = piece.subarray(toSkip);
    toSkip -= piece.length - bytes.length;
    if (part.size + bytes.length > total) {
      return { is: 'failed', failure: failed('the server sends more than it said') };
    }
    try {
      await part.append(bytes);
    } catch (error) {
      return { is: 'failed', failure: failed(`it can't be written: ${String(error)}`) };
    }
    if (bytes.length > 0) patience.renew();
    tell(part.size);
  }
  return part.size === total ? { is: 'whole' } : { is: 'unsure', why: 'it broke off' };
}

function failed(why: string): Failure {
  return fail(ErrorCode.ERR_FILE_TRANS_DOWNLOAD_FAILED, `the download failed: ${why}`);
}
