/**
 * Inputs that once did harm, and what they did. Each is tried again with every change. In an input of a signed-in client
 * `USER` stands for its user and `TINYID` for its number; at a sign-in `SIG OF ALICE` for a UserSig.
 */
import { configuration } from './targets/configuration.ts';
import { hostileServer } from './targets/hostile-server.ts';
import { ids } from './targets/ids.ts';
import { signIns } from './targets/sign-in.ts';
import { signedInFrames } from './targets/signed-in.ts';
import { userSigs } from './targets/user-sigs.ts';
import { APP } from './stage.ts';
import type { Target } from './target.ts';

export interface Regression {
  readonly target: Target;
  /** What was wrong. */
  readonly wrong: string;
  readonly input: string;
}

const HALF = '\\ud800';
const APPS = { sdkAppId: 1, secretKey: 'k', admins: [] };

function login(device: object): string {
  const user = { user: 'alice', sig: 'SIG OF ALICE', platform: 'Web', instance: 'a device' };
  return JSON.stringify({ do: 'login', id: 1, version: 1, app: APP.sdkAppId, ...user, ...device });
}

function push(header: object, body: string): string {
  const entry = {
    stream: 'c2c:alice:bob',
    pos: 1,
    gno: 1,
    time: 1,
    kind: 'msg',
    from: 'bob',
    seq: 1,
    rand: 1,
    ctime: 1,
  };
  return `${JSON.stringify({ on: 'entry', ...entry, run: [0, 1, 0, 1, 0, 0, 0, 0], ...header })}\n${body}`;
}

function body(more: object): string {
  const element = { elem_type: 0, text_elem_content: 'hello' };
  return JSON.stringify({ message_elem_array: [element], message_msg_id: '1_2_3', ...more });
}

export const corpus: readonly Regression[] = [
  { target: ids, wrong: 'reading a key with half a character in it threw', input: 'c2c:alice:\ud800' },
  { target: ids, wrong: 'the same for the key of a user', input: 'user:\udc00' },
  {
    target: signedInFrames,
    wrong: 'a key with half a character in it was a fault of the server, and an error in its log',
    input: `{"do":"sync","id":7,"since":0,"streams":["c2c:USER:${HALF}"]}`,
  },
  {
    target: signedInFrames,
    wrong: 'the refusal repeated the whole of what was wrong: an answer may have been larger than a frame',
    input: JSON.stringify({ do: 'set', id: 7, stream: 'c2c:USER:bob', pinned: '\0'.repeat(300_000) }),
  },
  {
    target: userSigs,
    wrong: 'valid until a time that no client could read, so that it never signed in',
    input:
      'eJwti8EKgkAURf-lrUPeDI7jDLSIqE1WhvYBpi95ajU4FlH074F6d*cc7hfyJAte1IMFGSAsRuaK7gNfedRFxyXNwVdt4RxXYEWI08RUBr4RWKEjLaWKECdLb8c9gTWIWhgjVahDNGb*eK7BQpM9950Xbnd6pDnV5-bgSr*N*yY5qi7lei0u8apsP0pvlvD7A4dCM2c_',
  },
  {
    target: signIns,
    wrong: 'a device whose name the store could not keep was kicked',
    input: login({ instance: '\ud800' }),
  },
  { target: signIns, wrong: 'the same, and on PostgreSQL a fault', input: login({ instance: 'a\0b' }) },
  { target: configuration, wrong: 'a deeply nested file used up the stack', input: '['.repeat(100_000) },
  { target: configuration, wrong: 'a very long text used up the stack', input: `"${'x'.repeat(5_000_000)}"` },
  {
    target: configuration,
    wrong: 'a revoke window that no client could read, so that it never signed in',
    input: JSON.stringify({ dataDir: 'x', apps: [{ ...APPS, revokeWindowSeconds: 1e13 }] }),
  },
  {
    target: configuration,
    wrong: 'the complaint repeated what was wrong, which may be a secret',
    input: JSON.stringify({ dataDir: 'x', apps: [`pa55w0rd ${'x'.repeat(5000)}`] }),
  },
  {
    target: configuration,
    wrong: 'the same of an address',
    input: JSON.stringify({ store: 'postgres://x', bus: 'x'.repeat(5000), apps: [APPS] }),
  },
  {
    target: hostileServer,
    wrong: 'an answer that could not be printed ended the process of the app',
    input: push({}, body({ message_elem_array: [null] })),
  },
  {
    target: hostileServer,
    wrong: 'elements that are none were told',
    input: push({}, body({ message_elem_array: [{ elem_type: [0] }, { elem_type: 0 }] })),
  },
  {
    target: hostileServer,
    wrong: 'a priority that is none was told',
    input: push({}, body({ message_priority: 200 })),
  },
  { target: hostileServer, wrong: 'a number that is none was told', input: push({ seq: '1' }, body({})) },
  { target: hostileServer, wrong: 'a unique id beyond all numbers was told', input: push({ rand: 2 ** 50 }, body({})) },
  {
    target: hostileServer,
    wrong: 'a revocation without its numbers was told',
    input: push({ kind: 'revoke' }, JSON.stringify({ target: 1, counted: true, from: 'bob' })),
  },
  {
    target: hostileServer,
    wrong: 'fewer than no unread messages were told',
    input: push({ run: [0, 0, 0, 0, 9, 9, 0, 0] }, body({})),
  },
  { target: hostileServer, wrong: 'what is no number moved the cursor', input: push({ gno: {}, pos: null }, body({})) },
];
