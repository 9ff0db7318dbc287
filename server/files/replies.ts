/** The forms of answers over HTTP that are not a file. */
import { ErrorCode } from '../../contract/errors.ts';
import type { WebReply } from '../../host/host.ts';

/** Nothing is held back from scripts of other origins: there are no cookies, and who has the signed address may. */
export const CROSS_ORIGIN: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'upload-offset, content-length, content-range, etag, content-disposition',
  'cross-origin-resource-policy': 'cross-origin',
};

export function jsonReply(status: number, value: object, headers: Readonly<Record<string, string>> = {}): WebReply {
  return {
    status,
    headers: {
      ...CROSS_ORIGIN,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    body: JSON.stringify(value),
  };
}

export function errorReply(
  status: number,
  code: number,
  desc: string,
  headers: Readonly<Record<string, string>> = {},
): WebReply {
  return jsonReply(status, { code, desc }, headers);
}

/** The answer to a user who has too many requests under way. */
export function tooManyReply(): WebReply {
  const desc = 'too many requests at once: try again later';
  return errorReply(429, ErrorCode.ERR_SVR_MSG_NET_ERROR, desc, { 'retry-after': '1' });
}

/** The answer to a browser that asks before it sends. */
export function preflightReply(): WebReply {
  return {
    status: 204,
    headers: {
      ...CROSS_ORIGIN,
      'access-control-allow-methods': 'GET, HEAD, PATCH, OPTIONS',
      'access-control-allow-headers': 'upload-offset, content-type, range, if-none-match, if-range',
      'access-control-max-age': '86400',
    },
  };
}
