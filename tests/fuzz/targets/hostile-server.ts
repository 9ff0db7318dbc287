/**
 * Frames of a server that is out of its mind, into a real client: recorded answers and pushes with anything in them
 * changed, and calls of the app meanwhile. Every call ends once; nothing is thrown; what the app is told can be read; and
 * where a sound server is found again, the client works with it as ever.
 */
import { createTim } from '@hongyan/client';
import { events } from '../../../contract/events.ts';
import { functions } from '../../../contract/functions.ts';
import { reader } from '../../../contract/print.ts';
import type { Dialer } from '../../../host/host.ts';
import { silentLog } from '../../../host/log.ts';
import { createWorld } from '../../../sim/world.ts';
import { type AnyFunction, textMessage } from '../client.ts';
import { createFalseServer } from '../false-server.ts';
import { createFalseWords, soundAnswer } from '../false-words.ts';
import { ALICE, BOB, CARL, record } from '../recorded.ts';
import { APP, openStage } from '../stage.ts';
import type { Target, TargetParts } from '../target.ts';

/** Frames unasked in one life of a connection, and calls of the app. */
const PUSHES = 40;
const CALLS = 8;
/** Virtual ms in which every call has ended: a request's time-out and more. */
const ENDED_MS = 70_000;
/** Lives of one instance of the SDK. */
const LIVES = 20;
/** Requests that a client may make of a server that leads it on, in all that time. */
const MAX_REQUESTS = 2000;

export const hostileServer: Target = {
  name: 'frames of a hostile server',
  inputs: 120_000,
  few: 700,
  async open(parts) {
    const { draw, found } = parts;
    const stage = await openStage((what) => found(what, ''));
    const traffic = await record(stage, (what) => found(what, ''));
    await stage.close();
    const world = createWorld('hostile');
    const words = createFalseWords(draw, traffic);
    let isSound = true;
    let fed: string[] = [];
    const note = (frame: string): string => {
      fed.push(frame);
      return frame;
    };
    const server = createFalseServer(
      (_, name, id) => (isSound ? [soundAnswer(name, id)] : words.answers(name, id).map(note)),
      (task) => world.later(2, task),
    );
    let app = openApp(parts, world, server.dialer, () => fed);
    let lives = 0;

    async function live(): Promise<number> {
      isSound = true;
      fed = [];
      await app.signIn();
      await world.run(50);
      isSound = false;
      words.begin();
      for (let i = 0; i < PUSHES; i += 1) {
        if (i % (PUSHES / CALLS) === 0) app.callSomething();
        server.say(note(words.push()));
        if (draw.once(4)) await world.run(draw.below(20));
      }
      await world.run(1000);
      server.hangUp(draw.pick([4000, 1006, 1000]));
      await world.run(ENDED_MS);
      for (const [name, requests] of server.taken())
        if (requests > MAX_REQUESTS) found(`it was led on to ${requests} requests of ${name}`, fed);
      isSound = true;
      await world.run(ENDED_MS);
      await app.check();
      lives += 1;
      if (lives % LIVES === 0) {
        app.leave();
        app = openApp(parts, world, server.dialer, () => fed);
      }
      return fed.length;
    }

    return {
      async feed(count) {
        let taken = 0;
        while (taken < count) taken += await live();
        return taken;
      },
      async again(input) {
        fed = [input];
        await app.signIn();
        await world.run(ENDED_MS);
        server.say(input);
        await world.run(1000);
        for (const call of CALLABLE) app.call(...call);
        await world.run(ENDED_MS);
        await app.check();
      },
      stillServes: () => app.check(),
      close: () => app.leave(),
    };
  },
};

type World = ReturnType<typeof createWorld>;

