/**
 * How fast a device answers out of its local store (SQLite): the calls of the C facade, from the call to its callback, with
 * 100,000 messages in some hundred conversations. Exits with 1 if a median is over its target.
 *
 *   npm run bench:local -- --messages 100000 --conversations 300 --rounds 50
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from '@hongyan/server';
import { openSqliteStore } from '../../client/local/sqlite.ts';
import { openDatabase } from '../../host/node.ts';
import { silentLog } from '../../host/log.ts';
import { directoryOnDisk } from '../../services/process.ts';
import { APP } from '../app.ts';
import { quantile } from '../statistics.ts';
import { type Device, openDevice } from './device.ts';
import { fill } from './fill.ts';

const { values: flags } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    conversations: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '50' },
  },
});
const messages = Number(flags.messages);
const conversations = Number(flags.conversations);
const rounds = Number(flags.rounds);

const USER = 'bench';
/** Targets of the medians, ms. */
const LIST_MS = 20;
const PAGE_MS = 5;
const SEARCH_MS = 100;
const SEARCHES: Readonly<Record<string, object>> = {
  'two characters': { msg_search_param_keyword_array: ['项目'] },
  'one character': { msg_search_param_keyword_array: ['的'] },
  'one letter': { msg_search_param_keyword_array: ['e'] },
  'a frequent word': { msg_search_param_keyword_array: ['MEETING'] },
  'two words': { msg_search_param_keyword_array: ['server deploy'] },
  'both of two': { msg_search_param_keyword_array: ['文', '服务'], msg_search_param_keyword_list_match_type: 1 },
  'any of five': { msg_search_param_keyword_array: ['文件', 'lunch', '吃饭', 'bug', '服务'] },
  'of one sender': { msg_search_param_keyword_array: ['好'], msg_search_param_send_indentifier_array: ['peer1'] },
  'nothing there': { msg_search_param_keyword_array: ['不存在的字'] },
  'one conversation': {
    msg_search_param_keyword_array: ['the'],
    msg_search_param_conv_id: 'peer1',
    msg_search_param_conv_type: 1,
  },
};

const directory = directoryOnDisk('hongyan-bench-local');
let isOver = false;
try {
  await measure();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exitCode = isOver ? 1 : 0;

async function measure(): Promise<void> {
  const dataDir = join(directory, 'server');
  const server = await startServer({ port: 0, host: '127.0.0.1', apps: [APP], dataDir, log: silentLog });
  const path = join(directory, 'device');
  const device = openDevice(server.url, path);
  // The device gets to know the server's history, then its file is filled.
  await device.signIn(USER);
  device.end();
  const peers = await fillFile(join(path, `${APP.sdkAppId}-${USER}.db`));
  const began = performance.now();
  await device.signIn(USER);
  console.log(`  sign-in with them         ${(performance.now() - began).toFixed(1)} ms`);
  await measureCalls(device, peers);
  device.end();
  await server.close();
}

/** Answers with the peers of its conversations. */
async function fillFile(file: string): Promise<readonly string[]> {
  const setAside = (_path: string, error: unknown): void => {
    throw error;
  };
  const store = openSqliteStore(file, { openDatabase, setAside });
  const { cursor } = await store.load();
  const { perSecond, peers } = fill(store, cursor!, USER, messages, conversations);
  store.close();
  console.log(`${messages} messages in ${conversations} conversations, ${rounds} rounds`);
  console.log(`  written one by one        ${Math.round(perSecond)} a second, with their index`);
  return peers;
}

async function measureCalls(device: Device, peers: readonly string[]): Promise<void> {
  await timed('conversation list', LIST_MS, () => device.call('TIMConvGetConvList'));
  const page = JSON.stringify({ msg_getmsglist_param_count: 20 });
  await timed('newest page', PAGE_MS, (round) =>
    device.call('TIMMsgGetMsgList', peers[(round * 37) % peers.length]!, 1, page),
  );
  for (const [what, param] of Object.entries(SEARCHES)) {
    const text = JSON.stringify({ ...param, msg_search_param_page_index: 0, msg_search_param_page_size: 10 });
    await timed(`search, ${what}`, SEARCH_MS, () => device.call('TIMMsgSearchLocalMessages', text));
  }
}

async function timed(what: string, target: number, once: (round: number) => Promise<unknown>): Promise<void> {
  const took: number[] = [];
  let answer: unknown;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    answer = await once(round);
    took.push(performance.now() - began);
  }
  const [p50, p99] = [quantile(took, 0.5), quantile(took, 0.99)];
  const verdict = p50 > target ? 'OVER' : '';
  if (p50 > target) isOver = true;
  const shown = [p50, p99].map((ms) => ms.toFixed(1).padStart(6));
  const line = `${what.padEnd(25)} median ${shown[0]} ms  p99 ${shown[1]} ms  target ${target} ms`;
  console.log(`  ${line}  ${String(sizeOf(answer)).padStart(6)} in the answer  ${verdict}`);
}

/** Conversations, messages, or messages found. */
function sizeOf(answer: unknown): number {
  if (Array.isArray(answer)) return answer.length;
  const items = (answer as { msg_search_result_item_array: Record<string, number>[] }).msg_search_result_item_array;
  return items.reduce((sum, item) => sum + item['msg_search_result_item_total_message_count']!, 0);
}
