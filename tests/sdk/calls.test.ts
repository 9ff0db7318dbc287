/** Calling: what is checked at once, and that every callback comes exactly once, later, and can do no harm. */
import { createTim } from '@hongyan/client';
import { describe, expect, it } from 'vitest';
import type { Field } from '../../contract/fields.ts';
import type { FunctionRow } from '../../contract/functions/rows.ts';
import { functions } from '../../contract/functions.ts';
import { APP, type Device, type Json, openPair, openStage, textMessage, textOf } from './stage.ts';

type AnyFunction = (...args: unknown[]) => unknown;
const rows = Object.entries<FunctionRow>(functions);

/** The smallest value that is right for a field. */
function sample(field: Field): unknown {
  const { shape } = field;
  switch (shape.is) {
    case 'text':
      return 'a';
    case 'bool':
      return true;
    case 'number':
      return 1;
    case 'enum':
      return Object.values(shape.members).at(1) ?? Object.values(shape.members)[0];
    case 'enumText':
      return Object.keys(shape.members)[0];
    case 'list':
      return [];
    case 'either':
      return sample(shape.options[0]!);
    case 'choice':
      return sample(shape.structs[0]!);
    case 'lazy':
      return sample(shape.get());
    case 'struct':
      return Object.fromEntries(
        Object.entries(shape.rows)
          .filter(([, row]) => row.access === 'required')
          .map(([key, row]) => [key, sample(row.field)]),
      );
  }
}

/** Arguments that a call takes, as C gives them. */
function sampleArguments(name: string): unknown[] {
  const row = functions[name as keyof typeof functions] as FunctionRow;
  if (row.kind === 'register') return [];
  return row.params.map((param) => {
    if (param.as === 'buffer') return null;
    return param.as === 'json' ? JSON.stringify(sample(param.field)) : sample(param.field);
  });
}

const NOT_NEEDING_A_USER = ['TIMSetConfig', 'TIMLogin', 'callExperimentalAPI'];

describe('before anything', () => {
  it('all 104 functions are there', () => {
    const tim = createTim() as unknown as Record<string, unknown>;
    expect(Object.keys(tim).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      rows.map(([name]) => name).toSorted((a, b) => (a < b ? -1 : 1)),
    );
    expect(rows).toHaveLength(104);
    for (const [name] of rows) expect(tim[name]).toBeTypeOf('function');
  });

  it.each(rows.filter(([, row]) => row.kind === 'call').map(([name]) => name))(
    '%s returns -1 before TIMInit and -2 before the sign-in, and calls nobody',
    async (name) => {
      const tim = createTim({ server: 'ws://nowhere.invalid:1' });
      const call = (tim as unknown as Record<string, AnyFunction>)[name]!;
      const never = () => expect.unreachable();
      expect(call(...sampleArguments(name), never, null)).toBe(-1);
      tim.TIMInit(1, null);
      if (!NOT_NEEDING_A_USER.includes(name)) expect(call(...sampleArguments(name), never, null)).toBe(-2);
      tim.TIMUninit();
      expect(call(...sampleArguments(name), never, null)).toBe(-1);
      await Promise.resolve();
    },
  );

  it('TIMInit says what it can not use', () => {
    const tim = createTim();
    const init = tim.TIMInit as AnyFunction;
    expect(init('1', '')).toBe(-4);
    expect(init(0, '')).toBe(-4);
    expect(init(1.5, '')).toBe(-4);
    expect(init(1, '{')).toBe(-3);
    expect(init(1, '{"sdk_config_log_file_path":5}')).toBe(-3);
    expect(tim.TIMUninit()).toBe(-1);
    expect(init(7, '{"sdk_config_log_file_path":"x"}')).toBe(0);
    expect(init(7, null)).toBe(0);
    expect(init(8, null)).toBe(-4);
    expect(tim.TIMUninit()).toBe(0);
    expect(init(8, '')).toBe(0);
    tim.TIMUninit();
  });
});

