/** Functions of the SDK itself: starting and stopping it, settings, signing in and out. */
import { TIMLoginStatus, TIMResult } from '../enums/basic.ts';
import { oneOf, text, uint64 } from '../fields.ts';
import { buffer, json, optionalJson, param } from '../params.ts';
import { SdKConfig, SetConfig } from '../structs/config.ts';
import { EffectiveConfig } from '../structs/effective-config.ts';
import { ReponseInfo, ReqeustParam } from '../structs/experimental.ts';
import { call, sync } from './rows.ts';

const result = oneOf('TIMResult', TIMResult);

export const basicFunctions = {
  TIMInit: sync(
    'Starts the SDK for one app. Handlers are best installed before.',
    [param('sdk_app_id', uint64), optionalJson('json_sdk_config', SdKConfig)],
    result,
  ),
  TIMUninit: sync('Stops the SDK and lets go of everything; calls still open end.', [], result),
  TIMGetSDKVersion: sync('The version of the SDK.', [], text),
  TIMSetConfig: call('Changes settings while the SDK runs.', [json('json_config', SetConfig)], {
    reply: EffectiveConfig,
  }),
  TIMGetServerTime: sync("The server's clock, in seconds since 1970.", [], uint64),
  TIMLogin: call('Signs a user in.', [param('user_id', text), param('user_sig', text)]),
  TIMLogout: call('Signs the user out.', []),
  TIMGetLoginStatus: sync('Where sign-in stands.', [], oneOf('TIMLoginStatus', TIMLoginStatus)),
  TIMGetLoginUserID: sync('Writes the id of the signed-in user into a buffer.', [buffer('user_id_buffer')], result),
  callExperimentalAPI: call('Runs the operation that its argument names.', [json('json_param', ReqeustParam)], {
    reply: ReponseInfo,
  }),
} as const;