const CALLABLE: readonly (readonly [name: string, ...args: unknown[]])[] = [
  ['TIMConvGetConvList'],
  ['TIMMsgGetMsgList', BOB, 1, '{"msg_getmsglist_param_is_remble":true}'],
  ['TIMMsgGetMsgList', BOB, 1, '{"msg_getmsglist_param_is_remble":true,"msg_getmsglist_param_last_msg_seq":2}'],
  ['TIMMsgGetMsgList', BOB, 1, '{"msg_getmsglist_param_is_remble":true,"msg_getmsglist_param_time_begin":1767225600}'],
  ['TIMMsgGetMsgList', CARL, 1, '{"msg_getmsglist_param_is_remble":true}'],
  ['TIMMsgGetMsgList', CARL, 1, '{"msg_getmsglist_param_is_remble":true,"msg_getmsglist_param_last_msg_seq":9}'],
  ['TIMMsgGetMsgList', CARL, 1, '{"msg_getmsglist_param_is_remble":true,"msg_getmsglist_param_time_begin":1767225600}'],
  ['TIMMsgSendNewMsg', BOB, 1, textMessage('hello')],
  ['TIMMsgSendNewMsg', BOB, 1, '{"message_elem_array":[{"elem_type":0}],"message_is_online_msg":true}'],
  ['TIMMsgReportReaded', BOB, 1, ''],
  ['TIMMsgMarkAllMessageAsRead'],
  ['TIMMsgRevoke', BOB, 1, '{"message_seq":1}'],
  ['TIMMsgDelete', BOB, 1, '{"msg_delete_param_msg":{"message_seq":1},"msg_delete_param_is_remble":true}'],
  ['TIMMsgDelete', BOB, 1, '{"msg_delete_param_msg":{"message_seq":2}}'],
  ['TIMMsgListDelete', CARL, 1, '[{"message_seq":1},{"message_seq":2}]'],
  ['TIMMsgClearHistoryMessage', CARL, 1],
  ['TIMMsgSetC2CReceiveMessageOpt', '["bob"]', 1],
  ['TIMMsgSetC2CReceiveMessageOpt', '["bob","carl"]', 0],
  ['TIMMsgSearchLocalMessages', '{"msg_search_param_keyword_array":["e"]}'],
  [
    'TIMMsgBatchSend',
    `{"msg_batch_send_param_identifier_array":["bob","carl"],"msg_batch_send_param_msg":${textMessage('hi')}}`,
  ],
  ['TIMConvPinConversation', BOB, 1, true],
  ['TIMConvDelete', BOB, 1],
  ['TIMConvGetTotalUnreadMessageCount'],
  ['TIMConvGetConvInfo', '[{"get_conversation_list_param_conv_id":"bob","get_conversation_list_param_conv_type":1}]'],
];

/** What the SDK's log says where something happened that nobody had thought of. */
const BUGS = [
  'can not be printed',
  'the session failed',
  'the local store failed',
  'a call failed unexpectedly',
  'threw',
];

/** An app on the SDK that notes what it is told, and judges it. */
function openApp({ draw, found }: TargetParts, world: World, dialer: Dialer, fed: () => unknown) {
  const host = { ...world.clientHost('client'), dialer, log: silentLog };
  const tim = createTim({ server: 'ws://false', host, platform: 'Linux', storage: 'memory' });
  const made = tim as unknown as Record<string, AnyFunction>;
  const open = new Set<string>();
  let calls = 0;
  for (const [event, { params }] of Object.entries(events)) {
    const install = event === 'TIMRecvNewMsgCallback' ? `TIMAdd${event.slice(3)}` : `TIMSet${event.slice(3)}`;
    made[install]?.((...args: unknown[]) => {
      for (const [i, { as, field }] of params.entries()) {
        const error = as === 'json' ? reader(field)(String(args[i])).error : undefined;
        if (error !== undefined) found(`${event} told what can't be read: ${error}`, fed());
      }
    }, null);
  }
  tim.TIMSetLogCallback((_level, line) => {
    if (BUGS.some((what) => line.includes(what))) found(line, fed());
  }, null);
  tim.TIMInit(APP.sdkAppId, '');

  function call(name: string, ...args: unknown[]): Promise<number> {
    calls += 1;
    const text = `${name} ${args.join(' ')} #${calls}`;
    open.add(text);
    return new Promise((resolve) => {
      const callback = (code: number, _desc: string, json: string): void => {
        if (!open.delete(text)) found(`${name} ended twice`, fed());
        if (!Number.isSafeInteger(code)) found(`${name} ended with ${code}`, fed());
        const row = functions[name as 'TIMConvGetConvList'];
        const error = code === 0 && row.reply ? reader(row.reply)(json).error : undefined;
        if (error !== undefined) found(`${name} answered what can't be read: ${error}`, fed());
        resolve(code);
      };
      const result = made[name]!(...args, callback, null);
      if (result !== 0) {
        open.delete(text);
        resolve(Number(result));
      }
    });
  }

  async function signIn(): Promise<void> {
    if (tim.TIMGetLoginStatus() === 1) return;
    const code = await world.until(call('TIMLogin', ALICE, 'sig'));
    if (code !== 0) found(`signing in ended with ${code}`, fed());
  }

  return {
    signIn,
    call: (...made: (typeof CALLABLE)[number]) => void call(...made),
    callSomething: () => void call(...draw.pick(CALLABLE)),
    /** Every call has ended, and the next ones work. */
    async check(): Promise<void> {
      for (const text of open) found(`${text} has not ended`, fed());
      open.clear();
      if (tim.TIMGetLoginStatus() === 1) await world.until(call('TIMLogout'));
      await signIn();
      for (const name of ['TIMConvGetConvList', 'TIMConvGetTotalUnreadMessageCount']) {
        const code = await world.until(call(name));
        if (code !== 0) found(`afterwards ${name} ended with ${code}`, fed());
      }
      const code = await world.until(call('TIMMsgSendNewMsg', BOB, 1, textMessage('hello')));
      if (code !== 0) found(`afterwards a send ended with ${code}`, fed());
      await world.until(call('TIMLogout'));
    },
    leave: () => void tim.TIMUninit(),
  };
}
