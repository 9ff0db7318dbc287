/**
 * Signed text: what a server hands to a client so as to know it again, on any node, without having kept it. Each purpose
 * has a key of its own, made from the app's, so that nothing made for one is good for another.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Longest signed text that is looked at. */
const MAX_LENGTH = 6000;

export interface Seal {
  /** `<text in base64url>.<signature>`: safe in a path and in a query. */
  sign(text: string): string;
  /** What was signed; undefined if it was not signed here for this. */
  open(sealed: string): string | undefined;
}

/** `purpose` names what is signed and for which app. */
export function createSeal(secretKey: string, purpose: string): Seal {
  const key = createHmac('sha256', secretKey).update(`hongyan ${purpose}`).digest();
  const mac = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return {
    sign: (text) => `${Buffer.from(text).toString('base64url')}.${mac(text).toString('base64url')}`,
    open(sealed) {
      if (sealed.length > MAX_LENGTH) return undefined;
      const [packed, signature, ...more] = sealed.split('.');
      if (packed === undefined || signature === undefined || more.length > 0) return undefined;
      const text = Buffer.from(packed, 'base64url').toString();
      const given = Buffer.from(signature, 'base64url');
      const expected = mac(text);
      // One spelling only: what is accepted is what was handed out.
      const isSame = given.length === expected.length && timingSafeEqual(given, expected);
      const isOurs = Buffer.from(text).toString('base64url') === packed && given.toString('base64url') === signature;
      return isSame && isOurs ? text : undefined;
    },
  };
}
