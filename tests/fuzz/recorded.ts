/**
 * Recorded traffic: every frame of a small scenario in which real clients do all they can, to be changed and played again.
 */
import { type Client, signedIn, textMessage } from './client.ts';
import type { Recorded, Stage } from './stage.ts';

/** The users of the scenario; alice is the one whose frames are played again. */
export const ALICE = 'alice';
export const BOB = 'bob';
/** Somebody else. */
export const CARL = 'carl';

const LONG_AWAY = 3;

export interface Traffic extends Recorded {
  /** alice's number in her message ids. */
  readonly tinyid: string;
  /** JSON that clients gave to their apps: arguments of other calls. */
  readonly told: readonly string[];
}

/** Plays the scenario on the stage. */
export async function record(stage: Stage, failed: (what: string) => void): Promise<Traffic> {
  const recorder: Recorded = { requests: [], answers: [] };
  stage.recorder = recorder;
  const told: string[] = [];
  const alice = await signedIn(stage, ALICE, failed);
  const bob = await signedIn(stage, BOB, failed);
  told.push(...(await talk(alice, bob)));
  await stage.world.run(1000);
  told.push(...(await change(alice)));
  bob.tim.TIMUninit();
  for (let i = 0; i < LONG_AWAY; i += 1) told.push(await alice.say(BOB, `while you are away ${i}`));
  const again = await signedIn(stage, BOB, failed);
  await stage.world.run(1000);
  told.push(await again.ok('TIMMsgGetMsgList', ALICE, 1, JSON.stringify({ msg_getmsglist_param_is_remble: true })));
  told.push(...again.news, ...alice.news);
  await alice.ok('TIMLogout');
  await again.ok('TIMLogout');
  await stage.world.run(1000);
  stage.recorder = undefined;
  const tinyid = /"tinyid":(\d+)/.exec(recorder.answers.join('\n'))![1]!;
  for (const { tim } of [alice, bob, again]) tim.TIMUninit();
  return { ...recorder, tinyid, told };
}

/** All kinds of messages there and back. */
async function talk(alice: Client, bob: Client): Promise<string[]> {
  const elements = [
    { elem_type: 0, text_elem_content: 'grüezi "you" \u{1f426}' },
    { elem_type: 3, custom_elem_data: '{"a":1}', custom_elem_desc: 'd', custom_elem_ext: 'e' },
    { elem_type: 6, face_elem_index: 1, face_elem_buf: 'x' },
    { elem_type: 7, location_elem_desc: 'here', location_elem_longitude: 1.5, location_elem_latitude: -2 },
  ];
  const rich = { message_elem_array: elements, message_cloud_custom_str: 'c', message_priority: 0 };
  const online = { message_elem_array: elements.slice(0, 1), message_is_online_msg: true };
  return [
    await alice.say(BOB, 'hello'),
    await alice.ok('TIMMsgSendNewMsg', BOB, 1, JSON.stringify(rich)),
    await alice.ok('TIMMsgSendNewMsg', BOB, 1, JSON.stringify(online)),
    await bob.say(ALICE, 'hello yourself'),
    await bob.ok('TIMMsgReportReaded', ALICE, 1, ''),
    await alice.ok('TIMMsgReportReaded', BOB, 1, ''),
  ];
}

/** What alice does with what is there. */
async function change(alice: Client): Promise<string[]> {
  const sent = await alice.ok('TIMMsgSendNewMsg', BOB, 1, textMessage('not so'));
  const list = await alice.ok('TIMMsgGetMsgList', BOB, 1, '{"msg_getmsglist_param_is_remble":true}');
  const older = JSON.stringify({ msg_getmsglist_param_last_msg_seq: 2, msg_getmsglist_param_is_remble: true });
  const told = [sent, list, await alice.ok('TIMMsgGetMsgList', BOB, 1, older)];
  await alice.ok('TIMMsgRevoke', BOB, 1, sent);
  await alice.ok('TIMConvPinConversation', BOB, 1, true);
  told.push(await alice.ok('TIMConvGetConvList'));
  await alice.ok('TIMConvPinConversation', BOB, 1, false);
  await alice.ok('TIMConvDelete', BOB, 1);
  return told;
}