describe('a callback', () => {
  const calls = rows.filter(([name, row]) => row.kind === 'call' && name !== 'TIMLogin' && name !== 'TIMLogout');

  it('comes exactly once, after the call has returned, with the user data as given', async () => {
    const { alice, world, quiet } = await openPair();
    for (const [name, row] of calls) {
      const data = { name };
      const came: unknown[][] = [];
      const note = (...args: unknown[]) => void came.push(args);
      const idFirst = row.kind === 'call' && row.idFirst ? [() => undefined] : [];
      const call = (alice.tim as unknown as Record<string, AnyFunction>)[name]!;
      expect([name, call(...sampleArguments(name), ...idFirst, note, data)]).toEqual([name, 0]);
      expect(came).toEqual([]);
      await quiet();
      await world.run(35_000);
      expect([name, came.length]).toEqual([name, 1]);
      const [code, desc, json, userData] = came[0]!;
      expect(userData).toBe(data);
      expect([typeof code, typeof desc, typeof json]).toEqual(['number', 'string', 'string']);
      expect(code === 0 || desc !== '').toBe(true);
    }
  });

  it('of a call without behaviour says so: 7013', async () => {
    const { alice } = await openPair();
    const answer = await alice.call('TIMGroupCreate', ...sampleArguments('TIMGroupCreate'));
    expect(answer).toMatchObject({ code: 7013, json: undefined });
    expect(answer.desc).toContain('TIMGroupCreate is not implemented yet');
  });

  it('that throws is reported, and harms nothing', async () => {
    const { alice, bob, quiet, errors } = await openPair();
    const lines: [number, string][] = [];
    alice.tim.TIMSetLogCallback((level, line) => void lines.push([level, line]), null);
    const boom = (what: string) => () => {
      throw new Error(`boom ${what}`);
    };
    alice.tim.TIMSetConvEventCallback(boom('event'), null);
    alice.tim.TIMMsgSendNewMsg('bob', 1, textMessage('a'), boom('call'), null);
    await quiet();
    expect(bob.received()).toHaveLength(1);
    expect(lines.filter(([level]) => level === 6).map(([, line]) => line.split('\n')[0])).toEqual([
      'the handler of TIMConvEventCallback threw error=Error: boom event',
      'the handler of TIMConvEventCallback threw error=Error: boom event',
      'the callback of TIMMsgSendNewMsg threw error=Error: boom call',
    ]);
    alice.tim.TIMSetLogCallback(boom('log'), null);
    await alice.say('bob', 'b');
    await quiet();
    expect(bob.received()).toHaveLength(2);
    expect(errors.some((line) => line.includes('TIMLogCallback'))).toBe(true);
  });

  it('may call again, sign out, or end everything', async () => {
    const { alice, bob, quiet } = await openPair();
    const codes: number[] = [];
    bob.tim.TIMAddRecvNewMsgCallback((json) => {
      const [message] = JSON.parse(json) as Json[];
      if (textOf(message!) !== 'ping') return;
      bob.tim.TIMMsgSendNewMsg('alice', 1, textMessage('pong'), (code) => {
        codes.push(code);
        bob.tim.TIMUninit();
        expect(bob.tim.TIMGetLoginStatus()).toBe(3);
      });
    }, null);
    await alice.say('bob', 'ping');
    await quiet();
    expect(codes).toEqual([0]);
    expect(alice.received().map(textOf)).toEqual(['pong']);
    await alice.say('bob', 'gone');
    await quiet();
    expect(bob.received()).toHaveLength(1);
  });
});

describe('listeners', () => {
  it('of new messages may be many; one is removed by its own function', async () => {
    const { alice, bob, quiet } = await openPair();
    const heard: unknown[] = [];
    const [first, second] = ['first', 'second'].map((name) => (_json: string, data: unknown) => {
      heard.push([name, data]);
    });
    bob.tim.TIMAddRecvNewMsgCallback(first!, 1);
    bob.tim.TIMAddRecvNewMsgCallback(second!, 2);
    await alice.say('bob', 'a');
    await quiet();
    expect(heard.splice(0)).toEqual([
      ['first', 1],
      ['second', 2],
    ]);
    bob.tim.TIMRemoveRecvNewMsgCallback(first!);
    bob.tim.TIMRemoveRecvNewMsgCallback(() => undefined);
    // The same function again is still one listener, with its new data.
    bob.tim.TIMAddRecvNewMsgCallback(second!, 3);
    await alice.say('bob', 'b');
    await quiet();
    expect(heard).toEqual([['second', 3]]);
  });

  it('of other events are one each: a new one takes its place, null removes it', async () => {
    const { alice, bob, quiet } = await openPair();
    const heard: string[] = [];
    const totalOf = (name: string) => (total: number) => void heard.push(`${name} ${total}`);
    bob.tim.TIMSetConvTotalUnreadMessageCountChangedCallback(totalOf('first'), null);
    bob.tim.TIMSetConvTotalUnreadMessageCountChangedCallback(totalOf('second'), null);
    await alice.say('bob', 'a');
    await quiet();
    bob.tim.TIMSetConvTotalUnreadMessageCountChangedCallback(null, null);
    (bob.tim.TIMSetConvEventCallback as AnyFunction)('nonsense', null);
    await alice.say('bob', 'b');
    await quiet();
    expect(heard).toEqual(['second 1']);
  });
});

