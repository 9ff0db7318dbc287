/**
 * The one look at every connection, once a second: deadlines, silence, run-out UserSigs, and the refill of budgets. It
 * counts its own rounds and not time, so that a server that was held up does not take its clients for silent.
 */
import { FRAME_BURST, FRAMES_PER_SECOND, HEARTBEAT_MS, LOGIN_DEADLINE_MS } from '../../contract/limits.ts';
import { CloseCode, type Push, printFrame } from '../../contract/wire.ts';
import { MISSED_HEARTBEATS, SWEEP_MS } from '../limits.ts';
import { type Connection, end, send } from './connection.ts';

const MAX_SILENT_SWEEPS = (MISSED_HEARTBEATS * HEARTBEAT_MS) / SWEEP_MS;
const MAX_SIGN_IN_SWEEPS = LOGIN_DEADLINE_MS / SWEEP_MS;
const FRAMES_PER_SWEEP = (FRAMES_PER_SECOND * SWEEP_MS) / 1000;

const EXPIRED = printFrame({ on: 'expired' } satisfies Push);

/** Looks at one connection; `now` is the wall clock, ms. */
export function sweep(connection: Connection, now: number): void {
  connection.budget = Math.min(FRAME_BURST, connection.budget + FRAMES_PER_SWEEP);
  connection.silentSweeps += 1;
  if (connection.state !== 'live') {
    if (connection.silentSweeps > MAX_SIGN_IN_SWEEPS) {
      end(connection, CloseCode.loginDeadline, 'no sign-in in time');
    }
  } else if (connection.expiresAt <= now) {
    send(connection, EXPIRED);
    end(connection, CloseCode.expired, 'the UserSig has run out');
  } else if (connection.silentSweeps > MAX_SILENT_SWEEPS) {
    end(connection, CloseCode.silent, 'nothing was heard for too long');
  }
}
