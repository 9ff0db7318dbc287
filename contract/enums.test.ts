/** Numbers of enums that apps store and compare, and codes with their names and texts. */
import { expect, test } from 'vitest';
import * as enums from './enums.ts';
import { errorText } from './error-texts.ts';
import { ErrorCode, errorName } from './errors.ts';

test('enums have the numbers of the headers', () => {
  expect(enums.TIMResult).toEqual({
    TIM_SUCC: 0,
    TIM_ERR_SDKUNINIT: -1,
    TIM_ERR_NOTLOGIN: -2,
    TIM_ERR_JSON: -3,
    TIM_ERR_PARAM: -4,
    TIM_ERR_CONV: -5,
    TIM_ERR_GROUP: -6,
  });
  expect(enums.TIMConvType).toEqual({ kTIMConv_Invalid: 0, kTIMConv_C2C: 1, kTIMConv_Group: 2, kTIMConv_System: 3 });
  expect(enums.TIMElemType).toMatchObject({
    kTIMElem_Text: 0,
    kTIMElem_Custom: 3,
    kTIMElem_GroupTips: 5,
    kTIMElem_Face: 6,
    kTIMElem_Location: 7,
    kTIMElem_GroupReport: 8,
    kTIMElem_Video: 9,
    kTIMElem_Merge: 12,
    kTIMElem_Invalid: -1,
  });
  expect(enums.TIMMsgStatus).toMatchObject({ kTIMMsg_Sending: 1, kTIMMsg_SendSucc: 2, kTIMMsg_Revoked: 6 });
  expect(enums.TIMGroupMemberRole).toEqual({
    kTIMMemberRole_None: 0,
    kTIMMemberRole_Normal: 200,
    kTIMMemberRole_Admin: 300,
    kTIMMemberRole_Owner: 400,
  });
  expect(enums.TIMGroupModifyInfoFlag.kTIMGroupModifyInfoFlag_Owner).toBe(0x8000_0000);
});

test('there are 57 enums, and every member is a number', () => {
  const all = Object.entries<Readonly<Record<string, number>>>(enums);
  expect(all).toHaveLength(57);
  for (const [name, members] of all) {
    expect(Object.keys(members).length, name).toBeGreaterThan(1);
    for (const value of Object.values(members)) expect(Number.isSafeInteger(value), name).toBe(true);
  }
});

test('codes have their names', () => {
  expect(ErrorCode.ERR_SDK_NOT_LOGGED_IN).toBe(6014);
  expect(ErrorCode.ERR_LOGIN_KICKED_OFF_BY_OTHER).toBe(6208);
  expect(ErrorCode.ERR_SDK_INTERFACE_NOT_SUPPORT).toBe(7013);
  expect(ErrorCode.ERR_SDK_NET_WAIT_ACK_TIMEOUT).toBe(9520);
  expect(ErrorCode.ERR_SVR_MSG_REVOKE_TIME_LIMIT).toBe(20016);
  expect(ErrorCode.ERR_SVR_ACCOUNT_USERSIG_EXPIRED).toBe(70001);
  expect(errorName(6012)).toBe('ERR_REQUEST_TIMEOUT');
  expect(ErrorCode.ERR_REQUEST_TIME_OUT).toBe(6012);
});

test('every code has one name and a text; a code of a webhook has none', () => {
  const codes = new Set<number>(Object.values(ErrorCode));
  expect(codes.size).toBe(448);
  for (const code of codes) {
    expect(ErrorCode[errorName(code) as keyof typeof ErrorCode]).toBe(code);
    expect(errorText(code)).not.toMatch(/^error -?\d+$/);
  }
  expect(errorName(120001)).toBe('UNKNOWN');
  expect(errorText(120001)).toBe('error 120001');
});
