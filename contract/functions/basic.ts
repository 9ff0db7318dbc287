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
  TIMInit: sync([param('sdk_app_id', uint64), optionalJson('json_sdk_config', SdKConfig)], result),
  TIMUninit: sync([], result),
  TIMGetSDKVersion: sync([], text),
  TIMSetConfig: call([json('json_config', SetConfig)], {
    reply: EffectiveConfig,
  }),
  TIMGetServerTime: sync([], uint64),
  TIMLogin: call([param('user_id', text), param('user_sig', text)]),
  TIMLogout: call([]),
  TIMGetLoginStatus: sync([], oneOf('TIMLoginStatus', TIMLoginStatus)),
  TIMGetLoginUserID: sync([buffer('user_id_buffer')], result),
  callExperimentalAPI: call([json('json_param', ReqeustParam)], {
    reply: ReponseInfo,
  }),
} as const;
