/** Puts a story before all checkers. */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import type { Fact } from '../history.ts';
import type { Observed, Present } from '../observe.ts';
import { acknowledgedIsStored, storedOnce } from './acknowledged.ts';
import { answeredOnce, sendsEndAsTheyMay } from './calls.ts';
import { receiptsArrived, revocationsArrived } from './changes.ts';
import { deletionsAreStored } from './deletions.ts';
import { noneMissed, toldOnce } from './facts-told.ts';
import { filesAreThere, filesAreWhatWasSent, progressGoesForward } from './files.ts';
import { ownDataStays, putInIsOfTheDevice, putInStays } from './local.ts';
import { mutedAreSilent, optionsAreKept } from './options.ts';
import { devicesAgree, historiesShowTheLog, listsShowTheNewest, logIsDense, toldInOrder } from './order.ts';
import { onlyWhatWasWritten } from './privacy.ts';
import { searchesFindWhatIsShown } from './searches.ts';
import { cancelledIsNotSent, cancelsAreTrue, saidOnce, sentAgainAsItWas } from './sends.ts';
import { nothingAfterTheEnd, onePlaceEach } from './sessions.ts';
import { totalWasTold, unreadIsExact } from './unread.ts';

/** Everything a checker may look at. */
export interface Evidence {
  readonly history: readonly Fact[];
  /** Who counted as signed in when all was quiet. */
  readonly present: readonly Present[];
  /** What devices showed when all was quiet. */
  readonly observed: readonly Observed[];
  /** The conversations, and the users' own streams, as they were stored in the end. */
  readonly log: ReadonlyMap<StreamKey, readonly Entry[]>;
  /** What any program has logged as an error. */
  readonly errors: readonly string[];
  /** What is in a file of a device in the end; without, files are not judged. */
  readonly fileAt?: (device: string, path: string) => Uint8Array | undefined;
}

export interface Violation {
  /** P1 to P8 of the promises; `calls` for callbacks of calls, `errors` for what was logged, and words of their own for the rest. */
  readonly promise: string;
  readonly text: string;
}

export type Checker = (evidence: Evidence) => Violation[];

const checkers: readonly Checker[] = [
  acknowledgedIsStored,
  storedOnce,
  logIsDense,
  historiesShowTheLog,
  devicesAgree,
  listsShowTheNewest,
  toldInOrder,
  unreadIsExact,
  totalWasTold,
  revocationsArrived,
  receiptsArrived,
  nothingAfterTheEnd,
  onePlaceEach,
  toldOnce,
  noneMissed,
  onlyWhatWasWritten,
  answeredOnce,
  sendsEndAsTheyMay,
  deletionsAreStored,
  optionsAreKept,
  mutedAreSilent,
  saidOnce,
  sentAgainAsItWas,
  cancelledIsNotSent,
  cancelsAreTrue,
  putInStays,
  putInIsOfTheDevice,
  ownDataStays,
  searchesFindWhatIsShown,
  filesAreThere,
  filesAreWhatWasSent,
  progressGoesForward,
  ({ errors }) => errors.filter((text) => !isOfAFault(text)).map((text) => ({ promise: 'errors', text })),
];

export function check(evidence: Evidence): Violation[] {
  return checkers.flatMap((checker) => checker(evidence));
}

/** What a program has to log when its disk breaks. */
function isOfAFault(text: string): boolean {
  return [
    'EIO: i/o error',
    'the disk for files does not do its work',
    'database or disk is full',
    'disk I/O error',
  ].some((sign) => text.includes(sign));
}
