/** Verbs about files: to send them, of sizes that make one part and many; and to fetch what came. */
import { contentOf, fileName } from '../content.ts';
import { file, filesOf, image, text, video } from '../elements.ts';
import type { Json } from '../history.ts';
import type { Device } from '../players/device.ts';
import type { DeviceFiles } from '../world/files.ts';
import { shownTo } from './shown.ts';
import { C2C, peerOf, type Stage, type Verb } from './verb.ts';

const SMALL_BYTES = 300 * 1024;
const LARGE_BYTES = 2_500_000;
/** One of so many files is a large one. */
const LARGE_EVERY = 12;
/** A send is cancelled within so many ms. */
const CANCEL_MS = 60;

/** Where the files of devices are, and what is done later whatever becomes of an app. */
export interface FileGround {
  files(device: string): Pick<DeviceFiles, 'put'>;
  later(ms: number, task: () => void): void;
}

export function fileVerbs(ground: FileGround): readonly Verb[] {
  const put = (device: Device, stage: Stage, label: string): { path: string; name: string } => {
    const most = stage.draw(LARGE_EVERY) === 0 ? LARGE_BYTES : SMALL_BYTES;
    const name = fileName(label, 1 + stage.draw(most));
    const path = `out/${name}`;
    ground.files(device.host).put(path, contentOf(name));
    return { path, name };
  };
  const elementFor = (device: Device, stage: Stage, label: string): Json => {
    const { path, name } = put(device, stage, label);
    const kind = stage.draw(6);
    if (kind === 0) return video(path, stage.draw(2) === 0 ? '' : put(device, stage, `${label} preview`).path);
    return kind < 3 ? image(path) : file(path, name);
  };
  const send = (device: Device, stage: Stage): string => {
    const peer = peerOf(device, stage);
    const label = `${device.options.name} says ${stage.next()}`;
    const message = { message_elem_array: [text(label), elementFor(device, stage, label)] };
    void device.callWithId('TIMMsgSendMessage', peer, C2C, JSON.stringify(message));
    return peer;
  };

  return [
    { name: 'send a file', weight: 6, act: (device, stage) => void send(device, stage) },
    {
      name: 'send a file and cancel',
      weight: 3,
      act(device, stage) {
        const peer = send(device, stage);
        const sent = stage.history.facts.at(-1);
        if (sent?.kind !== 'call' || !sent.wrote) return;
        const { wrote, life } = sent;
        ground.later(stage.draw(CANCEL_MS), () => {
          if (device.isRunning && device.life === life) void device.call('TIMMsgCancelSend', peer, C2C, wrote);
        });
      },
    },
    {
      name: 'send to nobody: the file is not there',
      weight: 1,
      act(device, stage) {
        const label = `${device.options.name} says ${stage.next()}`;
        const message = { message_elem_array: [text(label), file(`out/${label}`, fileName(label, 1))] };
        void device.callWithId('TIMMsgSendMessage', peerOf(device, stage), C2C, JSON.stringify(message));
      },
    },
    {
      name: 'fetch a file',
      weight: 6,
      act(device, stage) {
        const files = shownTo(device, stage).flatMap(filesOf);
        const there = files.filter(({ id }) => id !== '');
        if (there.length > 0) void fetchFile(device, stage.pick(there).id, stage.next());
      },
    },
  ];
}

/** Fetches a file to a path that nothing else is fetched to. */
export function fetchFile(device: Device, id: string, number: number): ReturnType<Device['call']> {
  const param = JSON.stringify({ msg_download_elem_param_id: id });
  return device.call('TIMMsgDownloadElemToPath', param, `in/${number} ${id}`);
}
