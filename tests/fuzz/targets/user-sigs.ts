/**
 * UserSigs: whatever the text, verifying answers with a code of its own, at bounded cost; and only what was signed for
 * the same user, app and time is valid.
 */
import { createHmac } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { ErrorCode } from '../../../contract/errors.ts';
import { signUserSig, verifyUserSig } from '../../../server/usersig.ts';
import { type Draw, TEXTS } from '../draw.ts';
import { mutateJson, mutateText } from '../mutate.ts';
import { simple, type Target } from '../target.ts';

const NOW = 1_767_225_600_000;
const CLAIMS = { sdkAppId: 1_400_000_001, secretKey: 'a key', userId: 'alice' };
const CODES: ReadonlySet<number> = new Set([
  ErrorCode.ERR_SVR_ACCOUNT_USERSIG_EXPIRED,
  ErrorCode.ERR_SVR_ACCOUNT_USERSIG_EMPTY,
  ErrorCode.ERR_SVR_ACCOUNT_USERSIG_CHECK_FAILED,
  ErrorCode.ERR_SVR_ACCOUNT_USERSIG_MISMATCH_PUBLICKEY,
  ErrorCode.ERR_SVR_ACCOUNT_USERSIG_MISMATCH_ID,
  ErrorCode.ERR_SVR_ACCOUNT_USERSIG_MISMATCH_SDKAPPID,
]);

const DOCUMENT: Readonly<Record<string, unknown>> = {
  'TLS.ver': '2.0',
  'TLS.identifier': 'alice',
  'TLS.sdkappid': CLAIMS.sdkAppId,
  'TLS.time': NOW / 1000,
  'TLS.expire': 86_400,
};

export const userSigs: Target = {
  name: 'UserSigs',
  inputs: 150_000,
  few: 700,
  async open({ draw, found }) {
    const good = signUserSig(CLAIMS, NOW);
    const others = [good, signUserSig({ ...CLAIMS, userId: 'bob' }, NOW), ...TEXTS];
    function check(text: string): void {
      try {
        const verdict = verifyUserSig({ ...CLAIMS, userSig: text }, NOW);
        if (!verdict.valid) {
          if (!CODES.has(verdict.refused.code)) found(`refused with ${verdict.refused.code}`, text);
        } else if (!Number.isSafeInteger(verdict.expiresAt)) found(`valid until ${verdict.expiresAt}`, text);
      } catch (error) {
        found(`threw ${String(error)}`, text);
      }
    }
    return simple((count) => {
      for (let left = count; left > 0; left -= 1) {
        const document = signed(draw);
        if (draw.once(3)) check(mutateText(draw, good, others));
        else check(packed(draw, draw.once(2) ? document : mutateJson(draw, document)));
      }
      return count;
    }, check);
  },
};

/** A document with a key that fits it, whatever it says. */
function signed(draw: Draw): unknown {
  const document = draw.once(2) ? DOCUMENT : (mutateJson(draw, DOCUMENT) as Readonly<Record<string, unknown>>);
  if (typeof document !== 'object' || document === null) return document;
  const lines = ['identifier', 'sdkappid', 'time', 'expire', 'userbuf']
    .filter((name) => document[`TLS.${name}`] !== undefined)
    .map((name) => `TLS.${name}:${String(document[`TLS.${name}`])}\n`);
  return { ...document, 'TLS.sig': createHmac('sha256', CLAIMS.secretKey).update(lines.join('')).digest('base64') };
}

function packed(draw: Draw, document: unknown): string {
  const json = JSON.stringify(document) ?? '';
  const bytes = deflateSync(draw.once(20) ? json.repeat(1 + draw.below(2000)) : json, { level: 1 });
  return bytes.toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
}
