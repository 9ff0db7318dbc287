/**
 * Structs of the contract: callExperimentalAPI.
 */
import {
  type GivenRows,
  type MadeRows,
  type Struct,
  bool,
  either,
  int,
  list,
  optional,
  output,
  required,
  struct,
  text,
  uint32,
  uint64,
} from '../fields.ts';
import * as key from '../keys.ts';

const sSODataParamRows = {
  [key.kTIMSSODataParamCmd]: required(text),
  [key.kTIMSSODataParamBody]: required(text),
  [key.kTIMSSODataParamTimeout]: optional(uint64),
};
/** Raw data for the server. */
export interface SSODataParam extends GivenRows<typeof sSODataParamRows> {}
export const SSODataParam: Struct<SSODataParam> = struct('SSODataParam', sSODataParamRows);

const sSODataResRows = {
  [key.kTIMSSODataResCmd]: required(text),
  [key.kTIMSSODataResBody]: required(text),
};
/** Raw data from the server. */
export interface SSODataRes extends MadeRows<typeof sSODataResRows> {}
export const SSODataRes: Struct<SSODataRes> = output('SSODataRes', sSODataResRows);

const userInfoRows = {
  [key.kTIMUserInfoUserId]: required(text),
  [key.kTIMUserInfoTinyId]: required(uint64),
};
/** The two ids of a user. */
export interface UserInfo extends MadeRows<typeof userInfoRows> {}
export const UserInfo: Struct<UserInfo> = output('UserInfo', userInfoRows);

const serverAddressRows = {
  [key.kTIMServerAddressIp]: required(text),
  [key.kTIMServerAddressPort]: required(int),
  [key.kTIMServerAddressIsIPv6]: optional(bool),
};
/** Host and port. */
export interface ServerAddress extends GivenRows<typeof serverAddressRows> {}
export const ServerAddress: Struct<ServerAddress> = struct('ServerAddress', serverAddressRows);

const customServerInfoRows = {
  [key.kTIMCustomServerInfoLongConnectionAddressArray]: required(list(ServerAddress)),
  [key.kTIMCustomServerInfoShortConnectionAddressArray]: optional(list(ServerAddress)),
  [key.kTIMCustomServerInfoServerPublicKey]: required(text),
};
/** Where the app's own server is. */
export interface CustomServerInfo extends GivenRows<typeof customServerInfoRows> {}
export const CustomServerInfo: Struct<CustomServerInfo> = struct('CustomServerInfo', customServerInfoRows);

const sM4GCMCallbackParamRows = {
  [key.kTIMSM4GCMCallbackParamEncrypt]: required(uint64),
  [key.kTIMSM4GCMCallbackParamDecrypt]: required(uint64),
};
/** Addresses of cipher functions. */
export interface SM4GCMCallbackParam extends GivenRows<typeof sM4GCMCallbackParamRows> {}
export const SM4GCMCallbackParam: Struct<SM4GCMCallbackParam> = struct('SM4GCMCallbackParam', sM4GCMCallbackParamRows);

const cosSaveRegionForConversationParamRows = {
  [key.kTIMCosSaveRegionForConversationParamConversationID]: required(text),
  [key.kTIMCosSaveRegionForConversationParamCosSaveRegion]: required(text),
};
/** Where files of a conversation are kept. */
export interface CosSaveRegionForConversationParam extends GivenRows<typeof cosSaveRegionForConversationParamRows> {}
export const CosSaveRegionForConversationParam: Struct<CosSaveRegionForConversationParam> = struct(
  'CosSaveRegionForConversationParam',
  cosSaveRegionForConversationParamRows,
);

const reqeustParamRows = {
  [key.kTIMRequestInternalOperation]: required(text),
  [key.kTIMRequestSSODataParam]: optional(SSODataParam),
  [key.kTIMRequestUserId2TinyIdParam]: optional(list(text)),
  [key.kTIMRequestTinyId2UserIdParam]: optional(list(uint64)),
  [key.kTIMRequestSetEnvParam]: optional(bool),
  [key.kTIMRequestSetMaxRetryCountParam]: optional(uint32),
  [key.kTIMRequestInitLocalStorageParam]: optional(text),
  [key.kTIMRequestSetCustomServerInfoParam]: optional(CustomServerInfo),
  [key.kTIMRequestSetSM4GCMCallbackParam]: optional(SM4GCMCallbackParam),
  [key.kTIMRequestSetCosSaveRegionForConversationParam]: optional(CosSaveRegionForConversationParam),
  [key.kTIMRequestSetUIPlatformParam]: optional(either(text, uint32)),
};
/** An experimental operation and its argument. */
export interface ReqeustParam extends GivenRows<typeof reqeustParamRows> {}
export const ReqeustParam: Struct<ReqeustParam> = struct('ReqeustParam', reqeustParamRows);

const reponseInfoRows = {
  [key.kTIMResponseInternalOperation]: required(text),
  [key.kTIMResponseSSODataRes]: optional(SSODataRes),
  [key.kTIMResponseUserId2TinyIdRes]: optional(list(UserInfo)),
  [key.kTIMResponseTinyId2UserIdRes]: optional(list(UserInfo)),
  [key.kTIMResponseSetEvnRes]: optional(bool),
};
/** Its answer. */
export interface ReponseInfo extends MadeRows<typeof reponseInfoRows> {}
export const ReponseInfo: Struct<ReponseInfo> = output('ReponseInfo', reponseInfoRows);
