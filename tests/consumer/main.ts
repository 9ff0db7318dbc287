/**
 * An app outside this repository. `tools/check-consumer.ts` installs the packed packages beside a copy of this file,
 * compiles it with the TypeScript versions we promise, and runs it: it ends with "fine". It is no part of the project's
 * own type check. Each @ts-expect-error shows that the types are there and say no.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createIM,
  createTim,
  ErrorCode,
  ImError,
  kTIMMsgElemArray,
  kTIMTextElemContent,
  TIMConvType,
} from '@hongyan/client';
import { TIMGetSDKVersion } from '@hongyan/client/tim';
import { signUserSig, startServer, verifyUserSig } from '@hongyan/server';

const app = { sdkAppId: 1400000001, secretKey: 'a key of the consumer', admins: ['administrator'] };
const dataDir = mkdtempSync(join(tmpdir(), 'hongyan-consumer-'));
const sign = (userId: string): string => signUserSig({ ...app, userId, expireSeconds: 3600 });

// @ts-expect-error a port is a number
const neverCalled = () => startServer({ port: 'any', dataDir });
// @ts-expect-error a UserSig needs its user
const neverSigned = () => signUserSig({ ...app, expireSeconds: 1 });

async function speak(url: string): Promise<void> {
  const open = (userId: string) =>
    createIM({ server: url, sdkAppId: app.sdkAppId, userId, userSig: sign(userId), storage: 'memory' });
  const [alice, bob] = [open('alice'), open('bob')];
  await Promise.all([alice.login(), bob.login()]);
  const text = new Promise<string | undefined>((resolve) => {
    bob.on('TIMRecvNewMsgCallback', (messages) => {
      // @ts-expect-error a message has no such field
      void messages[0]?.message_nonsense;
      const [elem] = messages[0]?.[kTIMMsgElemArray] ?? [];
      resolve(elem && kTIMTextElemContent in elem ? elem[kTIMTextElemContent] : undefined);
    });
  });
  const sent = await alice.call('TIMMsgSendNewMsg', {
    conv_id: 'bob',
    conv_type: TIMConvType.kTIMConv_C2C,
    json_msg_param: { message_elem_array: [{ elem_type: 0, text_elem_content: 'hello' }] },
  });
  const number: number | undefined = sent.message_seq;
  // @ts-expect-error there is no such call
  const misspelt = () => alice.call('TIMMsgSendNewMsgs', {});
  // @ts-expect-error a conversation id is text
  const mistyped = () => alice.call('TIMConvDelete', { conv_id: 42, conv_type: 1 });
  // @ts-expect-error there is no such event
  const misheard = () => alice.on('TIMNoSuchCallback', () => {});
  void [misspelt, mistyped, misheard];
  if ((await text) !== 'hello' || number !== 1) throw new Error('bob did not get what alice sent');
  const refused = await alice
    .call('TIMMsgSendNewMsg', { conv_id: '', conv_type: 1, json_msg_param: { message_elem_array: [] } })
    .catch((error: unknown) => error);
  if (!(refused instanceof ImError) || typeof refused.code !== 'number') throw new Error('an empty message was sent');
  await Promise.all([alice.logout(), bob.logout()]);
}

function callInC(url: string): Promise<void> {
  const tim = createTim({ server: url, storage: 'memory', profile: 'v5' });
  // @ts-expect-error a user id is text
  const mistyped = () => tim.TIMLogin(42, '', null, null);
  // @ts-expect-error there is no such function
  const missing = () => tim.TIMNoSuchFunction();
  void [mistyped, missing];
  if (tim.TIMInit(app.sdkAppId, '') !== 0) throw new Error('TIMInit failed');
  return new Promise((resolve, reject) => {
    const result: number = tim.TIMLogin(
      'carol',
      sign('carol'),
      (code, desc, _json, userData) => {
        tim.TIMUninit();
        if (code === ErrorCode.ERR_SUCC && userData === 'mine') resolve();
        else reject(new Error(`login ended with ${code} ${desc}`));
      },
      'mine',
    );
    if (result !== 0) reject(new Error(`TIMLogin returned ${result}`));
  });
}

const server = await startServer({ port: 0, dataDir, apps: [app] });
try {
  if (TIMGetSDKVersion() === '') throw new Error('no version');
  verifyUserSig({ sdkAppId: app.sdkAppId, secretKey: app.secretKey, userId: 'alice', userSig: sign('alice') });
  await speak(server.url);
  await callInC(server.url);
} finally {
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
}
void [neverCalled, neverSigned];
console.log('fine');
