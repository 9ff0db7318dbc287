/** SIGTERM and SIGINT: the first lets the program finish, a second one ends it at once. */
import { constants } from 'node:os';

export type StopSignal = 'SIGTERM' | 'SIGINT';

/**
 * npm hands a Ctrl-C of the terminal on to a child that has already got it from there, so that one key press arrives as
 * two signals. Signals closer together than this are taken for one.
 */
const SAME_PRESS_MS = 300;

/** What a signal asks for. */
export type StopRequest = 'finish' | 'nothing' | 'exit';

/** Makes the judge of signals; it is told when each one came (ms of a clock that never runs backwards). */
export function stopJudge(): (atMs: number) => StopRequest {
  let first: number | undefined;
  return (atMs) => {
    if (first === undefined) {
      first = atMs;
      return 'finish';
    }
    return atMs - first < SAME_PRESS_MS ? 'nothing' : 'exit';
  };
}

/** Resolves with the first signal. A second one ends the process with 128 and the signal's number. */
export function firstSignal(): Promise<StopSignal> {
  return new Promise((resolve) => {
    const judge = stopJudge();
    const onSignal = (signal: StopSignal): void => {
      const request = judge(performance.now());
      if (request === 'finish') resolve(signal);
      if (request === 'exit') process.exit(128 + constants.signals[signal]);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}
