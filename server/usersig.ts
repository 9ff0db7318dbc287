/**
 * UserSigs in the form TLSSigAPIv2: a zlib-packed JSON document whose `TLS.sig` is an HMAC-SHA256 over its claims with
 * the app's secret key. The gateway verifies them at sign-in; `hongyan sig` and apps' own servers sign them.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import * as v from 'valibot';
import { ErrorCode } from '../contract/errors.ts';
import { MAX_USERSIG_BYTES } from '../contract/limits.ts';
import { type Refusal, refusal } from '../rules/refusal.ts';

/** The life of a UserSig if none is asked for: 180 days, in seconds. */
export const DEFAULT_USERSIG_SECONDS = 180 * 86_400;

export interface UserSigClaims {
  sdkAppId: number;
  /** The app's secret key, as the text it is handed out as. */
  secretKey: string;
  userId: string;
}

export interface SignOptions extends UserSigClaims {
  /** Life in seconds from now; {@link DEFAULT_USERSIG_SECONDS} if absent. */
  expireSeconds?: number;
}

export interface VerifyOptions extends UserSigClaims {
  userSig: string;
}

/** Valid until `expiresAt` (ms since 1970), or refused: 70001, 70002, 70003, 70009, 70013, 70014. */
export type UserSigVerdict = { valid: true; expiresAt: number } | { valid: false; refused: Refusal };

const seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const UserSigDocument = v.object({
  'TLS.ver': v.literal('2.0'),
  'TLS.identifier': v.string(),
  'TLS.sdkappid': v.pipe(v.number(), v.safeInteger()),
  'TLS.time': seconds,
  'TLS.expire': seconds,
  'TLS.userbuf': v.optional(v.string()),
  'TLS.sig': v.string(),
});
type UserSigDocument = v.InferOutput<typeof UserSigDocument>;

/** Signs a UserSig; `now` is the wall clock in ms. Throws a RangeError if it would never be accepted. */
export function signUserSig(options: SignOptions, now: number): string {
  const { userId, expireSeconds = DEFAULT_USERSIG_SECONDS } = options;
  if (userId === '') throw new RangeError('a UserSig is for a user: userId is empty');
  if (!Number.isSafeInteger(expireSeconds) || expireSeconds < 0) {
    throw new RangeError(`expireSeconds has to be a whole number of seconds, not ${expireSeconds}`);
  }
  const claims = {
    'TLS.ver': '2.0' as const,
    'TLS.identifier': userId,
    'TLS.sdkappid': options.sdkAppId,
    'TLS.time': Math.floor(now / 1000),
    'TLS.expire': expireSeconds,
  };
  const signed = { ...claims, 'TLS.sig': hmacOf(claims, options.secretKey).toString('base64') };
  return toUrlText(deflateSync(JSON.stringify(signed)));
}

/** Checks a UserSig against who presents it; `now` is the wall clock in ms. Costs bounded work whatever the text. */
export function verifyUserSig(options: VerifyOptions, now: number): UserSigVerdict {
  const { userSig } = options;
  if (userSig === '') return refused(ErrorCode.ERR_SVR_ACCOUNT_USERSIG_EMPTY, 'the UserSig is empty');
  const document = readDocument(userSig);
  if (document === undefined) {
    return refused(
      ErrorCode.ERR_SVR_ACCOUNT_USERSIG_CHECK_FAILED,
      'the UserSig is not readable: it is damaged, cut short, or no UserSig at all',
    );
  }
  if (document['TLS.identifier'] !== options.userId) {
    return refused(ErrorCode.ERR_SVR_ACCOUNT_USERSIG_MISMATCH_ID, 'the UserSig was made for another user id');
  }
  if (document['TLS.sdkappid'] !== options.sdkAppId) {
    return refused(ErrorCode.ERR_SVR_ACCOUNT_USERSIG_MISMATCH_SDKAPPID, 'the UserSig was made for another sdkappid');
  }
  // Clients are told it as a number, and JSON holds none beyond.
  const expiresAt = Math.min((document['TLS.time'] + document['TLS.expire']) * 1000, Number.MAX_SAFE_INTEGER);
  if (expiresAt <= now) {
    return refused(ErrorCode.ERR_SVR_ACCOUNT_USERSIG_EXPIRED, 'the UserSig has run out: sign in with a new one');
  }
  const given = Buffer.from(document['TLS.sig'], 'base64');
  const expected = hmacOf(document, options.secretKey);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return refused(
      ErrorCode.ERR_SVR_ACCOUNT_USERSIG_MISMATCH_PUBLICKEY,
      "the UserSig was not made with this app's secret key",
    );
  }
  return { valid: true, expiresAt };
}

function refused(code: number, desc: string): UserSigVerdict {
  return { valid: false, refused: refusal(code, desc) };
}

function hmacOf(claims: Omit<UserSigDocument, 'TLS.sig'>, secretKey: string): Buffer {
  const userbuf = claims['TLS.userbuf'];
  const content =
    `TLS.identifier:${claims['TLS.identifier']}\n` +
    `TLS.sdkappid:${claims['TLS.sdkappid']}\n` +
    `TLS.time:${claims['TLS.time']}\n` +
    `TLS.expire:${claims['TLS.expire']}\n` +
    (userbuf === undefined ? '' : `TLS.userbuf:${userbuf}\n`);
  return createHmac('sha256', secretKey).update(content).digest();
}

/** Undoes text form, zlib and JSON; undefined if any of them fails or the document is not of this form. */
function readDocument(userSig: string): UserSigDocument | undefined {
  const packed = fromUrlText(userSig);
  if (packed === undefined) return undefined;
  try {
    const json = inflateSync(packed, { maxOutputLength: MAX_USERSIG_BYTES }).toString('utf8');
    const document = v.safeParse(UserSigDocument, JSON.parse(json));
    return document.success ? document.output : undefined;
  } catch {
    return undefined;
  }
}

function toUrlText(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
}

function fromUrlText(text: string): Buffer | undefined {
  if (text.length > MAX_USERSIG_BYTES || !/^[A-Za-z0-9*-]+_{0,2}$/.test(text)) return undefined;
  return Buffer.from(text.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '='), 'base64');
}
