/**
 * An app in a browser, outside this repository: compiled by `tools/check-consumer.ts` without Node's types, and bundled. Each
 * @ts-expect-error shows that the types are there and say no.
 */
import { createIM, localFiles, TIMConvType } from '@hongyan/client';
import { TIMGetSDKVersion } from '@hongyan/client/tim';

// @ts-expect-error there is no Node here
void process.env;
// @ts-expect-error a path holds a Blob or a file handle
const misput = () => localFiles.put('photo', 'no Blob');

export async function send(file: File, userSig: string): Promise<string> {
  localFiles.put('photo', file);
  const im = createIM({
    server: 'wss://chat.example',
    sdkAppId: 1400000001,
    userId: 'alice',
    userSig,
    storage: { path: 'chat' },
  });
  await im.login();
  await im.call('TIMMsgSendNewMsg', {
    conv_id: 'bob',
    conv_type: TIMConvType.kTIMConv_C2C,
    json_msg_param: { message_elem_array: [{ elem_type: 0, text_elem_content: file.name }] },
  });
  void misput;
  return TIMGetSDKVersion();
}

const input = document.querySelector('input')!;
input.onchange = () => void send(input.files![0]!, 'a UserSig').then((version) => console.log(version));
