/** UserSigs against vectors of the official signer (npm tls-sig-api-v2 1.0.2), and against forgers. */
import { createHmac } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_USERSIG_BYTES } from '../contract/limits.ts';
import vectors from './tests/usersig-vectors.json' with { type: 'json' };
import { DEFAULT_USERSIG_SECONDS, signUserSig, verifyUserSig } from './usersig.ts';

const sdkAppId = 1_400_000_001;
const secretKey = 'k'.repeat(64);
const now = 1_638_342_000_000;
const alice = { sdkAppId, secretKey, userId: 'alice' };
const userSig = signUserSig({ ...alice, expireSeconds: 60 }, now);

/** The verdict on a text that alice presents: its code, or `valid`. */
function verdictOn(text: string, at = now, claims = alice): number | 'valid' {
  const verdict = verifyUserSig({ ...claims, userSig: text }, at);
  return verdict.valid ? 'valid' : verdict.refused.code;
}

/** A UserSig with any document in it, packed as the real ones are. */
function packed(document: unknown): string {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return deflateSync(text).toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
}

it('does not sign what nobody would accept', () => {
  for (const expireSeconds of [-5, 0.1, Number.NaN]) {
    expect(() => signUserSig({ ...alice, expireSeconds }, now)).toThrow(RangeError);
  }
  expect(() => signUserSig({ ...alice, userId: '' }, now)).toThrow(RangeError);
});

describe('vectors of the official signer', () => {
  it.each(vectors)('of $identifier in app $sdkappid', (vector) => {
    const claims = { sdkAppId: vector.sdkappid, secretKey: vector.key, userId: vector.identifier };
    const madeAt = vector.time * 1000;
    const expiresAt = madeAt + vector.expire * 1000;
    const verify = (at: number) => verifyUserSig({ ...claims, userSig: vector.usersig }, at);
    expect(verify(madeAt)).toEqual({ valid: true, expiresAt });
    expect(verify(expiresAt - 1)).toEqual({ valid: true, expiresAt });
    expect(verify(expiresAt)).toMatchObject({ valid: false, refused: { code: 70001 } });
    const signed = signUserSig({ ...claims, expireSeconds: vector.expire }, madeAt);
    expect(verifyUserSig({ ...claims, userSig: signed }, madeAt)).toEqual({ valid: true, expiresAt });
    expect(documentOf(signed)).toEqual(vector.doc);
  });
});

describe('a signed UserSig', () => {
  it('lives 180 days if nothing else is asked for', () => {
    const expiresAt = now + DEFAULT_USERSIG_SECONDS * 1000;
    expect(verifyUserSig({ ...alice, userSig: signUserSig(alice, now) }, now)).toEqual({ valid: true, expiresAt });
    expect(DEFAULT_USERSIG_SECONDS).toBe(15_552_000);
  });

  it('may live for ever: until the last time that a number of JSON holds', () => {
    const userSig = signUserSig({ ...alice, expireSeconds: Number.MAX_SAFE_INTEGER }, now);
    const verdict = verifyUserSig({ ...alice, userSig }, now);
    expect(verdict).toEqual({ valid: true, expiresAt: Number.MAX_SAFE_INTEGER });
  });

  it('with a userbuf has it under the signature', () => {
    const claims = `TLS.identifier:alice\nTLS.sdkappid:${sdkAppId}\nTLS.time:${now / 1000}\nTLS.expire:60\n`;
    const sign = (content: string) => createHmac('sha256', secretKey).update(content).digest('base64');
    const document = {
      'TLS.ver': '2.0',
      'TLS.identifier': 'alice',
      'TLS.sdkappid': sdkAppId,
      'TLS.time': now / 1000,
      'TLS.expire': 60,
      'TLS.userbuf': 'AAEC',
    };
    expect(verdictOn(packed({ ...document, 'TLS.sig': sign(`${claims}TLS.userbuf:AAEC\n`) }))).toBe('valid');
    expect(verdictOn(packed({ ...document, 'TLS.sig': sign(claims) }))).toBe(70009);
  });

  it('may have its keys in any order', () => {
    const document = Object.fromEntries(Object.entries(documentOf(userSig)).reverse());
    expect(verdictOn(packed(document))).toBe('valid');
  });
});

