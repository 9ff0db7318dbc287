/**
 * `@hongyan/server`: start a server from a program, and sign or verify UserSigs.
 */
import { nodeClock } from '../host/node.ts';
import type { Refusal } from '../rules/refusal.ts';
import * as sig from './usersig.ts';

export { type Server, startServer } from './main.ts';
export { type FilesProbe, probeFiles } from './files/probe.ts';
export { type BusProbe, probeBus } from './bus/probe.ts';
export type { AppOptions, ServerOptions } from './config.ts';
export { DEFAULT_HOST, DEFAULT_PORT } from './config.ts';
export { DEVELOPMENT_ADMIN, DEVELOPMENT_APP, type DevelopmentApp } from './data-dir.ts';
export { StartupError } from './startup-error.ts';
export { DEFAULT_USERSIG_SECONDS, type SignOptions, type UserSigVerdict, type VerifyOptions } from './usersig.ts';
export type { Refusal };

/** Signs a UserSig with which `userId` can sign in to the app, from now on for `expireSeconds` (180 days if absent). */
export function signUserSig(options: sig.SignOptions): string {
  return sig.signUserSig(options, nodeClock.now());
}

/** Checks a UserSig as the server does at sign-in; `now` (ms since 1970) defaults to the present. */
export function verifyUserSig(options: sig.VerifyOptions & { now?: number }): sig.UserSigVerdict {
  return sig.verifyUserSig(options, options.now ?? nodeClock.now());
}
