/** A device with the SDK, in a process of its own: sends a file in a message, and downloads it. The argument is the server. */
import { createIM } from '@hongyan/client';
import { signUserSig } from '@hongyan/server';
import { APP } from '../app.ts';
import { serve } from '../children.ts';
import { peerName, userName } from '../users.ts';
import { memory } from './memory.ts';

const [url] = process.argv.slice(2);
if (url === undefined) throw new Error('usage: sdk.ts URL');
const userId = userName(0);
const userSig = signUserSig({ ...APP, userId, expireSeconds: 86_400 });
const im = createIM({ server: url, sdkAppId: APP.sdkAppId, userId, userSig });
await im.login();
let id = '';

async function upload(path: string): Promise<void> {
  const elem = {
    elem_type: 4,
    file_elem_file_path: path,
    file_elem_file_name: 'bench',
    file_elem_file_size: 0,
  } as const;
  const message = { message_elem_array: [elem] };
  const sent = await im.call('TIMMsgSendNewMsg', { conv_id: peerName(userId), conv_type: 1, json_msg_param: message });
  const [stored] = sent.message_elem_array;
  if (!stored || !('file_elem_file_id' in stored)) throw new Error('the message came back without its file');
  id = stored.file_elem_file_id ?? '';
}

async function download(path: string): Promise<void> {
  const param = { json_download_elem_param: { msg_download_elem_param_id: id }, path };
  await im.call('TIMMsgDownloadElemToPath', param);
}

serve({ ...memory, upload, download }, () => im.close());