describe('a UserSig is refused', () => {
  it('empty: 70002', () => {
    expect(verdictOn('')).toBe(70002);
  });

  it('cut short anywhere, or no UserSig at all: 70003', () => {
    for (let length = 1; length < userSig.replace(/_+$/, '').length; length += 1) {
      expect(verdictOn(userSig.slice(0, length)), `${length} characters`).toBe(70003);
    }
    for (const text of [' ', 'hello', '____', 'ä', `${userSig}\n`, ` ${userSig}`, '{}']) {
      expect(verdictOn(text), text).toBe(70003);
    }
  });

  it('a packed text that is not the document: 70003', () => {
    const document = documentOf(userSig);
    const broken = [
      '',
      'null',
      '[]',
      '{',
      '"TLS.ver"',
      {},
      { ...document, 'TLS.ver': '1.0' },
      { ...document, 'TLS.sdkappid': String(sdkAppId) },
      { ...document, 'TLS.time': -1 },
      { ...document, 'TLS.expire': 1e300 },
      { ...document, 'TLS.identifier': 7 },
      { ...document, 'TLS.sig': undefined },
      { ...document, 'TLS.userbuf': 7 },
    ];
    for (const document of broken) expect(verdictOn(packed(document)), JSON.stringify(document)).toBe(70003);
  });

  it('a packed bomb: 70003, for little work', () => {
    const bomb = packed(`{"TLS.ver":"${'0'.repeat(2_000_000)}"}`);
    expect(bomb.length).toBeLessThan(MAX_USERSIG_BYTES);
    expect(verdictOn(bomb)).toBe(70003);
    expect(verdictOn(packed(JSON.stringify(documentOf(userSig)) + ' '.repeat(MAX_USERSIG_BYTES)))).toBe(70003);
    expect(verdictOn('A'.repeat(10_000_000))).toBe(70003);
  });

  it('of another key: 70009', () => {
    expect(verdictOn(userSig, now, { ...alice, secretKey: 'another' })).toBe(70009);
    expect(verdictOn(packed({ ...documentOf(userSig), 'TLS.sig': '' }))).toBe(70009);
    expect(verdictOn(packed({ ...documentOf(userSig), 'TLS.expire': 61 }))).toBe(70009);
  });

  it('of another user: 70013; of another app: 70014; run out: 70001', () => {
    expect(verdictOn(userSig, now, { ...alice, userId: 'bob' })).toBe(70013);
    expect(verdictOn(userSig, now, { ...alice, sdkAppId: 7 })).toBe(70014);
    expect(verdictOn(userSig, now + 60_000)).toBe(70001);
  });

  it('with any one character changed, unless it still says the same', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-_ +/=';
    fc.assert(
      fc.property(fc.nat(userSig.length - 1), fc.constantFrom(...alphabet.split('')), (at, character) => {
        const changed = userSig.slice(0, at) + character + userSig.slice(at + 1);
        const verdict = verdictOn(changed);
        if (verdict === 'valid') expect(documentOf(changed)).toEqual(documentOf(userSig));
        else expect([70003, 70009, 70013, 70014, 70001]).toContain(verdict);
      }),
      { numRuns: 2000 },
    );
  });

  it('whatever it is, without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(verdictOn(text)).not.toBe('valid');
      }),
    );
  });
});

/** What a UserSig says, read without any check. */
function documentOf(text: string): Record<string, unknown> {
  const packed = Buffer.from(text.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '='), 'base64');
  return JSON.parse(inflateSync(packed).toString());
}