describe('settings', () => {
  it('are answered whole, changed or not', async () => {
    const { alice } = await openPair();
    const before = await alice.ok<Json>('TIMSetConfig', '{}');
    expect(before).toMatchObject({ set_config_user_config: { user_config_is_read_receipt: true } });
    const given = {
      set_config_log_level: 5,
      set_config_user_define_data: 'mine',
      set_config_http_proxy_info: { http_proxy_info_ip: '10.0.0.1', http_proxy_info_port: 80 },
      set_config_user_config: {
        user_config_is_sync_report: false,
        user_config_group_getinfo_option: { group_get_info_option_info_flag: 3 },
      },
    };
    const after = await alice.ok<Json>('TIMSetConfig', JSON.stringify(given));
    const user = before['set_config_user_config'] as Json;
    expect(after).toEqual({
      ...before,
      set_config_log_level: 5,
      set_config_user_define_data: 'mine',
      set_config_proxy_info: { proxy_info_ip: '10.0.0.1', proxy_info_port: 80 },
      set_config_user_config: {
        ...user,
        user_config_is_sync_report: false,
        user_config_group_getinfo_option: {
          ...(user['user_config_group_getinfo_option'] as Json),
          get_info_option_info_flag: 3,
        },
      },
    });
    expect(await alice.ok('TIMSetConfig', '{}')).toEqual(after);
  });

  it('choose how much is told by TIMLogCallback', async () => {
    const { alice } = await openPair();
    const levels = new Set<number>();
    alice.tim.TIMSetLogCallback((level) => void levels.add(level), null);
    const heard = async (level: number): Promise<number[]> => {
      await alice.ok('TIMSetConfig', JSON.stringify({ set_config_callback_log_level: level }));
      levels.clear();
      alice.tim.TIMConvDelete('', 1);
      await alice.ok('TIMLogout');
      await alice.login();
      return [...levels].toSorted((a, b) => a - b);
    };
    expect(await heard(4)).toEqual([4, 5]);
    expect(await heard(5)).toEqual([5]);
    expect(await heard(6)).toEqual([]);
    expect(await heard(0)).toEqual([]);
  });
});

describe('callExperimentalAPI', () => {
  const operation = 'internal_operation_set_custom_server_info';
  const at = (ip: string, port: number): Json => ({ server_address_ip: ip, server_address_port: port });
  const custom = (addresses: Json[]): string =>
    JSON.stringify({
      request_internal_operation: operation,
      request_set_custom_server_info_param: { longconnection_address_array: addresses, server_public_key: '' },
    });

  it('says where the server is, for the next sign-in', async () => {
    const stage = await openStage();
    const alice = stage.device('alice', { server: 'ws://elsewhere:1' });
    expect((await alice.login()).code).not.toBe(0);
    expect(await alice.ok('callExperimentalAPI', custom([at('elsewhere', 2), at('server', 7700)]))).toEqual({
      response_internal_operation: operation,
    });
    expect((await alice.login()).code).toBe(0);
  });

  it('refuses addresses that are none, and operations that are not there', async () => {
    const stage = await openStage();
    const alice = stage.device('alice');
    expect((await alice.call('callExperimentalAPI', custom([]))).code).toBe(6017);
    expect((await alice.call('callExperimentalAPI', custom([at('a b', 1)]))).code).toBe(6017);
    const other = JSON.stringify({ request_internal_operation: 'internal_operation_sso_data' });
    const answer = await alice.call('callExperimentalAPI', other);
    expect(answer.code).toBe(7013);
    expect(answer.desc).toContain('internal_operation_sso_data');
  });
});

describe('two instances in one process', () => {
  it('are two devices: nothing of one is seen in the other', async () => {
    const { alice, bob, quiet } = await openPair();
    await alice.ok('TIMSetConfig', '{"set_config_user_define_data":"mine"}');
    expect(await bob.ok('TIMSetConfig', '{}')).toMatchObject({ set_config_user_define_data: '' });
    await alice.ok('TIMConvCreate', 'carol', 1);
    expect(await bob.ok('TIMConvGetConvList')).toEqual([]);
    alice.tim.TIMUninit();
    await quiet();
    expect(bob.tim.TIMGetLoginStatus()).toBe(1);
    expect(APP.sdkAppId).toBeGreaterThan(0);
  });
});

it('options that make no sense are refused when an instance is made', () => {
  const make = createTim as (options: object) => Device['tim'];
  expect(() => make({ server: 'ftp://h' })).toThrow('ftp://h');
  expect(() => make({ server: [] })).toThrow(TypeError);
  expect(() => make({ platform: 'Toaster' })).toThrow('Windows, Mac, Linux');
  expect(() => make({ storage: { path: 5 } })).toThrow(TypeError);
  expect(() => make({ storage: 'disk' })).toThrow(TypeError);
  expect(() => make({ profile: 'v9' })).toThrow(TypeError);
});
